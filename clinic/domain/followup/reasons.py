"""Why somebody is on the worklist, and all that follows from it, in one table.

>>> OF_REASON[Reason.UNSETTLED].words
'Not settled overnight'

Nothing in a row has a default: whoever adds a reason says each of them. What the rows say together is a set (`RED`,
`OF_THE_BODY`), which is what others ask for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from clinic.domain.screening.rules import Severity


class Reason(StrEnum):
    """The most urgent first: that is the order of the list. Items keep their place in it, so a new reason before others
    and another order come with a revision that gives open items theirs.
    """

    RED_FLAG = "red_flag"
    STOP_RULE = "stop_rule"
    ADVERSE_EVENT = "adverse_event"
    RED_REPORT = "red_report"
    CONTRAINDICATED = "contraindicated"
    NEW_WORDS = "new_words"
    CONSULT = "consult"
    SCREENING = "screening"
    PAIN_RISING = "pain_rising"
    DRAFT_READY = "draft_ready"
    UNSETTLED = "unsettled"
    PAUSED = "paused"
    SILENCE = "silence"
    REVIEW_DUE = "review_due"
    EXPIRING = "expiring"


class LeadsTo(Enum):
    """What is opened beside the record before an item is answered."""

    REPORTS = auto()
    PAINS = auto()
    LAST_REPORTS = auto()
    PROGRESS = auto()
    INTAKE = auto()
    CONSULT = auto()
    DRAFT = auto()
    NOTHING = auto()


@dataclass(frozen=True, kw_only=True)
class ReasonRow:
    """What follows from one reason. It is shown in `words`, in color and sign like a finding of the severity `look`.
    The next `act` is what its button says: ours, clinician to confirm. Whom it is about is `called` first: then the
    number stands beside it as a button of its own.

    While one `of_the_body` is open, nothing is made harder. What is `never_aside` a therapist alone deals with, in
    words, and it speaks against a step up that was in the draft before it came. What `is_red` stands until a therapist
    dealt with it, whoever ended its line. Where it stops nothing by itself and `may_pause`, a therapist may have it
    pause the plan. What `is_alert` is e-mailed at once. What is `ended_by_signing` the next version answers, though it
    stopped nothing.
    """

    words: str
    act: str
    called: bool
    look: Severity
    of_the_body: bool
    never_aside: bool
    is_red: bool
    may_pause: bool
    is_alert: bool
    ended_by_signing: bool
    leads_to: LeadsTo


OF_REASON = {
    Reason.RED_FLAG: ReasonRow(
        words="Red flag",
        act="Look at the flag",
        called=False,
        look=Severity.CONTRAINDICATED,
        of_the_body=True,
        never_aside=True,
        is_red=False,  # it is down when a doctor's findings are recorded, and not before
        may_pause=True,
        is_alert=True,
        ended_by_signing=False,
        leads_to=LeadsTo.INTAKE,
    ),
    Reason.STOP_RULE: ReasonRow(
        words="Stop sign",
        act="Look at the report",
        called=True,
        look=Severity.CONTRAINDICATED,
        of_the_body=True,
        never_aside=True,
        is_red=True,
        may_pause=False,
        is_alert=True,
        ended_by_signing=False,
        leads_to=LeadsTo.REPORTS,
    ),
    Reason.ADVERSE_EVENT: ReasonRow(
        words="Adverse event",
        act="Look into it",
        called=False,
        look=Severity.CONTRAINDICATED,
        of_the_body=True,
        never_aside=True,
        is_red=False,
        may_pause=True,
        is_alert=False,
        ended_by_signing=False,
        leads_to=LeadsTo.NOTHING,
    ),
    Reason.RED_REPORT: ReasonRow(
        words="Strong pain",
        act="Look at the report",
        called=True,
        look=Severity.CONTRAINDICATED,
        of_the_body=True,
        never_aside=True,
        is_red=True,
        may_pause=False,
        is_alert=False,
        ended_by_signing=False,
        leads_to=LeadsTo.REPORTS,
    ),
    Reason.CONTRAINDICATED: ReasonRow(
        words="Contraindicated",
        act="Look at the finding",
        called=False,
        look=Severity.CONTRAINDICATED,
        of_the_body=True,
        never_aside=True,
        is_red=False,  # it is so until the screening finds it no more, and not before
        may_pause=True,
        is_alert=False,
        ended_by_signing=False,
        leads_to=LeadsTo.NOTHING,
    ),
    Reason.NEW_WORDS: ReasonRow(
        words="New words",
        act="Read the words",
        called=False,
        look=Severity.INFO,
        of_the_body=True,
        never_aside=False,
        is_red=False,
        may_pause=False,
        is_alert=False,
        ended_by_signing=False,
        leads_to=LeadsTo.REPORTS,
    ),
    Reason.CONSULT: ReasonRow(
        words="Consult needed",
        act="Look at the finding",
        called=False,
        look=Severity.CONSULT,
        of_the_body=True,
        never_aside=False,
        is_red=False,
        may_pause=True,
        is_alert=False,
        ended_by_signing=False,
        leads_to=LeadsTo.CONSULT,
    ),
    Reason.SCREENING: ReasonRow(
        words="Screening changed",
        act="Look at the finding",
        called=False,
        look=Severity.NEEDS_INFO,
        of_the_body=True,
        never_aside=False,
        is_red=False,
        may_pause=True,
        is_alert=False,
        ended_by_signing=False,
        leads_to=LeadsTo.NOTHING,
    ),
    Reason.PAIN_RISING: ReasonRow(
        words="Pain is rising",
        act="Look at the pain",
        called=False,
        look=Severity.CAUTION,
        of_the_body=True,
        never_aside=False,
        is_red=False,
        may_pause=False,
        is_alert=False,
        ended_by_signing=False,
        leads_to=LeadsTo.PAINS,
    ),
    Reason.DRAFT_READY: ReasonRow(
        words="Draft ready for you",
        act="Look at the draft",
        called=False,
        look=Severity.INFO,
        of_the_body=False,
        never_aside=False,
        is_red=False,
        may_pause=False,
        is_alert=False,
        ended_by_signing=True,
        leads_to=LeadsTo.DRAFT,
    ),
    Reason.UNSETTLED: ReasonRow(
        words="Not settled overnight",
        act="Ask about the night",
        called=False,
        look=Severity.CAUTION,
        of_the_body=True,
        never_aside=False,
        is_red=False,
        may_pause=False,
        is_alert=False,
        ended_by_signing=False,
        leads_to=LeadsTo.PAINS,
    ),
    Reason.PAUSED: ReasonRow(
        words="Paused by a therapist",
        act="Say whether it goes on",
        called=False,
        look=Severity.CAUTION,
        of_the_body=True,
        never_aside=True,
        is_red=False,
        may_pause=False,  # it does already
        is_alert=False,
        ended_by_signing=False,
        leads_to=LeadsTo.NOTHING,
    ),
    Reason.SILENCE: ReasonRow(
        words="Nothing heard",
        act="Look at the last reports",
        called=True,
        look=Severity.INFO,
        of_the_body=False,
        never_aside=False,
        is_red=False,
        may_pause=False,
        is_alert=False,
        ended_by_signing=False,
        leads_to=LeadsTo.LAST_REPORTS,
    ),
    Reason.REVIEW_DUE: ReasonRow(
        words="Review due",
        act="Review the plan",
        called=False,
        look=Severity.INFO,
        of_the_body=False,
        never_aside=False,
        is_red=False,
        may_pause=False,
        is_alert=False,
        ended_by_signing=True,
        leads_to=LeadsTo.PROGRESS,
    ),
    Reason.EXPIRING: ReasonRow(
        words="Expiring",
        act="Renew it",
        called=False,
        look=Severity.INFO,
        of_the_body=False,
        never_aside=False,
        is_red=False,
        may_pause=False,
        is_alert=False,
        ended_by_signing=False,
        leads_to=LeadsTo.NOTHING,
    ),
}


def _those(asked: Callable[[ReasonRow], bool]) -> frozenset[Reason]:
    return frozenset(reason for reason in Reason if asked(OF_REASON[reason]))


RANK = {reason: place for place, reason in enumerate(Reason)}
OF_THE_BODY = _those(lambda row: row.of_the_body)
NEVER_ASIDE = _those(lambda row: row.never_aside)
RED = _those(lambda row: row.is_red)
MAY_PAUSE = _those(lambda row: row.may_pause)
ALERTS = _those(lambda row: row.is_alert)
ENDED_BY_SIGNING = _those(lambda row: row.ended_by_signing)
