"""Words of a question without which a rule hears too little or too much: when they were cut, nothing else noticed."""

from __future__ import annotations

import pytest

from clinic.domain.record.facts import OTHER_FACTS
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.screening.criteria import AllOf, AnyOf, Criterion, Not, WithinWeeks
from tests import seed

ASKED = {
    **{code: problem.question for code, problem in PROBLEMS.items()},
    **{name: fact.question for name, fact in OTHER_FACTS.items()},
}
NEEDED = {  # question: words, and what goes by without them
    "head_knock": ("even if you feel well", "a slow bleed, which nobody feels at first"),
    "frail": (
        "so weak, slow or worn out on most days that daily tasks are hard",
        "every tired parent would be frail",
    ),
    "concussion": ("that you still feel", "a knock that is not felt has a question of its own"),
    "whiplash": ("still sore", "a crash of long ago would be one"),
    "recent_fracture": ("still healing", "every bone of a childhood would be one"),
    "weak_defences": ("illness or a medicine", "who takes a medicine knows it by its name"),
}
IN_WORDS = {"three months": 12, "four weeks": 4, "last year": 26}
SPANS = {  # question: the span it asks for, which no rule by that day looks beyond
    "other_surgery": "three months",
    "head_knock": "four weeks",
    "abdominal_surgery": "last year",
    "shoulder_surgery": "last year",
    "knee_surgery": "last year",
    "foot_surgery": "last year",
    "chest_surgery": "last year",
    "pelvic_surgery": "last year",
    "hernia_repair": "last year",
}
AFTER_ALL = {"other_surgery": 26}  # what was told in time counts on for so many weeks


def weeks(criterion: Criterion, code: str) -> set[int]:
    """The spans that a rule asks of the days of a problem."""
    match criterion:
        case AllOf(parts) | AnyOf(parts):
            return set().union(*(weeks(part, code) for part in parts))
        case Not(part):
            return weeks(part, code)
        case WithinWeeks(fact, int(number)) if fact in (f"{code}.surgery_on", f"{code}.onset"):
            return {number}
    return set()


@pytest.mark.parametrize("name", NEEDED)
def test_a_question_keeps_the_words_that_its_rule_rests_on(name: str) -> None:
    words, _ = NEEDED[name]
    assert words in ASKED[name]


@pytest.mark.parametrize("code", SPANS)
def test_a_question_asks_as_far_back_as_its_rules_look(code: str) -> None:
    assert SPANS[code] in ASKED[code]
    asked = set().union(*(weeks(rule.when, code) for rule in seed.rulebook().rules))
    assert max(asked) == AFTER_ALL.get(code, IN_WORDS[SPANS[code]])


def test_a_knock_is_asked_for_by_its_weeks_and_not_by_whether_it_is_there() -> None:
    wording = PROBLEMS["head_knock"].wording
    assert wording.asks == "Was it within the last four weeks?"
    assert (wording.now, wording.over) == ("Within four weeks", "Longer ago")
