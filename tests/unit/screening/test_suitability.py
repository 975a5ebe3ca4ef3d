"""An exercise is offered as safe only when it was screened and nothing stands against any exercise."""

from __future__ import annotations

import pytest

from clinic.domain.screening.rules import Severity
from clinic.domain.screening.suitability import Suitability

SCREENED = {severity.word: severity for severity in Severity}
SAFE = {"clear", "info", "caution"}


@pytest.mark.parametrize("slug", SCREENED)
def test_an_exercise_is_safe_up_to_a_caution_and_unless_something_stands_against_all(slug: str) -> None:
    found, stopped = Suitability(SCREENED, ()), Suitability(SCREENED, ("A red flag is up.",))
    assert found.is_safe(slug) is (slug in SAFE)
    assert not stopped.is_safe(slug)
    assert found.shown(slug) is found.of(slug) is SCREENED[slug]
    assert stopped.shown(slug) is (None if slug == "clear" else SCREENED[slug])


def test_what_was_not_screened_needs_information() -> None:
    found = Suitability(SCREENED, ())
    assert found.of("unknown") is Severity.NEEDS_INFO
    assert not found.is_safe("unknown")
