"""Whoever looked into a red flag before its sign was there has not seen it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic.domain.errors import InvalidInput
from clinic.services.record import facts
from tests.desk import Desk
from tests.factories import NOW

FLAG = "severe_night_pain"


@pytest.mark.parametrize(("yes_after_days", "is_refused"), [([8], True), ([0], False), ([0, 8], False)])
def test_an_assessment_from_before_the_last_no_closes_no_sign_that_came_after(
    desk: Desk, yes_after_days: list[int], is_refused: bool
) -> None:
    """A no that was put right on its own day was a slip, and what went on since is the same sign."""
    desk.answer_all()
    said = {"patient": desk.pat, "answers": {FLAG: "yes"}, "by": desk.alice, "seen": None, "reconfirm": True}
    for days in yes_after_days:
        facts.record(desk.session, at=NOW + timedelta(days=days), **said)
    held = {"held_on": NOW.date() - timedelta(days=1), "at": NOW + timedelta(days=9)}

    if is_refused:
        with pytest.raises(InvalidInput) as refused:
            desk.clear(FLAG, **held)
        assert set(refused.value.errors) == {"held_on"}
    else:
        desk.clear(FLAG, **held)

    assert facts.has_red_flag(desk.session, desk.pat, at=NOW + timedelta(days=9)) is is_refused
