"""The intake: every yes-or-no question of the screening in one go, and whether it is complete and recent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from clinic.domain.errors import InvalidInput
from clinic.domain.record.facts import ANSWERED, MAY_STAND, RED_FLAGS, RETIRED_FLAGS, Answer, Reply
from clinic.domain.record.intake import can_be_new, intake_due, is_stale
from clinic.domain.record.problems import PROBLEMS, StatementStatus
from clinic.domain.record.retired import QUESTIONS, asked, parts
from clinic.domain.roles import Actor
from clinic.models import Patient, StaffMember
from clinic.services.access import permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.record import clearances, facts, lock, problems, records, stated_problems
from clinic.services.record.facts import RecordedAnswer
from clinic.services.record.records import Record


@dataclass(frozen=True)
class Intake:
    """The answers that count now, the questions that are asked of this patient and which of them have none.

    `due` says what it needs before a signature; `renew` when an answer is too old; `unconfirmed` names what the
    patient answered and no therapist went through; `newest` is the number of the newest answer.
    """

    answers: Mapping[str, RecordedAnswer]
    asked: tuple[str, ...]
    missing: tuple[str, ...]
    oldest: datetime | None
    renew: bool
    due: str
    unconfirmed: tuple[str, ...]
    newest: int

    @property
    def has_yes(self) -> bool:
        """Whether there is anything that could be taken back in an intake; problems are ended on their own page."""
        return any(
            self.answers[name].answer is Answer.YES for name in {*ANSWERED, *MAY_STAND} & self.answers.keys()
        )

    @property
    def is_complete(self) -> bool:
        return not (self.missing or self.renew or self.unconfirmed)


def find(record: Record) -> Intake:
    """Where the intake stands; `renew` when an answer is older than the clinic lets answers stand."""
    answers = record.answers
    due = {name for name, question in QUESTIONS.items() if asked(question, record.age)}
    due |= {part for name in RETIRED_FLAGS if _is_yes(answers.get(name)) for part in parts(name)}
    names = tuple(name for name in QUESTIONS if name in due or name in answers)
    missing = tuple(name for name in names if name not in answers)
    unconfirmed = record.unconfirmed
    oldest = min((answer.at for answer in answers.values()), default=None)
    days, at = record.clinic.intake_days, record.at
    return Intake(
        answers,
        names,
        missing,
        oldest,
        renew=is_stale(oldest, days=days, at=at),
        due=intake_due(oldest, unconfirmed=bool(unconfirmed), days=days, at=at),
        unconfirmed=unconfirmed,
        newest=record.newest_answer,
    )


def _is_yes(said: RecordedAnswer | None) -> bool:
    return said is not None and said.answer == Answer.YES


def save(
    session: Session,
    *,
    patient: Patient,
    answers: Mapping[str, str],
    reconfirm: bool = False,
    reason: str = "",
    replaced: Mapping[str, str] = MappingProxyType({}),
    again: Collection[str] = (),
    seen: int | None,
    by: StaffMember | Patient,
    at: datetime,
) -> tuple[str, ...]:
    """Record the answers; a yes to a problem's question records that problem as active, details unknown.

    To `reconfirm` all of them is to have gone through the problems that are active, too.

    Returns the codes recorded so. Raises `InvalidInput` where an active problem is answered away:
    that is done by resolving it, or by saying that it was recorded in error. A yes that is taken back needs a
    `reason`, and somebody who may, a retired red flag one of its own in `replaced` (see `facts.record`). `seen` is the
    intake's `newest` when the page was opened: what was answered after it is not overwritten unseen. A yes to what is
    there and may have come `again` is one more, of a day not known.
    """
    permission.check_write(by, patient)
    number = lock.take(session, patient, by=by, at=at)
    active = stated_problems.active_codes(session, patient)
    refused = [code for code in active if answers.get(code, Answer.YES) != Answer.YES]
    if refused:
        raise InvalidInput(
            {
                code: f"{PROBLEMS[code].label} is recorded as active. Resolve it under conditions."
                for code in refused
            }
        )
    standing = dict.fromkeys(active & QUESTIONS.keys(), Answer.YES.value) if reconfirm else {}
    facts.record(
        session,
        patient=patient,
        answers=standing | dict(answers),
        reconfirm=reconfirm,
        reason=reason,
        replaced=replaced,
        again=again,
        seen=seen,
        number=number,
        by=by,
        at=at,
    )
    found = tuple(
        code for code in PROBLEMS if answers.get(code) == Answer.YES and (code not in active or code in again)
    )
    problems.record_found(session, patient=patient, codes=found, number=number, by=by, at=at)
    trail.record(
        session, AuditAction.INTAKE_SAVE, by=by, at=at, subject=patient, detail={"reconfirmed": reconfirm}
    )
    return found


def open_to_patient(session: Session, patient: Patient, *, at: datetime) -> tuple[str, ...]:
    """The questions that the patient may answer, of their age, without those where a clinician recorded a yes.

    A red flag, even the patient's own, stands until a clinician has asked about it; one into which somebody looked is
    asked again, so that the patient can say that it is back, also when that ran out. So is a problem of old that can
    happen anew.
    """
    record = records.read(session, patient, at=at)
    active = {problem.code for problem in record.problems if problem.status is StatementStatus.ACTIVE}
    settled = {
        name
        for name, said in record.answers.items()
        if said.answer == Answer.YES
        and (said.source is Actor.STAFF or name in RED_FLAGS)
        and name not in record.looked_into
    }
    closed = (active | settled) - asked_again(record)
    return tuple(
        name for name, question in QUESTIONS.items() if name not in closed and asked(question, record.age)
    )


def asked_again(record: Record) -> frozenset[str]:
    """The problems that are there and of which nothing recorded speaks of now: a new one has to be told."""
    return frozenset(
        said.code
        for said in record.problems
        if said.status is StatementStatus.ACTIVE and can_be_new(said.code, said.details, on=record.today)
    )


def due_at_home(record: Record, allowed: Iterable[str]) -> frozenset[str]:
    """Which of the questions that a patient may answer have no answer yet, or one that is too old."""
    days, at = record.clinic.intake_days, record.at
    return frozenset(
        name
        for name in allowed
        if name not in record.answers or is_stale(record.answers[name].at, days=days, at=at)
    )


def save_own(
    session: Session, *, patient: Patient, answers: Mapping[str, str], seen: int | None, at: datetime
) -> bool:
    """Record what the patient answered at home, to be confirmed by a clinician; returns whether a red flag is up.

    A patient's answer never takes back what a clinician recorded as present, and a line of a tick list that stands
    empty none that somebody else gave: the page shows patients their own answers alone. Raises `InvalidInput` where
    another answer was given after the newest one `seen`.
    """
    lock.take(session, patient, by=patient, at=at)  # what is open to the patient stays so until the commit
    allowed = open_to_patient(session, patient, at=at)
    again = asked_again(records.read(session, patient, at=at))
    only_yes = clearances.looked_into(session, patient) | again  # a no takes nothing back
    known = facts.current(session, patient)
    others = {name for name in PROBLEMS if name in known and known[name].source is not Actor.PATIENT}
    own = {
        name: answer
        for name, answer in answers.items()
        if name in allowed
        and (name not in only_yes or answer == Answer.YES)
        and not (name in others and answer == Reply.NOT_RECORDED)
    }
    again &= own.keys()
    save(session, patient=patient, answers=own, again=again, seen=seen, by=patient, at=at)
    return facts.has_red_flag(session, patient, at=at)
