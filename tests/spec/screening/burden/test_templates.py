"""A template forbids nothing to the people it is for, and a draft of any phase starts inside the library's dosages."""

from __future__ import annotations

import pytest

from clinic.domain.library.dose import Dose
from clinic.domain.programs.draft import first_dosage
from clinic.domain.programs.template import BuiltIn
from clinic.domain.screening.case import ProgramExercise
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import screen
from tests import seed
from tests.cases import low_risk, problem

TEMPLATES = seed.templates()
MEANT_FOR = [(template, code) for template in TEMPLATES.values() for code in template.problems]
IN_THE_ORDER_OF_THE_REVIEW = {
    "recent-low-back-pain",
    "persistent-low-back-pain",
    "disc-extension-eases",
    "spinal-stenosis",
    "neck-and-upper-back",
    "shoulder",
    "knee-osteoarthritis",
    "hip-and-buttock",
    "balance-helper-near",
    "osteoporosis-spine-sparing",
    "pregnancy",
    "after-birth",
    "sport-trunk",
}


def test_the_programs_of_the_clinical_review_are_there_with_three_phases_each() -> None:
    assert TEMPLATES.keys() >= IN_THE_ORDER_OF_THE_REVIEW
    assert {len(template.phases) for template in TEMPLATES.values()} == {3}


@pytest.mark.parametrize(("template", "code"), MEANT_FOR, ids=lambda value: getattr(value, "slug", value))
def test_no_exercise_of_it_is_forbidden_by_the_condition_it_is_for(template: BuiltIn, code: str) -> None:
    library = seed.library()
    for phase in template.phases:
        exercises = tuple(
            ProgramExercise.of(library[item.slug], item.dosage or first_dosage(library[item.slug]))
            for item in phase.items
        )
        case = low_risk(problem(code, weeks_ago=20), exercises=exercises)
        forbidden = {
            (finding.exercise, finding.rule)
            for finding in screen(case, seed.rulebook()).findings
            if finding.severity is Severity.CONTRAINDICATED and finding.exercise
        }
        assert forbidden == set(), phase.name


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda template: template.slug)
def test_no_dosage_of_it_is_more_than_the_librarys_most(template: BuiltIn) -> None:
    for phase in template.phases:
        for item in phase.items:
            dose = Dose.of(seed.library()[item.slug], item.dosage)
            assert (dose.week_percent or 0) <= 100, (phase.name, item.slug)
            assert (dose.peak_percent or 0) <= 100, (phase.name, item.slug)


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda template: template.slug)
def test_one_ball_does_for_a_phase_beside_a_soft_one(template: BuiltIn) -> None:
    for phase in template.phases:
        large = [
            {*seed.library()[item.slug].equipment.ball_cm} - {25}
            for item in phase.items
            if {*seed.library()[item.slug].equipment.ball_cm} != {25}
        ]
        assert set.intersection(*large), phase.name


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda template: template.slug)
def test_a_later_phase_waits_for_something_and_never_asks_less_of_an_exercise(template: BuiltIn) -> None:
    assert all(phase.entry for phase in template.phases[1:])
    before: dict[str, float] = {}
    for phase in template.phases:
        for item in phase.items:
            exercise = seed.library()[item.slug]
            work = Dose.of(exercise, item.dosage or first_dosage(exercise)).week_percent or 0
            assert work >= before.get(item.slug, 0), (phase.name, item.slug)
            before[item.slug] = work
