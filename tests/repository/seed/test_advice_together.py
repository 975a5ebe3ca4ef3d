"""Where two rules answer for one patient, both pieces of advice can be followed, or one says that it yields."""

import re

import pytest

from clinic.domain.screening.rules import Rule
from clinic.services.screening import rulebooks

RULES = rulebooks.load_from_files(rulebooks.RULES).rules
AGAINST = {  # advice, what another rule may want for the same patient, and how the first one lets both be
    "a larger ball": (
        r"\b(larger|bigger) ball|ball (large|big) enough",
        r"\bsofter ball|air out of the ball",
        r"\bsoft\b",
    ),
    "bending forward": (
        r"\b(bends?|bending|leaning) forward",
        r"\b(bend|bending|flexion)\b",
        r"no other finding forbids",
    ),
}


def advising(pattern: str) -> list[Rule]:
    return [rule for rule in RULES if re.search(pattern, rule.instead, re.IGNORECASE)]


@pytest.mark.parametrize("what", AGAINST)
def test_advice_that_other_advice_would_undo_says_how_both_are_followed(what: str) -> None:
    advice, other, reconciled = AGAINST[what]
    given = advising(advice)
    assert given
    assert {rule.id for rule in advising(other)} - {rule.id for rule in given}
    assert [rule.id for rule in given if not re.search(reconciled, rule.instead)] == []
