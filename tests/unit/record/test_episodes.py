"""When an episode of care may begin and end, and what has to be said."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.limits import EPISODE_NOTE
from clinic.domain.record import episodes
from clinic.domain.record.episodes import PLANS_AFTER, REASONS, EndReason, PlanAfter

TODAY, BEGAN = date(2026, 11, 21), date(2026, 10, 1)


def end(reason: EndReason | None = EndReason.MOVED, **changes: object) -> None:
    said = {
        "note": "",
        "ended_on": TODAY,
        "began_on": BEGAN,
        "today": TODAY,
        "plan_after": PlanAfter.GOES_ON,
        "has_plan": True,
        "has_goals": True,
    }
    episodes.check_end(reason, **(said | changes))  # type: ignore[arg-type]  # what a test names


def test_one_begins_today_or_before_but_not_within_the_last() -> None:
    episodes.check_begin(BEGAN, today=TODAY, is_open=False, last_ended=BEGAN)
    episodes.check_begin(TODAY, today=TODAY, is_open=False, last_ended=None)
    within = "The last episode ended on Oct 1, 2026. Choose that day or a later one."
    for day, last, sentence in (
        (date(2026, 11, 22), None, "Choose today or a day before."),
        (date(2026, 9, 30), BEGAN, within),
    ):
        with pytest.raises(InvalidInput) as refused:
            episodes.check_begin(day, today=TODAY, is_open=False, last_ended=last)
        assert refused.value.errors == {"began_on": sentence}


def test_one_at_a_time() -> None:
    with pytest.raises(ActionDenied, match="open already"):
        episodes.check_begin(TODAY, today=TODAY, is_open=True, last_ended=None)


def test_every_reason_ends_one() -> None:
    for reason in EndReason:
        end(reason, note="To Dr. Doe.")
    end(EndReason.MOVED, plan_after=None, has_plan=False)
    end(EndReason.MOVED, note="x" * EPISODE_NOTE)


def test_one_may_end_on_the_day_on_which_it_began() -> None:
    end(EndReason.MOVED, ended_on=BEGAN)


@pytest.mark.parametrize(
    ("reason", "changes", "field", "sentence"),
    [
        (None, {}, "reason", "Choose why care ends."),
        (EndReason.OTHER, {}, "note", "Say in a few words which reason."),
        (EndReason.REFERRED_ON, {"note": "  "}, "note", "Say to whom the patient was referred."),
        (EndReason.MOVED, {"note": "x" * (EPISODE_NOTE + 1)}, "note", "Keep this to 500 characters."),
        (EndReason.MOVED, {"ended_on": date(2026, 11, 22)}, "ended_on", "Choose today or a day before."),
        (
            EndReason.MOVED,
            {"ended_on": date(2026, 9, 30)},
            "ended_on",
            "It began on Oct 1, 2026. Choose that day or a later one.",
        ),
        (
            EndReason.GOALS_REACHED,
            {"has_goals": False},
            "note",
            "No goal is on record. Say in a few words what was reached, or choose another reason.",
        ),
        (EndReason.MOVED, {"plan_after": None}, "plan_after", "Say what becomes of the plan in force."),
    ],
)
def test_what_is_missing_or_cannot_be_is_refused_at_its_field(
    reason: EndReason | None, changes: dict[str, object], field: str, sentence: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        end(reason, **changes)
    assert refused.value.errors == {field: sentence}


def test_every_word_is_said() -> None:
    assert set(REASONS) == set(EndReason)
    assert set(PLANS_AFTER) == set(PlanAfter)
