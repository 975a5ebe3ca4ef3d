"""A screening that cannot finish says so about that program alone, and leaves its reason to whoever runs the server."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import delete

from clinic.domain.screening.assessment import FAILURE
from clinic.models import ConsultRecord, Program, RulebookRevision
from clinic.services.programs import drafts, starting
from clinic.services.record import records
from clinic.services.screening import assess, rulebooks
from clinic.services.screening.assess import Review
from tests.desk import HARMLESS, Desk
from tests.factories import NOW, patient


@pytest.fixture
def program(desk: Desk) -> Program:
    desk.herniated_disc()
    return desk.draft(HARMLESS)


@pytest.fixture
def consult(desk: Desk, program: Program) -> ConsultRecord:
    return desk.consult(program)


def spoil_dosage(desk: Desk, program: Program) -> None:
    program.items[0].dosage = {"sets": "many"}
    desk.session.flush()


def spoil_exercise(desk: Desk, program: Program) -> None:
    desk.add_unreadable(program)


def unload_rules(desk: Desk) -> None:
    desk.session.execute(delete(RulebookRevision))


def review(desk: Desk, program: Program) -> Review:
    return assess.review(desk.session, program=program, record=desk.record())


def test_a_dosage_that_cannot_be_read_stops_the_signature_with_a_sentence(
    desk: Desk, program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    spoil_dosage(desk, program)

    assessment = desk.assess(program)
    assert (assessment.failure, assessment.verdict) == (FAILURE, "contraindicated")
    assert f"screening of program {program.id} failed" in caplog.messages
    assert "Traceback" in caplog.text


def test_the_server_is_told_that_no_exercise_could_be_read(
    desk: Desk, program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    spoil_exercise(desk, program)

    assert desk.assess(program).failure == FAILURE
    assert "screening failed: the exercises or the rules could not be read" in caplog.messages
    assert "Traceback" in caplog.text


def test_a_therapist_reads_that_the_rules_are_not_loaded(desk: Desk, program: Program) -> None:
    unload_rules(desk)

    assessment = desk.assess(program)
    assert (assessment.failure, assessment.verdict) == (rulebooks.NOT_LOADED, "contraindicated")
    assert assessment.judged == ()


def test_with_a_dosage_that_cannot_be_read_the_exercises_and_consults_are_still_shown(
    desk: Desk, program: Program, consult: ConsultRecord
) -> None:
    spoil_dosage(desk, program)

    shown = review(desk, program)
    assert (shown.program, shown.record) == (program, desk.record())
    assert [entry.exercise.slug for entry in shown.entries.values()] == [HARMLESS]
    assert list(shown.consults) == [consult]


def test_with_an_exercise_that_cannot_be_read_the_consults_are_still_shown(
    desk: Desk, program: Program, consult: ConsultRecord
) -> None:
    spoil_exercise(desk, program)

    shown = review(desk, program)
    assert (shown.program, shown.record) == (program, desk.record())
    assert shown.entries == {}
    assert list(shown.consults) == [consult]


@pytest.mark.parametrize("spoil", [spoil_dosage, spoil_exercise])
def test_the_drafts_of_others_are_judged_all_the_same(
    desk: Desk, program: Program, consult: ConsultRecord, spoil: Callable[[Desk, Program], None]
) -> None:
    quinn = patient(desk.session, desk.alice, "Quinn Quiet")
    other = starting.start(desk.session, patient=quinn, by=desk.alice, at=NOW)
    drafts.add_item(desk.session, program=other, slug=HARMLESS, by=desk.alice, at=NOW)
    spoil(desk, other)
    quinns = records.read(desk.session, quinn, at=NOW)

    first, second = assess.review_all(desk.session, [(program, desk.record()), (other, quinns)])
    assert (first.program, second.program) == (program, other)
    assert (first.record.patient, second.record.patient) == (desk.pat, quinn)
    assert (first.assessment.failure, second.assessment.failure) == ("", FAILURE)
    assert (list(first.consults), list(second.consults)) == ([consult], [])
