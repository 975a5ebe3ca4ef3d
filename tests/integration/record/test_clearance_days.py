"""Whoever looked into a red flag before its sign was there, or came back, has not seen it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic.domain.errors import InvalidInput, Stale
from clinic.services.record import clearances, facts, intake
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


@pytest.mark.parametrize("back", ["staff", "patient"])
def test_an_assessment_from_before_the_sign_came_back_closes_it_no_more(desk: Desk, back: str) -> None:
    desk.answer_all()
    desk.cleared(FLAG)
    on = NOW + timedelta(days=5)
    if back == "staff":
        clearances.end(desk.session, patient=desk.pat, flag=FLAG, reason="Worse.", by=desk.alice, at=on)
    else:
        intake.save_own(desk.session, patient=desk.pat, answers={FLAG: "yes"}, seen=None, at=on)

    with pytest.raises(InvalidInput, match="came back on Nov 26, 2026"):
        desk.clear(FLAG, held_on=on.date() - timedelta(days=1), at=on)
    desk.clear(FLAG, held_on=on.date(), at=on)
    assert not facts.has_red_flag(desk.session, desk.pat, at=on)


def test_a_page_from_before_another_assessment_or_its_end_closes_nothing(desk: Desk) -> None:
    desk.answer_all(**{FLAG: "yes"})

    def shown() -> int:
        return clearances.answer_to_clear(desk.session, desk.pat, FLAG)

    first = shown()
    desk.clear(FLAG, seen=first)
    with pytest.raises(Stale):
        desk.clear(FLAG, seen=first)
    second = shown()
    clearances.end(desk.session, patient=desk.pat, flag=FLAG, reason="Worse.", by=desk.alice, at=NOW)
    for page in (first, second):
        with pytest.raises(Stale):
            desk.clear(FLAG, seen=page)
    assert facts.has_red_flag(desk.session, desk.pat, at=NOW)
    desk.clear(FLAG, seen=shown())
