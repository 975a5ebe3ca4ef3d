"""A question that is not asked at some age is no answer: it holds nothing up, nothing rests on it, a yes counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from clinic.domain.record.facts import RED_FLAGS, Answer
from clinic.domain.record.problem_rows import ANY_AGE
from clinic.domain.record.retired import QUESTIONS
from clinic.domain.screening.case import Case
from clinic.domain.screening.screen import findings
from tests.cases import ADULT, ALL_NO, NO_RED_FLAG, TODAY, low_risk
from tests.spec.screening.laws.recorded import BOOK, ONE_BY_ONE

AGES = {name: question.ages for name, question in QUESTIONS.items() if question.ages != ANY_AGE}
OUTSIDE = [
    (name, age) for name, ages in AGES.items() for age in (ages.low - 1, ages.high + 1) if age in ANY_AGE
]


def case(name: str, age: int | None, answer: Answer | None) -> Case:
    """Somebody of an age, everything answered no but for one question; that one as said, or not at all."""
    born = replace(ADULT, born=date(TODAY.year - age, 1, 1) if age is not None else None)
    own: Mapping[str, Answer] = {name: answer} if answer else {}
    answers = {group: {**said} for group, said in (("facts", ALL_NO), ("red_flags", NO_RED_FLAG))}
    group = "red_flags" if name in RED_FLAGS else "facts"
    answers[group].pop(name)
    answers[group] |= own
    return low_risk(patient=born, exercises=ONE_BY_ONE, **answers)


def resting(name: str, age: int | None, answer: Answer | None) -> tuple[set[str], set[str]]:
    """The rules whose findings rest on the answer, and those that wait for it."""
    rules = [rule for rule in BOOK.rules if any(fact.partition(".")[0] == name for fact in rule.facts)]
    found = list(findings(case(name, age, answer), rules))
    return (
        {one.rule for one in found if name in one.subjects},
        {one.rule for one in found for fact in one.unknown if fact.partition(".")[0] == name},
    )


def test_some_questions_are_for_some_ages_and_a_child_is_spared_what_cannot_concern_it():
    spared = {name for name, ages in AGES.items() if 9 not in ages}
    assert spared >= {
        "sexual_change",
        "injected_drugs",
        "pelvic_surgery",
        "hip_osteoarthritis",
        "pregnancy",
        "frail",
    }


@pytest.mark.parametrize(("name", "age"), OUTSIDE)
def test_what_is_not_asked_holds_nothing_up_and_nothing_rests_on_it(name, age):
    assert resting(name, age, None) == (set(), set())


@pytest.mark.parametrize(("name", "age"), OUTSIDE)
def test_a_yes_counts_at_every_age(name, age):
    said, inside = resting(name, age, Answer.YES), resting(name, AGES[name].low, Answer.YES)
    assert said[0] | said[1]
    assert said == inside


@pytest.mark.parametrize("name", AGES)
def test_at_its_ages_and_where_the_age_is_not_known_it_is_waited_for(name):
    for age in (AGES[name].low, min(AGES[name].high, 100), None):
        assert resting(name, age, None)[1]
