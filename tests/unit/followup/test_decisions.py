"""What a therapist decides about a suggested step: when a reason is wanted, and which step is meant."""

from __future__ import annotations

import pytest

from clinic.domain.errors import InvalidInput
from clinic.domain.followup.progression import decisions
from clinic.domain.followup.progression.decisions import Decided
from clinic.domain.limits import SUGGESTION_REASON

LONGEST = "x" * SUGGESTION_REASON


@pytest.mark.parametrize(
    ("decided", "reason"),
    [(Decided.ACCEPTED, ""), *((each, text) for each in Decided for text in ("Too early.", LONGEST))],
)
def test_what_is_taken_as_it_is_needs_no_reason_and_what_is_not_has_one(
    decided: Decided, reason: str
) -> None:
    decisions.check(decided, reason)


@pytest.mark.parametrize(
    ("decided", "reason"),
    [
        *((each, text) for each in (Decided.CHANGED, Decided.DECLINED) for text in ("", " \n", "\u200b")),
        *((each, f"{LONGEST}x") for each in Decided),
    ],
)
def test_a_reason_that_is_missing_or_too_long_is_refused_at_its_field(decided: Decided, reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        decisions.check(decided, reason)
    assert refused.value.errors == {"reason": "Say in up to 300 characters why."}
