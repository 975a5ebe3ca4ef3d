"""What was decided for each reason of the worklist, apart from the table that the clinic reads."""

from __future__ import annotations

from typing import NamedTuple

from clinic.domain.followup.reasons import Reason


class Decided(NamedTuple):
    """How a line looks, what its page leads to, what its button says, and what an open item does though it stops
    nothing.
    """

    look: str
    link: str
    act: str
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
        "contraindicated", "The intake", "Look at the flag", **GRAVE, may_pause=True, writes_at_once=True
    ),
    Reason.STOP_RULE: Decided(
        "contraindicated",
        "All reports",
        "Look at the report",
        **GRAVE,
        stands_until_a_therapist=True,
        writes_at_once=True,
    ),
    Reason.ADVERSE_EVENT: Decided("contraindicated", "", "Look into it", **GRAVE, may_pause=True),
    Reason.RED_REPORT: Decided(
        "contraindicated", "All reports", "Look at the report", **GRAVE, stands_until_a_therapist=True
    ),
    Reason.CONTRAINDICATED: Decided("contraindicated", "", "Look at the finding", **GRAVE, may_pause=True),
    Reason.NEW_WORDS: Decided("info", "All reports", "Read the words", **BODY),
    Reason.CONSULT: Decided("consult", "", "Look at the finding", **BODY, may_pause=True),
    Reason.SCREENING: Decided("needs_info", "", "Look at the finding", **BODY, may_pause=True),
    Reason.PAIN_RISING: Decided("caution", "How pain went", "Look at the pain", **BODY),
    Reason.DRAFT_READY: Decided("info", "", "Look at the draft", ends_with_the_next_version=True),
    Reason.UNSETTLED: Decided("caution", "How pain went", "Ask about the night", **BODY),
    Reason.PAUSED: Decided("caution", "", "Say whether it goes on", **GRAVE),
    Reason.SILENCE: Decided("info", "The last reports", "Look at the last reports"),
    Reason.REVIEW_DUE: Decided(
        "info", "How it could go on", "Review the plan", ends_with_the_next_version=True
    ),
    Reason.EXPIRING: Decided("info", "", "Renew it"),
}
