"""What is changed while a document is made: nothing is signed that is no longer so, and the program stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Row, select

from clinic.cli.worker.work import make_one
from clinic.domain.access.clinics import ClinicDetails
from clinic.domain.dosage import from_dict
from clinic.domain.roles import Role
from clinic.models import AuditEvent, Plan, Program, ProgramItem, Signing
from clinic.services.access import clinics, staff
from clinic.services.plans import signings
from clinic.services.programs import drafts
from clinic.services.record import goals, patients
from clinic.services.screening import consults, rulebooks
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import stored

SOON = NOW + timedelta(seconds=4)
Change = Callable[[Desk, Program], object]


@pytest.fixture
def program(desk: Desk) -> Program:
    """Agreed upon in a consult, and nothing else stands in its way."""
    desk.herniated_disc()
    draft = desk.draft(HARMLESS)
    desk.consult(draft)
    desk.session.commit()
    return draft


def weigh_more(desk: Desk, _program: Program) -> None:
    heavier = replace(patients.details_of(desk.pat), weight_kg=300)
    patients.change(desk.session, patient=desk.pat, details=heavier, seen=None, by=desk.alice, at=SOON)


def rename_patient(desk: Desk, _program: Program) -> None:
    married = replace(patients.details_of(desk.pat), name="Pat Newname")
    patients.change(desk.session, patient=desk.pat, details=married, seen=None, by=desk.alice, at=SOON)


def want_more(desk: Desk, _program: Program) -> None:
    goals.write(desk.session, patient=desk.pat, texts=["Dance"], seen=None, by=desk.alice, at=SOON)


def fall_ill(desk: Desk, _program: Program) -> None:
    desk.answer_all(saddle_numbness="yes", lumbar_disc_herniation="yes")


def ask_another_clinician(desk: Desk, program: Program) -> None:
    (consult,) = consults.of_patient(desk.session, desk.pat)
    flags = [judged.finding for judged in desk.assess(program).judged]
    again = consults.as_consult(consult)
    consults.record(desk.session, patient=desk.pat, consult=again, flags=flags, by=desk.alice, at=SOON)


def withdraw_consult(desk: Desk, _program: Program) -> None:
    (consult,) = consults.of_patient(desk.session, desk.pat)
    consults.withdraw(desk.session, consult=consult, reason="Wrong patient.", by=desk.alice, at=SOON)


def want_second_opinions(desk: Desk, program: Program) -> None:
    rules = sorted({judged.finding.rule for judged in desk.assess(program).judged if judged.consult})
    clinics.want_second_opinion(desk.session, rules=rules, seen=None, by=desk.people.ada, at=SOON)


def add_exercise(desk: Desk, program: Program) -> None:
    desk.add(program, "wall-squat")


def prescribe_more(desk: Desk, program: Program) -> None:
    item = program.items[0]
    more = replace(from_dict(item.dosage), note="Slowly.")
    said: dict[str, Any] = {"by": desk.alice, "at": SOON}
    drafts.set_dosage(desk.session, program=program, item_id=item.id, dosage=more, **said)


def discard(desk: Desk, program: Program) -> None:
    drafts.discard(desk.session, program=program, revision=program.revision, by=desk.alice, at=SOON)


def move_house(desk: Desk, _program: Program) -> None:
    clinic = desk.people.clinic
    names = ("name", "phone", "emergency_number", "timezone", "paper")
    names += ("acute_window_weeks", "intake_days", "silence_days", "reviewed_only")
    kept = {name: getattr(clinic, name) for name in names}
    moved = ClinicDetails(**kept, address="2 Lake Road")
    clinics.change(desk.session, details=moved, seen=None, by=desk.people.ada, at=SOON)


def change_signer(desk: Desk, **changes: object) -> None:
    alice = desk.alice
    names = ("name", "email", "role", "administers", "profession", "registration")
    values: dict[str, Any] = {name: getattr(alice, name) for name in names} | changes
    staff.change(desk.session, member=alice, **values, seen=None, by=desk.people.ada, at=SOON)


def rename_signer(desk: Desk, _program: Program) -> None:
    change_signer(desk, name="Alice Married")


def demote_signer(desk: Desk, _program: Program) -> None:
    change_signer(desk, role=Role.ASSISTANT)


def let_signer_go(desk: Desk, _program: Program) -> None:
    staff.deactivate(desk.session, member=desk.alice, by=desk.people.ada, at=SOON)


def set_clock_back(desk: Desk, _program: Program) -> None:
    desk.pat.newest_at = SOON + timedelta(hours=1)


CHANGES: dict[Change, str] = {
    weigh_more: "A contraindication stands in the way.",
    rename_patient: "The patient's details changed before the document was ready, so nothing was signed.",
    want_more: "The goals changed before the document was ready, so nothing was signed. Review it again, then sign.",
    fall_ill: "A contraindication stands in the way.",
    ask_another_clinician: "What the screening says changed before the document was ready",
    withdraw_consult: "A consult flag is open.",
    want_second_opinions: "A consult flag is open.",
    add_exercise: "The program was changed before its document was ready, so nothing was signed.",
    prescribe_more: "The program was changed before its document was ready, so nothing was signed.",
    discard: "This program was discarded. Start a new one.",
    move_house: "The clinic's details changed before the document was ready",
    rename_signer: "The signer's details changed before the document was ready",
    demote_signer: "Only a therapist can sign.",
    let_signer_go: "Whoever signed this no longer works at the clinic, so nothing was signed.",
    set_clock_back: "The server's clock stands at 2026-11-21 14:00 UTC, before the newest entry",
}


def programs(engine: Engine) -> list[Any]:
    return [
        stored(engine, select(table).order_by(table.id)) and [repr(row) for row in rows(engine, table)]
        for table in (Program, ProgramItem)
    ]


def rows(engine: Engine, table: type[Any]) -> list[Row[Any]]:
    with engine.connect() as connection:
        return list(connection.execute(select(table.__table__).order_by(table.id)))


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_before_the_document_is_ready_refuses_it_with_its_sentence(
    desk: Desk, engine: Engine, program: Program, change: Change
) -> None:
    signing = desk.request(program)
    desk.session.commit()
    change(desk, program)
    desk.session.commit()
    before = programs(engine)

    assert make_one(engine, desk.settings, worker="w", now=lambda: SOON)

    (refused,) = stored(engine, select(Signing))
    assert refused.refusal.startswith(CHANGES[change]), refused.refusal
    assert (refused.status, refused.settled_at, refused.plan_id) == ("refused", SOON, None)
    assert stored(engine, select(Plan)) == []
    assert programs(engine) == before
    (event,) = stored(engine, select(AuditEvent).where(AuditEvent.action == "signing.refuse"))
    assert (event.subject_id, event.patient_id, event.actor) == (signing.id, desk.pat.id, "system")
    assert event.detail == {"version": 1, "sentence": refused.refusal}
    assert not make_one(engine, desk.settings, worker="w", now=lambda: SOON)


def test_rules_that_were_changed_meanwhile_are_looked_at_again(
    desk: Desk, engine: Engine, program: Program, tmp_path: Path
) -> None:
    desk.request(program)
    for file in rulebooks.RULES.glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text().replace("version: 1\n", "version: 2\n", 1))
    rulebooks.sync(desk.session, at=SOON, directory=tmp_path)
    desk.session.commit()

    make_one(engine, desk.settings, worker="w", now=lambda: SOON)
    assert stored(engine, select(Signing.refusal))[0].startswith("What the screening says changed before")


def test_an_intake_that_grew_too_old_while_no_worker_ran_is_renewed_first(
    desk: Desk, engine: Engine, program: Program
) -> None:
    desk.request(program)
    desk.session.commit()
    make_one(engine, desk.settings, worker="w", now=lambda: NOW + timedelta(days=91))
    (refusal,) = stored(engine, select(Signing.refusal))
    assert refusal.startswith(("A consult flag is open.", "The intake is too old."))


def test_what_is_no_part_of_the_plan_may_change(desk: Desk, engine: Engine, program: Program) -> None:
    """The patient gets a telephone, which is not what was signed."""
    first = desk.sign(program)
    following = desk.draft()
    signing = desk.request(following)
    called = replace(patients.details_of(desk.pat), phone="030 1234")
    patients.change(desk.session, patient=desk.pat, details=called, seen=None, by=desk.alice, at=SOON)
    desk.session.commit()

    make_one(engine, desk.settings, worker="w", now=lambda: SOON)

    kept = {plan.version: plan for plan in stored(engine, select(Plan))}
    assert {version: plan.status for version, plan in kept.items()} == {1: "replaced", 2: "active"}
    assert (kept[1].id, kept[2].id, kept[2].signed_at) == (first.id, signing.id, NOW)


def test_a_version_that_became_no_plan_is_given_to_the_next(
    desk: Desk, engine: Engine, program: Program
) -> None:
    desk.request(program)
    prescribe_more(desk, program)
    again = desk.request(program)
    desk.session.commit()
    assert [signing.refusal[:24] for signing in stored(engine, select(Signing)) if signing.refusal] == [
        "The program was changed "
    ]
    assert (again.version, signings.waiting(desk.session, program)) == (1, again)
    desk.session.commit()

    make_one(engine, desk.settings, worker="w", now=lambda: SOON)
    assert [(plan.id, plan.version) for plan in stored(engine, select(Plan))] == [(again.id, 1)]
