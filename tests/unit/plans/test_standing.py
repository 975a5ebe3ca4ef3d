"""Where a plan and a draft stand: each state has one word, and what decides it is a table."""

from __future__ import annotations

import pytest

from clinic.domain.plans.lifecycle import PlanStatus
from clinic.domain.plans.standing import (
    DRAFT_SAID,
    PLAN_SAID,
    Draft,
    DraftStanding,
    PlanStanding,
    draft_standing,
    plan_standing,
)

ACTIVE = PlanStatus.ACTIVE
PAUSED = {"paused": True, "partly": True, "review_passed": True}
PLANS = [
    (None, {}, "none"),
    (ACTIVE, {}, "in_force"),
    (ACTIVE, {"review_passed": True}, "review_passed"),
    (ACTIVE, {"partly": True, "review_passed": True}, "partly_paused"),
    (ACTIVE, PAUSED, "paused"),
    (PlanStatus.REPLACED, PAUSED, "replaced"),
    (PlanStatus.WITHDRAWN, PAUSED, "withdrawn"),
]
DRAFTS = [
    (None, "none"),
    (Draft(4, ready=False), "open"),
    (Draft(4, ready=True), "ready"),
    (Draft(4, ready=True, waits=4), "being_signed"),
    (Draft(5, ready=True, waits=4), "changed"),
    (Draft(5, ready=True, refused=True), "not_signed"),
    (Draft(5, ready=False, waits=5, refused=True), "being_signed"),
]


@pytest.mark.parametrize(("status", "open_now", "standing"), PLANS)
def test_a_plan_stands_as_the_gravest_of_what_holds(
    status: PlanStatus | None, open_now: dict[str, bool], standing: str
) -> None:
    assert plan_standing(status, **open_now) == standing


@pytest.mark.parametrize(("draft", "standing"), DRAFTS)
def test_a_draft_stands_where_its_last_signing_left_it(draft: Draft | None, standing: str) -> None:
    assert draft_standing(draft) == standing


def test_the_tables_reach_every_state_and_no_two_states_share_a_word() -> None:
    assert {standing for *_, standing in PLANS} == {*PlanStanding} == PLAN_SAID.keys()
    assert {standing for _, standing in DRAFTS} == {*DraftStanding} == DRAFT_SAID.keys()
    words = [words for words, _ in (*PLAN_SAID.values(), *DRAFT_SAID.values())]
    assert len(words) == len({*words})
