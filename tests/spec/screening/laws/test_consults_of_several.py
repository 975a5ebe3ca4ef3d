"""A consult about the program for which several things have to come together asks for its exercises too: what one of
these things alone only warns of is no mere caution any more, and some exercise is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clinic.domain.library.vocabulary import Tag
from clinic.domain.record.facts import Answer
from clinic.domain.screening.case import Case
from clinic.domain.screening.criteria import AllOf, facts_of
from clinic.domain.screening.rules import Rule, Severity
from clinic.domain.screening.screen import screen
from tests.cases import ADULT, ALL_NO, TODAY, low_risk, problem
from tests.spec.screening.laws.recorded import BOOK, ONE_BY_ONE, of_program, own

ALONE = ALL_NO | {"exercises_unsupervised": Answer.YES}
RAISED = problem("hypertension", systolic=150, diastolic=95, controlled=True, measured_on=TODAY)
STEADY = {"grade": "mild", "worsening": False}


def later(weeks: int) -> date:
    return TODAY + timedelta(weeks=weeks)


CASES = {  # rule: patients of whom it asks for a consult
    "balance-falls-alone": [
        low_risk(problem("balance_disorder", falls_last_year=2, **STEADY), facts=ALONE),
    ],
    "birth-high-blood-pressure": [
        low_risk(problem("birth_recent", birth_on=later(-weeks), caesarean=cut), RAISED)
        for weeks in (0, 8, 12)
        for cut in (False, True)
    ],
    "cognitive-impairment-alone": [
        low_risk(problem("cognitive_impairment", grade=grade), facts=ALONE) for grade in ("mild", "moderate")
    ],
    "head-knock-thinned-blood": [
        low_risk(problem("head_knock", weeks_ago=weeks), problem("anticoagulants")) for weeks in (2, 4)
    ],
    "minor-alone": [low_risk(facts=ALONE, patient=replace(ADULT, born=date(2010, 3, 2)))],
    "pregnancy-high-blood-pressure": [
        low_risk(problem("pregnancy", warning_signs=False, due_on=later(weeks)), RAISED)
        for weeks in (30, 20, 5)
    ],
}
MERE = {  # rule: exercises that stay a caution, and why
    "head-knock-thinned-blood": {  # a bruise, not the head
        Tag.PRONE,
        Tag.ABDOMEN_ON_BALL,
        Tag.PRONE_CHEST_LOAD,
    },
    "pregnancy-high-blood-pressure": {  # a fall, the back and the front of the pelvis have nothing to do with pressure
        Tag.SUPINE,
        Tag.SITTING_UNSTABLE,
        Tag.SINGLE_LEG_BALANCE,
        Tag.FULL_WEIGHT_ON_BALL,
        Tag.PELVIC_PRESSURE,
    },
}


def comes_together(rule: Rule) -> bool:
    """Whether it asks for a consult about the program and for facts about several things at once."""
    if rule.scope or rule.severity is not Severity.CONSULT or not isinstance(rule.when, AllOf):
        return False
    about = [{fact.partition(".")[0] for fact in facts_of(part)} for part in rule.when.parts]
    return len(set().union(*about)) > 1 and not set.intersection(*about)


def test_every_consult_of_several_things_has_its_patients():
    assert {rule.id for rule in BOOK.rules if comes_together(rule)} == CASES.keys()


@pytest.mark.parametrize(("rule", "case"), [(rule, case) for rule, cases in CASES.items() for case in cases])
def test_no_exercise_is_a_mere_caution_while_several_things_together_ask_for_a_consult(rule: str, case: Case):
    said = screen(replace(case, exercises=ONE_BY_ONE), BOOK)
    assert rule in {one.rule for one in said.findings if one.exercise is None}
    assert of_program(said) is Severity.CONSULT
    heard_by = own(said)
    mere = {one for one, severity in heard_by.items() if severity < Severity.CONSULT}
    assert mere <= MERE.get(rule, set())
    named = heard_by.keys() - own(screen(low_risk(facts=case.facts, exercises=ONE_BY_ONE), BOOK)).keys()
    assert named
