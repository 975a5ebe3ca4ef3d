"""What follows from each reason of the worklist, written down a second time: a change of it is a decision."""

from __future__ import annotations

import pytest

from clinic.domain.followup import reasons
from clinic.domain.followup.reasons import OF_REASON, Reason
from clinic.domain.followup.worklist import Stops, can_pause, is_grave
from tests.reasons import DECIDED


def test_each_reason_is_decided_here_and_in_the_table_in_the_order_of_the_list() -> None:
    assert list(DECIDED) == list(OF_REASON) == list(Reason)


@pytest.mark.parametrize("reason", Reason)
def test_the_row_says_what_was_decided(reason: Reason) -> None:
    row, decided = OF_REASON[reason], DECIDED[reason]

    assert row.look.word == decided.look
    assert row.act == decided.act
    assert row.of_the_body is decided.keeps_steps_away
    assert row.never_aside is decided.is_grave
    assert row.is_red is decided.stands_until_a_therapist
    assert row.may_pause is decided.may_pause
    assert row.is_alert is decided.writes_at_once
    assert row.ended_by_signing is decided.ends_with_the_next_version


@pytest.mark.parametrize("reason", Reason)
def test_who_deals_with_it_and_what_may_be_paused_follow_from_the_row(reason: Reason) -> None:
    assert is_grave(reason, Stops.NOTHING) is DECIDED[reason].is_grave
    assert is_grave(reason, Stops.EXERCISE)
    assert can_pause(reason, Stops.NOTHING) is DECIDED[reason].may_pause
    assert not can_pause(reason, Stops.PLAN)


def test_what_is_written_at_once_or_stands_until_a_therapist_nobody_puts_off() -> None:
    assert reasons.ALERTS | reasons.RED <= reasons.NEVER_ASIDE <= reasons.OF_THE_BODY


def test_what_the_next_version_answers_is_nothing_of_the_body() -> None:
    assert reasons.ENDED_BY_SIGNING.isdisjoint(reasons.OF_THE_BODY)
