"""No step is suggested that the rules object to: what would need a consult in the draft, or goes beyond one, holds."""

from __future__ import annotations

import pytest

from clinic.domain.errors import ActionDenied
from clinic.domain.screening.consult_limits import Limits
from clinic.domain.screening.consults import Decision
from clinic.services.screening import steps
from tests.desk import Desk
from tests.integration.followup.progression.weeks import THREE, Weeks, seen

SIT = THREE[2]


@pytest.fixture
def disc(desk: Desk) -> Weeks:
    """Pat has a herniated disc; a consult lets the plan go on, in which the ball is sat on for five minutes."""
    return with_consult(desk, SIT)


def limited(desk: Desk, seconds: int) -> Weeks:
    """The consult allows a plank held no longer than that."""
    limits = Limits(most_hold_seconds=seconds)
    return with_consult(desk, THREE[0], decision=Decision.PROCEED_WITH_LIMITS, limits=limits)


def with_consult(desk: Desk, *slugs: str, **changes: object) -> Weeks:
    desk.herniated_disc()
    draft = desk.draft(*slugs)
    desk.consult(draft, **changes)
    weeks = Weeks(desk, seen(desk, desk.sign_blank(draft)))
    weeks.session.commit()
    return weeks


def test_a_step_that_would_need_a_consult_is_not_suggested_and_the_page_says_why(disc: Weeks) -> None:
    disc.reports(2, 4, 6)
    row = disc.rows(8)[SIT]
    assert (row.suggestion.kind, row.suggestion.step) == ("hold", None)
    assert row.suggestion.because == (
        "The next step would need a consult: Long sitting with a herniated disc in the low back."
    )
    with pytest.raises(ActionDenied, match="Nothing is suggested"):
        disc.decide(8, SIT)


def test_without_the_disc_the_same_step_is_suggested(desk: Desk) -> None:
    desk.answer_all()
    weeks = Weeks(desk, seen(desk, desk.sign_blank(desk.draft(SIT))))
    weeks.session.commit()
    weeks.reports(2, 4, 6)
    assert str(weeks.rows(8)[SIT].suggestion.step) == "minutes from 5 to 6"


def test_a_step_beyond_the_limit_of_a_consult_is_not_suggested(desk: Desk) -> None:
    weeks = limited(desk, 30)
    weeks.reports(2, 4, 6)
    row = weeks.rows(8)[THREE[0]]
    assert row.suggestion.kind == "hold"
    assert row.suggestion.because.startswith("The next step goes beyond a consult: ")


def test_within_the_limit_of_a_consult_the_same_step_is_suggested(desk: Desk) -> None:
    weeks = limited(desk, 60)
    weeks.reports(2, 4, 6)
    assert weeks.rows(8)[THREE[0]].suggestion.kind == "ready"


def test_what_is_not_suggested_takes_no_turn_from_the_others(desk: Desk) -> None:
    weeks = with_consult(desk, SIT, THREE[0], THREE[1])
    weeks.reports(2, 4, 6)
    assert weeks.kinds(8) == ["hold", "ready", "ready"]


def test_what_cannot_be_screened_is_not_suggested(disc: Weeks, monkeypatch: pytest.MonkeyPatch) -> None:
    disc.reports(2, 4, 6)
    monkeypatch.setattr(steps, "screen", None)
    assert disc.rows(8)[SIT].suggestion.because == steps.FAILED
