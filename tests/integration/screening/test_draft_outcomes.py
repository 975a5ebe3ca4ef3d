"""What lists say of drafts is kept until anything changes that the screening reads; each change is seen at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from clinic.domain.access.clinics import ClinicDetails
from clinic.domain.library.vocabulary import Tag
from clinic.models import ExerciseRevision, Program
from clinic.services.access import clinics
from clinic.services.library import catalogue
from clinic.services.programs import drafts
from clinic.services.record import patients
from clinic.services.screening import consults, draft_outcomes, rulebooks
from tests.desk import HARMLESS, Desk
from tests.factories import NOW

BENDING = "ball-crunch"


@pytest.fixture
def program(desk: Desk) -> Program:
    desk.herniated_disc()
    return desk.draft(HARMLESS)


def screened(desk: Desk, *, days: int = 0) -> int:
    """How many drafts are screened again to say who waits."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "FROM program_items" in statement:
            seen.append(statement)

    desk.session.flush()
    event.listen(desk.session.get_bind(), "before_cursor_execute", note)
    draft_outcomes.of_clinic(desk.session, desk.people.clinic.id, at=NOW + timedelta(days=days))
    event.remove(desk.session.get_bind(), "before_cursor_execute", note)
    return len(seen)


def add(desk: Desk, program: Program) -> None:
    desk.add(program, BENDING)


def change_dosage(desk: Desk, program: Program) -> None:
    item = program.items[0]
    dosage = replace(drafts.from_dict(item.dosage), sets=1)
    given = {"item_id": item.id, "dosage": dosage}
    drafts.set_dosage(desk.session, program=program, by=desk.alice, at=NOW, **given)


def get_heavier(desk: Desk, _program: Program) -> None:
    heavier = replace(patients.details_of(desk.pat), weight_kg=200)
    patients.change(desk.session, patient=desk.pat, details=heavier, seen=None, by=desk.alice, at=NOW)


def decide(desk: Desk, program: Program) -> None:
    desk.consult(program)


def withdraw(desk: Desk, program: Program) -> None:
    consult = desk.consult(program)
    screened(desk)
    consults.withdraw(desk.session, consult=consult, reason="Mistaken.", by=desk.alice, at=NOW)


def answer(desk: Desk, _program: Program) -> None:
    desk.answer_all(lumbar_disc_herniation="yes", pregnancy="yes")


def want_second_opinion(desk: Desk, _program: Program) -> None:
    clinics.want_second_opinion(
        desk.session, rules=["lumbar-disc-herniation"], seen=None, by=desk.people.ada, at=NOW
    )


def widen_the_acute_window(desk: Desk, _program: Program) -> None:
    ours = desk.people.clinic
    said = {field.name: getattr(ours, field.name) for field in fields(ClinicDetails)}
    details = ClinicDetails(**said | {"acute_window_weeks": ours.acute_window_weeks + 1})
    clinics.change(desk.session, details=details, seen=None, by=desk.people.ada, at=NOW)


def load_rules(desk: Desk, _program: Program) -> None:
    book = rulebooks.load_from_files(rulebooks.RULES)
    content = rulebooks.rulebook.sections(book.rules[:-1])
    fewer = rulebooks.Rulebook(book.rules[:-1])
    row = rulebooks.RulebookRevision(digest=fewer.digest, number=99, content=content, loaded_at=NOW)
    desk.session.add(row)


def load_a_demand(desk: Desk, program: Program) -> None:
    """The library says from now on that the exercise bends the lower back, which the draft's text did not."""
    row = catalogue.newest(desk.session, program.clinic_id, HARMLESS).revision
    text = desk.session.get_one(ExerciseRevision, row.id).content
    row.retired_on = NOW.date()
    desk.session.flush()
    text = {**text, "tags": [*text["tags"], Tag.LUMBAR_FLEXION]}
    desk.session.add(
        ExerciseRevision(slug=HARMLESS, number=row.number + 1, digest="new", content=text, loaded_at=NOW)
    )


@pytest.mark.parametrize(
    "change",
    [
        add,
        change_dosage,
        get_heavier,
        decide,
        withdraw,
        answer,
        want_second_opinion,
        widen_the_acute_window,
        load_rules,
        load_a_demand,
    ],
)
def test_a_draft_is_screened_again_once_something_that_was_read_changed(
    desk: Desk, program: Program, change: Callable[[Desk, Program], None]
) -> None:
    assert (screened(desk), screened(desk)) == (1, 0)

    change(desk, program)
    assert (screened(desk), screened(desk)) == (1, 0)
    kept = draft_outcomes.of_clinic(desk.session, desk.people.clinic.id, at=NOW)[program.id]
    assert kept.flags == desk.assess(program).consults_due


def test_a_new_day_is_a_new_screening(desk: Desk, program: Program) -> None:
    desk.consult(program)
    assert (screened(desk), screened(desk)) == (1, 0)
    assert (screened(desk, days=1), screened(desk, days=1)) == (1, 0)


def test_a_screening_that_failed_is_tried_again(
    desk: Desk, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(rulebooks, "current", lambda _session: None)
        outcome = draft_outcomes.of_clinic(desk.session, desk.people.clinic.id, at=NOW)[program.id]
        assert "could not be finished" in outcome.failure

    outcome = draft_outcomes.of_clinic(desk.session, desk.people.clinic.id, at=NOW)[program.id]
    assert outcome.flags == desk.assess(program).consults_due != ()
