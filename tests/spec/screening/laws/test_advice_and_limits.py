"""What a rule advises can be followed whatever else is recorded: an advice that asks a body for something which
another rule may forbid says in itself where it does not hold."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from clinic.domain.library.vocabulary import Tag
from clinic.domain.record.facts import Answer
from clinic.domain.record.stated_problems import ProblemStatus
from clinic.domain.screening.deciding.seat import low_seat_asks
from clinic.domain.screening.rules import Rule, Severity
from clinic.domain.screening.screen import screen
from tests.cases import ADULT, ALL_NO, TODAY, exercise, low_risk, problem, unasked
from tests.spec.screening.laws.recorded import BOOK

ADVICE = {  # words of an advice: what it asks of the body, and the words that say where it does not hold
    r"\bair out\b|\bless air\b|\bsofter\b|\bdeflat": (
        {Tag.HIP_FLEXION_OVER_90},
        r"hips (stay )?above (the|your) knees",
    ),
    r"\b[Ll]ean(ing)? (a little )?forward\b": (
        {Tag.LUMBAR_FLEXION, Tag.HIP_FLEXION_OVER_90},
        r"no other finding forbids|only if you may bend your back and hips",
    ),
    r"\broll to (your|a) side\b": ({Tag.SIDE_LYING}, r"a side that you may lie on"),
    r"\bpad\b.*\bkneel": ({Tag.KNEELING}, r"\bwhen you kneel\b"),
}


def forbidding(tag: Tag) -> list[Rule]:
    return [
        rule
        for rule in BOOK.rules
        if rule.scope and tag in rule.scope.tags and rule.severity >= Severity.CONSULT
    ]


@pytest.mark.parametrize("words", ADVICE)
def test_an_advice_that_another_rule_may_forbid_says_where_it_does_not_hold(words: str) -> None:
    """Beside exercises that all ask the same of the body, the exercise is what is forbidden."""
    asked, guard = ADVICE[words]
    assert all(forbidding(tag) for tag in asked)
    said = [
        (rule.id, text)
        for rule in BOOK.rules
        for text in (rule.instead, rule.patient_text, rule.after_consult)
        if re.search(words, text) and not (rule.scope and rule.scope.tags <= asked)
    ]
    assert said
    assert [(rule, text) for rule, text in said if not re.search(guard, text)] == []


def weeks_ago(weeks: int) -> dict[str, object]:
    return {"surgery_on": TODAY - timedelta(weeks=weeks)}


FRESH_HIP = problem("hip_replacement", limited=False, approach="front", **weeks_ago(6))
BROKEN_HIP = problem("recent_fracture", weeks_ago=8, site="hip_or_pelvis")
OLD_BREAK = problem("recent_fracture", ProblemStatus.RESOLVED, weeks_ago=60, site="hip_or_pelvis")


@pytest.mark.parametrize(
    ("case", "asks"),
    [
        (low_risk(FRESH_HIP), True),
        (low_risk(BROKEN_HIP), True),
        (low_risk(problem("recent_fracture", site="hip_or_pelvis")), True),
        (low_risk(OLD_BREAK), False),
        (low_risk(problem("recent_fracture", weeks_ago=8, site="arm_or_hand")), False),
        (low_risk(problem("hip_osteoarthritis")), False),
        (low_risk(), False),
        (unasked(patient=ADULT), True),
        (low_risk(problem("knee_replacement", limited=False, **weeks_ago(3))), True),
        (low_risk(problem("knee_replacement", limited=False, **weeks_ago(60))), False),
        (low_risk(problem("meniscus_tear", weeks_ago=2)), True),
        (low_risk(problem("knee_osteoarthritis")), False),
        (low_risk(problem("lumbar_disc_herniation")), True),
        (low_risk(problem("back_discomfort_mild")), False),
        (low_risk(problem("balance_disorder", grade="mild", falls_last_year=0, worsening=False)), False),
        (low_risk(facts=ALL_NO | {"rise_from_chair_problem": Answer.YES}), True),
    ],
    ids=[
        "new hip",
        "broken hip",
        "day unknown",
        "healed",
        "arm",
        "worn hip",
        "sound",
        "nothing recorded",
        "new knee",
        "knee of last year",
        "torn meniscus",
        "worn knee",
        "disc",
        "sore back",
        "unsteady",
        "hands to rise",
    ],
)
def test_a_low_seat_is_asked_about_where_a_far_bend_or_rising_is(case, asks: bool) -> None:
    assert low_seat_asks(case, BOOK) is asks


def test_a_low_seat_is_judged_by_the_rules_that_judge_an_exercise_with_that_bend() -> None:
    far_bend = exercise(Tag.HIP_FLEXION_OVER_90, slug="bend")
    found = screen(low_risk(FRESH_HIP, exercises=(far_bend,)), BOOK).findings
    assert any(one.exercise == "bend" and one.severity.blocks for one in found)
