"""What was done of an exercise, as it goes on in a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from clinic.domain.dosage import Dosage
from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.progression.sessions import BECAUSE, Performed, SkipReason

ASKED = Dosage(sets=3, reps=10)
SAID: list[tuple[Outcome, dict[str, Any], str]] = [
    (Outcome.SKIPPED, {}, "left out"),
    (Outcome.SKIPPED, {"reason": SkipReason.PAIN}, "left out, because of pain"),
    (Outcome.DONE, {}, "done in full"),
    (Outcome.DONE, {"extra": 4}, "done in full, 4 more in the last set"),
    (Outcome.PARTLY, {}, "done in part"),
    (Outcome.PARTLY, {"sets": 2}, "done in part (2 of 3 sets)"),
    (Outcome.PARTLY, {"amount": 8}, "done in part (8 in the last)"),
    (Outcome.PARTLY, {"sets": 0, "amount": 0}, "done in part (0 of 3 sets, 0 in the last)"),
]


@pytest.mark.parametrize(("outcome", "said", "words"), SAID)
def test_it_says_what_was_said_and_nothing_else(outcome: Outcome, said: dict[str, Any], words: str) -> None:
    assert str(Performed(ASKED, outcome, **said)) == words


def test_every_reason_goes_on_in_words() -> None:
    assert BECAUSE.keys() == set(SkipReason)
