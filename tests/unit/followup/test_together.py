"""One call answers what one report opened, but never an emergency or a red flag along with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.together import report_of, with_item
from clinic.domain.screening.rules import Urgency


@dataclass(frozen=True)
class Item:
    cause: str
    reason: Reason = Reason.RED_REPORT
    urgency: Urgency | None = None
    answer: str = ""


PAIN = Item("report:6f1c:pain")
WORDS = Item("report:6f1c:words")
SIGN = Item("report:6f1c:sign:0", urgency=Urgency.SAME_DAY)
OTHERS = (
    PAIN,
    WORDS,
    SIGN,
    Item("report:77aa:pain"),
    Item("due:silence:2026-11-16"),
    Item("report:6f1c:night", answer="She is well."),
    Item("report:6f1c:sign:1", urgency=Urgency.EMERGENCY),
    Item("report:6f1c:flag", Reason.RED_FLAG),
)


def test_what_the_same_report_opened_and_nobody_answered_goes_with_it() -> None:
    assert with_item(PAIN, OTHERS) == [WORDS, SIGN]


def test_an_emergency_a_red_flag_and_what_no_report_opened_are_answered_alone() -> None:
    alone = (
        replace(PAIN, urgency=Urgency.EMERGENCY),
        replace(PAIN, reason=Reason.RED_FLAG),
        replace(PAIN, cause="due:silence:2026-11-16"),
    )
    assert [[*with_item(item, OTHERS)] for item in alone] == [[], [], []]


def test_a_cause_names_its_report_first() -> None:
    assert report_of("report:6f1c:sign:0") == "6f1c"
