"""What a signer sets beside the program: the day of the review, and the limit of pain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clinic.domain.errors import InvalidInput
from clinic.domain.limits import PAIN_CAP_REASON, REVIEW_WEEKS
from clinic.domain.plans import terms
from clinic.domain.plans.terms import Terms

TODAY = date(2026, 11, 21)
USUAL = Terms.usual(on=TODAY)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"review_on": TODAY + timedelta(days=1)},
        {"review_on": TODAY + timedelta(weeks=REVIEW_WEEKS)},
        {"pain_cap": 0},
        {"pain_cap": 2, "reason": "A disc that was operated on."},
        {"pain_cap": 7, "reason": "Lives with pain of 6."},
        {"pain_cap": 9, "reason": "x" * PAIN_CAP_REASON},
    ],
)
def test_terms_that_can_be(change: dict[str, object]) -> None:
    terms.check(replace(USUAL, **change), on=TODAY)


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"review_on": TODAY}, "review_on", "Choose a day in the next 26 weeks."),
        ({"review_on": TODAY + timedelta(weeks=REVIEW_WEEKS, days=1)}, "review_on", "Choose a day"),
        ({"pain_cap": 10, "reason": "Brave."}, "pain_cap", "Choose a number from 0 to 9."),
        ({"pain_cap": -1}, "pain_cap", "Choose a number from 0 to 9."),
        ({"pain_cap": 6}, "pain_cap_reason", "Say why this patient may go on with pain above 5."),
        ({"pain_cap": 6, "reason": "  "}, "pain_cap_reason", "Say why"),
        ({"reason": "x" * (PAIN_CAP_REASON + 1)}, "pain_cap_reason", "Use up to 300 characters."),
    ],
)
def test_terms_that_cannot_be(change: dict[str, object], field: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        terms.check(replace(USUAL, **change), on=TODAY)
    assert refused.value.errors.keys() == {field}
    assert sentence in refused.value.errors[field]


@pytest.mark.parametrize(("days", "passed"), [(-1, False), (0, False), (1, True)])
def test_a_review_has_passed_when_its_day_is_over(days: int, passed: bool) -> None:
    assert terms.has_passed(TODAY, on=TODAY + timedelta(days=days)) is passed
    assert not terms.has_passed(None, on=TODAY)
