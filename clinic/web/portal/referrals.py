"""What sends a patient to a doctor: an answer or a report, in the words in which they were asked.

Only the fastest says what to do now. What can wait longer is named below it, and says no speed of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from flask_babel import gettext

from clinic import auth, db
from clinic.domain.followup.judging import REPORT
from clinic.domain.record.facts import MAY_STAND, find
from clinic.domain.roles import Actor
from clinic.domain.screening.rules import Urgency
from clinic.models import WorklistItem
from clinic.services.plans import pauses
from clinic.services.record import facts, records
from clinic.services.record.records import Record
from clinic.services.screening import urgent
from clinic.services.screening.urgent import FASTEST_FIRST


@dataclass(frozen=True)
class Referral:
    """What stands: how fast it wants a doctor, None where nobody can say; the sentences of the fastest; which answers
    and reports these are about, and which others there are.
    """

    stands: bool
    urgency: Urgency | None = None
    texts: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class _One:
    urgency: Urgency
    text: str
    words: tuple[str, ...]


def now(stops: Collection[WorklistItem]) -> Referral:
    """What wants a doctor of all that is recorded and of the reports that stop the plan."""
    session, patient, at = db.get_session(), auth.patient(), auth.now()
    record = records.read(session, patient, at=at)
    advice = urgent.advice(session, record)
    found = [*_of_record(record, advice), *_of_reports(stops)]
    stands = bool(found) or advice.failed or facts.has_red_flag(session, patient, at=at)
    return _referral(found, stands=stands)


def beside(stops: Collection[WorklistItem], *, red_flag: bool) -> Referral:
    """The same for whoever reads what stops the plan: of the record only where a `red_flag` is up, which may stop
    nothing itself, or something else than a report stops the plan and wants a doctor.
    """
    of_reports = all(item.cause.startswith(REPORT) for item in stops if pauses.urgency_of(item))
    if red_flag or not of_reports:
        return now(stops)
    return _referral(list(_of_reports(stops)), stands=bool(stops))


def _referral(found: Collection[_One], *, stands: bool) -> Referral:
    fastest = min((one.urgency for one in found), key=FASTEST_FIRST.index, default=None)
    first = [one for one in found if one.urgency is fastest]
    because = _each(one.words for one in first)
    others = _each(one.words for one in found if one.urgency is not fastest)
    return Referral(
        stands,
        fastest,
        tuple(dict.fromkeys(one.text for one in first)),
        because,
        tuple(words for words in others if words not in because),
    )


def _of_record(record: Record, advice: urgent.Advice) -> Iterable[_One]:
    for finding in advice.found:
        assert finding.urgency
        words = tuple(
            gettext(find(name).question) for name in sorted(finding.subjects) if _is_told(record, name)
        )
        yield _One(finding.urgency, finding.patient_text, words)


def _of_reports(stops: Iterable[WorklistItem]) -> Iterable[_One]:
    for item in stops:
        if item.urgency and item.cause.startswith(REPORT):
            yield _One(item.urgency, item.patient_text, (gettext(item.title),))


def _is_told(record: Record, name: str) -> bool:
    """Whether the patient was asked it as a sign, or said it of themselves: what a clinician found is no matter of this
    page.
    """
    said = record.answers.get(name)
    return name in MAY_STAND or (said is not None and said.source is not Actor.STAFF)


def _each(words: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for some in words for one in some))
