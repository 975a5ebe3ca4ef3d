"""What a program can be started from: the last one, another patient's plan, a template that may have changed."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from clinic.domain.dosage import Dosage, Side, from_dict
from clinic.domain.programs.draft import ProgramStatus
from clinic.domain.record.patients import Experience
from clinic.domain.screening.deciding.offers import StartOffer
from clinic.models import AuditEvent, Program, ProgramItem
from clinic.services.programs import drafts, starting
from clinic.services.record import patients
from clinic.services.screening import beginning, rulebooks
from tests import factories
from tests.browser import forms
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in, stored

KNEES = "built-in:knee-osteoarthritis"
PAGE_OF = "/patients/{}/programs/new"


@pytest.fixture
def page(client: FlaskClient, clock: Clock, desk: Desk) -> str:
    """Alice is signed in, and Pat has no program."""
    del clock
    desk.session.commit()
    sign_in(client, desk.alice)
    return PAGE_OF.format(desk.pat.id)


def sent(client: FlaskClient, page: str, key: str) -> dict[str, list[str]]:
    """The form of what is looked at, as the page sends it."""
    text = client.get(f"{page}?from={key}").text
    return next(fields for _, fields in forms(text) if fields.get("source") == [key])


def slugs(program: Program) -> list[str]:
    return [item.slug for item in program.items]


def held(engine: Engine) -> list[str]:
    """What the programs of the clinic hold."""
    return stored(engine, select(ProgramItem.slug).order_by(ProgramItem.position))


def looked_at(desk: Desk, key: str) -> StartOffer:
    """What the page of a source offers Pat, with the database let go of."""
    found = beginning.page(desk.session, patient=desk.pat, key=key, by=desk.alice, at=NOW)
    desk.session.commit()
    assert found.offer
    return found.offer


def test_the_last_program_is_taken_with_its_note_and_its_dosages(
    client: FlaskClient, page: str, desk: Desk
) -> None:
    draft = desk.draft(HARMLESS, "wall-squat")
    slow = Dosage(sets=3, reps=9, rest_seconds=45, days_per_week=2, note="Slowly.")
    common = {"program": draft, "by": desk.alice, "at": NOW}
    drafts.set_dosage(desk.session, item_id=draft.items[1].id, dosage=slow, **common)
    drafts.set_note(desk.session, note="As before.", **common)
    draft.status = ProgramStatus.SIGNED
    desk.session.commit()
    assert client.post(page, data=sent(client, page, "last")).status_code == 303

    program = drafts.open_draft(desk.session, desk.pat)
    assert program
    assert program.id != draft.id
    assert (slugs(program), program.note) == ([HARMLESS, "wall-squat"], "As before.")
    assert from_dict(program.items[1].dosage) == slow


def test_another_patients_plan_is_taken_without_notes_and_sides(
    client: FlaskClient, engine: Engine, page: str, desk: Desk
) -> None:
    quinn = factories.patient(desk.session, desk.alice, "Quinn Reed")
    program = starting.start(desk.session, patient=quinn, by=desk.alice, at=NOW)
    item = drafts.add_item(desk.session, program=program, slug="figure-four", by=desk.alice, at=NOW)
    mine = Dosage(sets=1, seconds=40, side=Side.LEFT, days_per_week=5, note="Mind your scar.")
    common = {"program": program, "by": desk.alice, "at": NOW}
    drafts.set_dosage(desk.session, item_id=item.id, dosage=mine, **common)
    drafts.set_note(desk.session, note="For Quinn alone.", **common)
    program.status = ProgramStatus.SIGNED
    desk.session.commit()
    form = sent(client, page, f"patient:{quinn.id}")
    assert client.post(page, data=form | {"take": ["figure-four"]}).status_code == 303

    draft = drafts.open_draft(desk.session, desk.pat)
    assert draft
    assert from_dict(draft.items[0].dosage) == Dosage(sets=1, seconds=40, side=Side.EACH, days_per_week=5)
    assert draft.note == ""
    read = select(AuditEvent.patient_id).where(AuditEvent.action.contains("read"))
    assert quinn.id in stored(engine, read)


@pytest.mark.parametrize(
    "key", ["mood", "built-in:mood", "built-in", "template:mood", "patient:mood", "last", "last:1", "empty:1"]
)
def test_what_is_not_there_is_not_found(client: FlaskClient, page: str, key: str) -> None:
    assert client.get(f"{page}?from={key}").status_code == 404


def test_another_patient_who_had_a_plan_is_found_by_name_or_birth_date(
    client: FlaskClient, page: str, desk: Desk
) -> None:
    quinn = factories.patient(desk.session, desk.alice, "Quinn Reed")
    factories.patient(desk.session, desk.alice, "Quinn Without")
    bea = factories.patient(desk.session, desk.people.bob, "Quinn Elsewhere")
    for patient, by in ((quinn, desk.alice), (bea, desk.people.bob)):
        program = starting.start(desk.session, patient=patient, by=by, at=NOW)
        drafts.add_item(desk.session, program=program, slug=HARMLESS, by=by, at=NOW)
        program.status = ProgramStatus.SIGNED
    desk.session.commit()

    for typed in ("quin", "Reed Q", "1961-05-04 quinn"):
        text = client.get(page, query_string={"q": typed}).text
        assert re.findall(r"from=patient:([0-9a-f-]+)", text) == [str(quinn.id)], typed
    assert "Nobody else of that name has had a plan." in client.get(page, query_string={"q": "zz"}).text


def test_ones_own_plan_is_no_other_patients(client: FlaskClient, page: str, desk: Desk) -> None:
    desk.draft(HARMLESS).status = ProgramStatus.SIGNED
    desk.session.commit()

    assert client.get(f"{page}?from=patient:{desk.pat.id}").status_code == 404
    assert client.get(f"{page}?from=last").status_code == 200


def test_a_plan_of_another_clinic_is_not_found(client: FlaskClient, page: str, desk: Desk) -> None:
    bobs = factories.patient(desk.session, desk.people.bob, "Bea Hill")
    program = starting.start(desk.session, patient=bobs, by=desk.people.bob, at=NOW)
    drafts.add_item(desk.session, program=program, slug=HARMLESS, by=desk.people.bob, at=NOW)
    program.status = ProgramStatus.SIGNED
    desk.session.commit()

    assert client.get(f"{page}?from=patient:{bobs.id}").status_code == 404


def test_a_template_that_is_not_what_the_page_showed_is_looked_at_again(
    client: FlaskClient, engine: Engine, page: str
) -> None:
    form = sent(client, page, KNEES)
    answer = client.post(page, data=form | {"seen": "0" * 16, "take": ["adductor-squeeze"]})

    assert answer.status_code == 422
    assert "This is not what it was when you opened the page." in answer.text
    assert re.findall(r'name="take" value="([\w-]+)" checked', answer.text) == ["adductor-squeeze"]
    assert stored(engine, select(Program.id)) == []
    again = next(fields for _, fields in forms(answer.text) if fields.get("source") == [KNEES])
    assert client.post(page, data=again).status_code == 303


def test_the_patients_level_decides_the_dosage_where_none_is_named(desk: Desk) -> None:
    """The wall lean is held for 5 seconds by a beginner and for 10 by somebody intermediate."""
    holds = {}
    for level in (None, Experience.BEGINNER, Experience.INTERMEDIATE, Experience.ADVANCED):
        desk.pat.level = level
        found = beginning.page(desk.session, patient=desk.pat, key="built-in:shoulder", by=desk.alice, at=NOW)
        draft = desk.draft("wall-lean-hold")
        holds[level] = (draft.items[0].dosage["hold_seconds"], draft.items[0].dosage["reps"])
        draft.status = ProgramStatus.DISCARDED
        assert found.level is level

    assert holds == {
        None: (5, 5),
        Experience.BEGINNER: (5, 5),
        Experience.INTERMEDIATE: (10, 5),
        Experience.ADVANCED: (10, 10),
    }


def test_without_rules_nothing_is_offered_as_fitting(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rulebooks, "NEWEST", select(AuditEvent.action).where(AuditEvent.action == "none"))
    found = beginning.page(desk.session, patient=desk.pat, key=KNEES, by=desk.alice, at=NOW)

    assert {fit for fit, _ in found.counts.values()} == {0}
    assert found.offer
    assert all(row.judged.is_ruled_out for row in found.offer.rows)


def test_an_exercise_that_left_the_library_is_named(desk: Desk) -> None:
    draft = desk.draft(HARMLESS, "wall-squat")
    draft.status = ProgramStatus.SIGNED
    draft.items[1].slug = "wall-stand"
    desk.session.flush()
    found = beginning.page(desk.session, patient=desk.pat, key="last", by=desk.alice, at=NOW)

    assert found.offer
    assert found.offer.gone == ("wall-stand",)
    assert [row.judged.exercise.slug for row in found.offer.rows] == [HARMLESS]


def test_who_only_administers_sees_no_such_page(client: FlaskClient, page: str, desk: Desk) -> None:
    client.post("/sign-out")
    sign_in(client, desk.people.ada)

    assert client.get(page).status_code in (403, 404)
    assert patients.get(desk.session, desk.alice, desk.pat.id)
