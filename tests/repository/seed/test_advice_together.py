"""Where two rules answer for one patient, both pieces of advice can be followed, or one says that it yields."""

import re

import pytest

from clinic.domain.screening import coverage
from clinic.domain.screening.rules import Rule
from tests import seed

RULES = seed.rulebook().rules
LIBRARY = tuple(seed.library().values())
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


TO_PATIENTS = {  # what a patient is told to do, what another rule may tell the same patient beside the same exercise,
    # and the words by which the first one lets both be followed
    "leaning forward": (
        r"\b[Ll]ean (a little )?forward\b",
        r"\b[Bb]end (your|the) (hip|back)\b.*\b(only|less)\b|\b(do not|Do not|never) bend\b",
        r"only if you may bend",
    ),
    "lying down": (
        r"\b[Ll]ie (flat|back|on your back|on your side|down)\b|\broll to (a|your) side\b",
        r"\b[Ss]it up\b|\b(do not|never) lie\b|\blie only on\b",
        r"\b([Ww]hen|only|short time|that you may lie on|cushion)\b|not lie",
    ),
    "a hand on something": (
        r"\b(hand|hold on)\b.*\b(wall|chair|firm|something)\b",
        r"\b(less|only as much|no) weight on (your hands|the arm)|\bdo not lean on\b",
        r"\b[Ww]hen you (stand|sit)\b|\bkeep (a|one) hand on\b|\bto get (on|up|off)\b",
    ),
    "a softer or a bigger ball": (
        r"\b(softer|bigger|larger) ball\b|\bair out\b",
        r"\bsit higher\b|\bhips above\b",
        r"\bhips above (the|your) knees\b",
    ),
    "holding on to a breath": (r"\bhold (it|your breath)\b", r"\bbreathe\b", r"\b([Nn]ever|not|strain or)\b"),
    "going further": (
        r"\b(as far as|further|more) (it|you|they) (goes|go|can)\b",
        r"\bonly (a little|part of the way)\b|\bsmaller\b",
        r"\bonly as (far|much|high)\b|\bdo (not|less)\b",
    ),
}


def told(pattern: str) -> list[tuple[Rule, str]]:
    """The sentences that patients read, before and after a consult."""
    return [
        (rule, sentence)
        for rule in RULES
        for text in (rule.patient_text, rule.after_consult)
        for sentence in re.split(r"(?<=\.) ", text)
        if re.search(pattern, sentence)
    ]


@pytest.mark.parametrize("what", TO_PATIENTS)
def test_what_patients_are_told_together_can_be_done_together(what: str) -> None:
    advice, other, reconciled = TO_PATIENTS[what]
    against = told(other)
    assert against, "nothing speaks against it"
    together = [
        (rule.id, sentence)
        for rule, sentence in told(advice)
        if any(one.id != rule.id and beside(rule, one) for one, _ in against)
    ]
    assert [(rule, sentence) for rule, sentence in together if not re.search(reconciled, sentence)] == []


def beside(rule: Rule, other: Rule) -> bool:
    """Whether some exercise of the library hears both."""
    return any(all(coverage.touches(one, exercise) for one in (rule, other)) for exercise in LIBRARY)
