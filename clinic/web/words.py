"""What the pages of clinicians call the words of closed lists, and the look of those that have one.

Exercises and their tags are named in `domain.library.words`, examinations in `domain.screening.words`, because
the domain's sentences name them too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from clinic.domain.followup import adherence
from clinic.domain.followup.adherence import Band, Zone
from clinic.domain.followup.adverse_events import with_what
from clinic.domain.followup.diary.doubts import FROM_HOME
from clinic.domain.followup.missing import subject_of
from clinic.domain.followup.notices import NoticeKind, NoticeStatus
from clinic.domain.followup.reasons import OF_REASON, Reason
from clinic.domain.followup.worklist import Stops, is_to_decide
from clinic.domain.record.clearances import CLEARED
from clinic.domain.record.facts import MAY_STAND, RECORD_FACTS
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.screening import consult_limits
from clinic.domain.screening.assessment import JudgedFinding
from clinic.domain.screening.consults import ConsultKind, Decision
from clinic.domain.screening.deciding.surgeons_limits import SurgeonsWord
from clinic.domain.screening.rules import Urgency

KINDS = {ConsultKind.OWN: "My own clinical decision", ConsultKind.OTHER: "Another clinician's decision"}
SURGEONS = {
    SurgeonsWord.NONE_HOLD: "None were given, or they have ended",
    SurgeonsWord.HOLD: "Limits that still hold",
}
DECISIONS = {
    Decision.PROCEED: "Proceed",
    Decision.PROCEED_WITH_LIMITS: "Proceed with limits",
    Decision.DO_NOT_PROCEED: "Do not proceed",
}
SETTLED: dict[str, str] = dict(DECISIONS) | {CLEARED: "Red flag looked into, exercise allowed"}
"""What a plan names as settled by somebody's word."""
URGENCIES = {
    Urgency.EMERGENCY: "Refer now: emergency",
    Urgency.SAME_DAY: "Refer the same day",
    Urgency.URGENT: "Refer urgently",
}
EMERGENCY_NUMBER = "Emergency number: {number}."
HOW_FAST = {
    Urgency.EMERGENCY: "emergency",
    Urgency.SAME_DAY: "doctor today",
    Urgency.URGENT: "doctor soon",
}
"""The same in a badge, of something that a patient said."""
BANDS = {
    Band.TOO_EARLY: ("info", "Too early to say"),
    Band.ON_TRACK: ("clear", "On track"),
    Band.PARTIAL: ("caution", "Partial"),
    Band.CONTACT: ("consult", "Get in touch"),
}
"""The look of a severity, and the words."""
BANDS_BEGIN = ", ".join(
    f"{BANDS[band][1].lower()} from {least}%" for least, band in adherence.BANDS if least
).capitalize()
ZONES = {
    Zone.GREEN: ("clear", "low"),
    Zone.AMBER: ("caution", "watch"),
    Zone.RED: ("contraindicated", "high"),
}
"""The look of a severity, and what pain of that zone is called."""
NOTICE_KINDS = {NoticeKind.DIGEST: "The day's e-mail", NoticeKind.ALERT: "At once"}
NOTICE_LOOKS = {
    NoticeStatus.WAITING: ("info", "Waiting"),
    NoticeStatus.SENT: ("clear", "Sent"),
    NoticeStatus.DROPPED: ("info", "Not needed"),
    NoticeStatus.FAILED: ("contraindicated", "Failed"),
}
"""The look of a severity, and the words."""


def missing_conditions(findings: Iterable[JudgedFinding]) -> dict[str, str]:
    """Code and name of the conditions whose details would decide these findings."""
    codes = (name.partition(".")[0] for name in _missing(findings) if "." in name)
    return {code: PROBLEMS[code].label for code in codes}


def missing_answers(findings: Iterable[JudgedFinding]) -> bool:
    """Whether an answer of the intake would."""
    return any("." not in name and name not in RECORD_FACTS for name in _missing(findings))


def missing_body(findings: Iterable[JudgedFinding]) -> bool:
    """Whether something of the patient's details would: birth date, height, weight, ball."""
    return any(name in RECORD_FACTS for name in _missing(findings))


def _missing(findings: Iterable[JudgedFinding]) -> Iterator[str]:
    for judged in findings:
        yield from judged.finding.unknown


class Listed(Protocol):
    """What the words of a line of the worklist rest on."""

    reason: Reason
    cause: str
    gone_at: datetime | None


class Answerable(Listed, Protocol):
    """The same with when it was answered."""

    answered_at: datetime | None
    stops: Stops


def act(item: Answerable) -> str:
    """The next act, on the button of an item."""
    if is_to_decide(item.gone_at, item.answered_at):
        return "Decide"
    if subject_of(item.cause) and item.stops is Stops.NOTHING:
        return "Record it"
    return "Go through them" if item.cause == FROM_HOME else OF_REASON[item.reason].act


def why(item: Listed) -> str:
    """Why an item is on the list; nobody is alarmed by what is settled."""
    if item.gone_at:
        return f"{OF_REASON[item.reason].words}, no longer so"
    return "Answers from home" if item.cause == FROM_HOME else OF_REASON[item.reason].words


FILTERS = {
    "act": act,
    "why": why,
    "to_decide": lambda item: is_to_decide(item.gone_at, item.answered_at),
    "with_what": lambda event: with_what(event.exercise, event.during),
    "missing_conditions": missing_conditions,
    "missing_answers": missing_answers,
    "missing_body": missing_body,
    "red_flag": lambda name: MAY_STAND[name].label,
    "decision": SETTLED.__getitem__,
    "limits": consult_limits.said,
    "urgency": URGENCIES.__getitem__,
    "how_fast": HOW_FAST.__getitem__,
    "band": BANDS.__getitem__,
    "zone": ZONES.__getitem__,
}
