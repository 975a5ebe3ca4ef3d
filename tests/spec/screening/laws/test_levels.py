"""A word about a program names no exercise: a child alone is asked about each one beyond a beginner's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clinic.domain.library.vocabulary import Level
from clinic.domain.record.facts import Answer
from clinic.domain.screening.case import ProgramExercise
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import screen
from tests import seed
from tests.cases import ADULT, ALL_NO, TODAY, low_risk
from tests.spec.screening.laws.recorded import ALONE, BOOK

LIBRARY = seed.library()
BEYOND = {slug for slug, exercise in LIBRARY.items() if exercise.level is not Level.BEGINNER}
ITEMS = tuple(ProgramExercise.of(each, each.dosage[each.level].default()) for each in LIBRARY.values())


def asked(age: int, *, alone: bool, items: tuple[ProgramExercise, ...] = ITEMS) -> set[str | None]:
    """The exercises that ask for a consult by themselves at an age in years."""
    born = replace(ADULT, born=date(TODAY.year - age, 1, 1))
    facts = ALL_NO | {ALONE: Answer.YES if alone else Answer.NO}
    found = screen(low_risk(patient=born, facts=facts, exercises=items), BOOK).findings
    return {one.exercise for one in found if one.severity is Severity.CONSULT} - {None}


@pytest.mark.parametrize("age", [9, 17])
def test_a_child_alone_is_asked_about_each_exercise_that_is_not_for_beginners(age):
    assert BEYOND - asked(age, alone=True) == set()


@pytest.mark.parametrize(("age", "alone"), [(9, False), (18, True)])
def test_nobody_else_is_asked_for_the_level_alone(age, alone):
    assert BEYOND - asked(age, alone=alone) == BEYOND


def test_a_copy_that_a_clinic_calls_easy_is_judged_by_the_library_too():
    base = LIBRARY["bridge-feet-on-ball"]
    dosage = {Level.BEGINNER: base.dosage[base.level]}
    copy = replace(base, slug="bridge-feet-on-ball--1", level=Level.BEGINNER, dosage=dosage, made_of=base)
    item = ProgramExercise.of(copy, dosage[Level.BEGINNER].default())
    assert asked(9, alone=True, items=(item,)) == {copy.slug}
