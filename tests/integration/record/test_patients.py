"""Registering and changing patients: what cannot be true is refused with a sentence, nobody sees another clinic's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied, InvalidInput, NotFound
from clinic.domain.record.patients import Details
from clinic.domain.record.taking_back import THERAPISTS_CORRECTION
from clinic.models import AuditEvent, Patient, StaffMember, new_id
from clinic.services.record import patients
from tests.factories import NOW, People


@pytest.fixture
def details() -> Details:
    return Details(name="Rosa Field", born=date(1948, 2, 29))


def register(session: Session, people: People, details: Details, **changes: Any) -> Patient:
    usual = {"patient_id": new_id(), "therapist_id": people.alice.id, "by": people.alice, "at": NOW}
    return patients.register(session, details=details, **usual | changes)


def test_a_registered_patient_can_be_looked_up_by_colleagues(
    session: Session, people: People, details: Details
) -> None:
    rosa = register(session, people, details)
    assert patients.get(session, people.amos, rosa.id) is rosa


def test_what_is_not_said_stays_unrecorded(session: Session, people: People, details: Details) -> None:
    rosa = register(session, people, details)
    assert (rosa.height_cm, rosa.weight_kg, rosa.ball_latex_free) == (None, None, None)


@pytest.mark.parametrize("who", ["bob", "ada"])
def test_another_clinic_and_the_administrator_find_nobody(session: Session, people: People, who: str) -> None:
    with pytest.raises(NotFound):
        patients.get(session, getattr(people, who), people.pat.id)


def test_an_unknown_id_is_not_found(session: Session, people: People) -> None:
    with pytest.raises(NotFound):
        patients.get(session, people.alice, uuid4())


EMAIL = "Enter an e-mail address like name@example.org, or leave it empty."
PHONE = "Enter a phone number: digits, spaces, and + at the start if it is international."


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"name": "  "}, "name", "Enter the patient's name."),
        ({"name": "a" * 121}, "name", "Keep the name to 120 characters."),
        ({"name": "Rosa\x1bField"}, "name", "The name has characters that cannot be printed."),
        ({"born": date(2026, 11, 22)}, "born", "The date of birth is in the future."),
        ({"born": date(1899, 12, 31)}, "born", "The date of birth is before 1900. Check the year."),
        ({"height_cm": 49}, "height_cm", "Height must be between 50 and 250 cm."),
        ({"weight_kg": 351}, "weight_kg", "Weight must be between 10 and 350 kg."),
        ({"weight_kg": 10**30}, "weight_kg", "Weight must be between 10 and 350 kg."),
        ({"email": "rosa@nowhere"}, "email", EMAIL),
        ({"email": "x" * 200 + "@example.org"}, "email", EMAIL),
        ({"phone": "call me"}, "phone", PHONE),
        ({"language": "tlh"}, "language", "Choose a language that the portal has."),
        ({"ball_diameter_cm": 60}, "ball_diameter_cm", "Choose one of the ball sizes shown."),
        ({"ball_rating_kg": 5}, "ball_rating_kg", "The load rating must be between 50 and 1000 kg."),
    ],
)  # fmt: skip
def test_what_cannot_be_true_is_refused_with_a_sentence_at_its_field(
    session: Session, people: People, details: Details, change: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        register(session, people, replace(details, **change))
    assert refusal.value.errors == {field: sentence}


def test_every_mistake_is_named_at_once(session: Session, people: People, details: Details) -> None:
    wrong = replace(details, name="", height_cm=1)
    with pytest.raises(InvalidInput) as refusal:
        register(session, people, wrong, therapist_id=uuid4())
    assert set(refusal.value.errors) == {"name", "height_cm", "therapist_id"}


@pytest.mark.parametrize("who", ["bob", "amos", "ada"])
def test_the_usual_therapist_is_a_therapist_of_this_clinic(
    session: Session, people: People, details: Details, who: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        register(session, people, details, therapist_id=getattr(people, who).id)
    assert refusal.value.errors == {"therapist_id": "Choose a therapist who works at this clinic."}


def test_somebody_who_left_can_no_longer_be_chosen(
    session: Session, people: People, details: Details
) -> None:
    people.alice.active = False
    session.flush()
    with pytest.raises(InvalidInput, match="Choose a therapist who works at this clinic"):
        register(session, people, details, by=people.amos)


def test_somebody_let_go_since_the_request_began_takes_nobody_in(
    session: Session, people: People, details: Details
) -> None:
    session.execute(
        update(StaffMember).values(active=False), execution_options={"synchronize_session": False}
    )
    with pytest.raises(ActionDenied, match="You no longer work at this clinic"):
        register(session, people, details)


def test_today_is_the_day_at_the_clinic(session: Session, people: People, details: Details) -> None:
    """Riverside is in Berlin: at 23:30 UTC it is tomorrow there, and a child may have been born."""
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    newborn = replace(details, born=date(2026, 11, 22))
    assert register(session, people, newborn, at=late).born == date(2026, 11, 22)


def test_a_change_is_audited_by_field_and_without_values(session: Session, people: People) -> None:
    before = patients.details_of(people.pat)
    changed = patients.change(
        session,
        patient=people.pat,
        details=replace(before, name="Pat Newname", weight_kg=68),
        by=people.alice,
        at=NOW + timedelta(days=1),
        seen=None,
    )
    session.flush()
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "patient.change")).one()
    assert changed == ("name", "weight_kg")
    assert event.detail == {"fields": ["name", "weight_kg"]}
    assert event.patient_id == people.pat.id


def test_saving_without_a_change_writes_nothing(session: Session, people: People) -> None:
    same = patients.details_of(people.pat)
    assert (
        patients.change(session, patient=people.pat, details=same, by=people.alice, at=NOW, seen=None) == ()
    )
    session.flush()
    assert not session.scalars(select(AuditEvent).where(AuditEvent.action == "patient.change")).all()


def test_a_refused_change_leaves_the_record_as_it_was(session: Session, people: People) -> None:
    wrong = replace(patients.details_of(people.pat), height_cm=1, name="Other")
    with pytest.raises(InvalidInput):
        patients.change(session, patient=people.pat, details=wrong, by=people.alice, at=NOW, seen=None)
    assert (people.pat.name, people.pat.height_cm) == ("Pat Patient", 172)


RECORDED = {"ball_rating_kg": 120, "ball_latex_free": False, "ball_anti_burst": False}


@pytest.mark.parametrize(
    ("correction", "is_refused"),
    [
        ({"born": date(1990, 2, 28)}, True),
        ({"ball_rating_kg": 300}, True),
        ({"ball_rating_kg": None}, True),
        ({"ball_latex_free": True}, True),
        ({"ball_latex_free": None}, True),
        ({"ball_anti_burst": True}, True),
        ({"ball_rating_kg": 100}, False),
        ({"weight_kg": 70, "height_cm": 170, "phone": "+44 1632 960123"}, False),
    ],
)
def test_an_assistant_corrects_nothing_that_the_screening_rests_on_to_something_milder(
    session: Session, people: People, details: Details, correction: dict[str, Any], is_refused: bool
) -> None:
    rosa = register(session, people, replace(details, **RECORDED))
    said = {"patient": rosa, "details": replace(details, **(RECORDED | correction)), "seen": None, "at": NOW}
    if is_refused:
        with pytest.raises(InvalidInput) as refused:
            patients.change(session, by=people.amos, **said)
        assert dict(refused.value.errors) == dict.fromkeys(correction, THERAPISTS_CORRECTION)
    else:
        assert set(patients.change(session, by=people.amos, **said)) == set(correction)
    session.rollback()


def test_an_assistant_adds_what_was_not_recorded_and_a_therapist_corrects_it(
    session: Session, people: People, details: Details
) -> None:
    rosa = register(session, people, details)
    said = {"patient": rosa, "seen": None, "at": NOW}
    patients.change(session, by=people.amos, details=replace(details, **RECORDED), **said)
    stronger = {"details": replace(details, **(RECORDED | {"ball_rating_kg": 300})), **said}
    with pytest.raises(InvalidInput, match="reason: Say why"):
        patients.change(session, by=people.alice, **stronger)
    changed = patients.change(session, by=people.alice, reason="Another ball.", **stronger)
    assert changed == ("ball_rating_kg",)
