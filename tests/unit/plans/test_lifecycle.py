"""A plan is in force until it is replaced or withdrawn, once."""

from __future__ import annotations

import pytest

from clinic.domain.errors import ActionDenied
from clinic.domain.plans.lifecycle import PlanStatus, PlanTransition, next_plan_status
from clinic.domain.plans.stop_advice import IN_PREGNANCY, SENTENCES, sentences


@pytest.mark.parametrize(
    ("transition", "after"),
    [(PlanTransition.REPLACE, PlanStatus.REPLACED), (PlanTransition.WITHDRAW, PlanStatus.WITHDRAWN)],
)
def test_a_plan_in_force_ends_once(transition: PlanTransition, after: PlanStatus) -> None:
    assert next_plan_status(PlanStatus.ACTIVE, transition) is after
    for ended in (PlanStatus.REPLACED, PlanStatus.WITHDRAWN):
        with pytest.raises(ActionDenied, match=f"^This plan is already {ended}.$"):
            next_plan_status(ended, transition)


def test_in_pregnancy_its_own_stop_advice_comes_first() -> None:
    assert sentences({"pregnancy", "reflux"}) == IN_PREGNANCY + SENTENCES
    assert sentences({"reflux"}) == SENTENCES
