"""What was decided for each reason of the worklist, apart from the table that the clinic reads."""

from __future__ import annotations

from typing import NamedTuple

from clinic.domain.followup.reasons import Reason


class Decided(NamedTuple):
    """How a line looks, what its button says, what its page leads to, and what an open item does though it stops
    nothing.
    """

    look: str
    act: str
    link: str
    keeps_steps_away: bool = False
    is_grave: bool = False
    stands_until_a_therapist: bool = False
    may_pause: bool = False
    writes_at_once: bool = False
    ends_with_the_next_version: bool = False


BODY = {"keeps_steps_away": True}
GRAVE = {"keeps_steps_away": True, "is_grave": True}
DECIDED = {
    Reason.RED_FLAG: Decided(
        "contraindicated", "Record the assessment", "The intake", **GRAVE, may_pause=True, writes_at_once=True
    ),
    Reason.STOP_RULE: Decided(
        "contraindicated", "Call", "All reports", **GRAVE, stands_until_a_therapist=True, writes_at_once=True
    ),
    Reason.ADVERSE_EVENT: Decided("contraindicated", "Look into it", "", **GRAVE),
    Reason.RED_REPORT: Decided(
        "contraindicated", "Call", "All reports", **GRAVE, stands_until_a_therapist=True
    ),
    Reason.NEW_WORDS: Decided("info", "Read the words", "All reports", **BODY),
    Reason.CONSULT: Decided("consult", "Record the consult", "", **BODY, may_pause=True),
    Reason.SCREENING: Decided("needs_info", "Look at the finding", "", **BODY, may_pause=True),
    Reason.PAIN_RISING: Decided("caution", "Look at the pain", "How pain went", **BODY),
    Reason.DRAFT_READY: Decided("info", "Look at the draft", "", ends_with_the_next_version=True),
    Reason.UNSETTLED: Decided("caution", "Ask about the night", "How pain went", **BODY),
    Reason.SILENCE: Decided("info", "Call", "The last reports"),
    Reason.REVIEW_DUE: Decided(
        "info", "Review the plan", "How it could go on", ends_with_the_next_version=True
    ),
    Reason.EXPIRING: Decided("info", "Renew it", ""),
}
