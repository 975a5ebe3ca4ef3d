"""The dose that a program asks for is what is screened: in the draft, by a consult, and by a clinic's own copy."""

from __future__ import annotations

import pytest

from clinic.domain.errors import ActionDenied
from clinic.domain.screening.rules import Severity
from clinic.models import Program
from clinic.services.library import catalogue, own_copies
from clinic.services.programs import drafts
from clinic.services.screening import suitability
from tests.desk import HARMLESS, Desk
from tests.factories import NOW

MUCH = {"sets": 10, "reps": 60, "days_per_week": 7}
DOSE = {"pike": "dose-far-beyond-library"}


@pytest.fixture
def program(desk: Desk) -> Program:
    desk.answer_all()
    return desk.draft("pike", HARMLESS)


def ask_for(program: Program, **figures: int) -> None:
    """The pike of the program at these figures."""
    program.items[0].dosage = {**program.items[0].dosage, **figures}


def flags(desk: Desk, program: Program) -> dict[str | None, str]:
    return {flag.exercise: flag.rule for flag in desk.assess(program).consults_due}


def test_the_dosage_that_a_program_starts_with_raises_nothing(desk: Desk, program: Program) -> None:
    assert desk.assess(program).screening.findings == ()


def test_a_dose_far_beyond_the_librarys_waits_for_a_consult(desk: Desk, program: Program) -> None:
    ask_for(program, **MUCH)

    assert flags(desk, program) == DOSE
    with pytest.raises(ActionDenied, match="consult"):
        desk.request(program)


def test_a_consult_about_a_dose_ends_with_that_dose(desk: Desk, program: Program) -> None:
    ask_for(program, **MUCH)
    desk.consult(program)
    assert flags(desk, program) == {}

    for change in ({"reps": 59}, {"times_per_day": 2}, {"hold_seconds": 3}):
        ask_for(program, **MUCH, times_per_day=1, hold_seconds=0)
        assert flags(desk, program) == {}
        ask_for(program, **change)
        assert flags(desk, program) == DOSE, change


def test_a_dose_beyond_the_librarys_is_a_caution_with_words_for_the_patient(
    desk: Desk, program: Program
) -> None:
    ask_for(program, sets=3, reps=8, days_per_week=5)
    assessment = desk.assess(program)

    assert [finding.rule for finding in assessment.cautions] == ["dose-beyond-library"]
    assert assessment.patient_cautions("pike")[0].startswith("This is more than most people do.")


def test_a_copy_is_measured_by_what_the_library_gives_its_base(desk: Desk, program: Program) -> None:
    levels = {"advanced": {"sets": 10, "reps": 60, "days_per_week": 7}}
    words = {"name": "Our pike", "dosage": levels}
    own = own_copies.copy(desk.session, slug="pike", words=words, seen=(0, 1), by=desk.alice, at=NOW)
    (base,) = (item for item in program.items if item.slug == "pike")
    drafts.remove_item(desk.session, program=program, item_id=base.id, by=desk.alice, at=NOW)
    desk.add(program, own.slug)
    for item in program.items:
        item.dosage = {**item.dosage, **MUCH} if item.slug != HARMLESS else item.dosage

    assert {item.slug for item in program.items} == {HARMLESS, own.slug}
    assert flags(desk, program) == {own.slug: DOSE["pike"]}


def test_the_library_is_judged_at_the_dosages_that_it_has(desk: Desk) -> None:
    def severities() -> dict[str, Severity]:
        found = catalogue.search(desk.session, desk.pat.clinic_id, "")
        return dict(suitability.of(desk.session, record=desk.record(), exercises=found).severities)

    desk.answer_all()
    assert set(severities().values()) == {Severity.CLEAR}
    desk.herniated_disc(weeks_ago=20)
    assert severities()[HARMLESS] is Severity.CONSULT  # sitting grows to half an hour
