"""A signing is settled once; a plan is in force until it is replaced or withdrawn, once."""

from __future__ import annotations

import pytest

from clinic.domain.errors import ActionDenied
from clinic.domain.plans.lifecycle import (
    PlanStatus,
    PlanTransition,
    SigningStatus,
    SigningTransition,
    next_plan_status,
    next_signing_status,
)
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


@pytest.mark.parametrize(
    ("transition", "after"),
    [(SigningTransition.FINISH, SigningStatus.DONE), (SigningTransition.REFUSE, SigningStatus.REFUSED)],
)
def test_a_signing_that_waits_is_settled_once(transition: SigningTransition, after: SigningStatus) -> None:
    assert next_signing_status(SigningStatus.WAITING, transition) is after
    with pytest.raises(ActionDenied, match=f"^This signing is already {after}.$"):
        next_signing_status(after, transition)


def test_in_pregnancy_its_own_stop_advice_comes_first() -> None:
    assert sentences({"pregnancy", "reflux"}) == IN_PREGNANCY + SENTENCES
    assert sentences({"reflux"}) == SENTENCES
