"""Patients of somebody who left are everybody's until a therapist or an administrator hands them over."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause
from clinic.models import AuditEvent, Patient, StaffMember, WorklistItem
from clinic.services.access import staff
from clinic.services.followup import worklist
from clinic.services.followup.care import handover, not_now
from clinic.settings import Settings
from tests import factories
from tests.browser import controls, fill_in
from tests.factories import NOW, People, of_report
from tests.integration.conftest import Clock, sign_in

EVERYBODYS = "They are on everybody's list until a therapist or an administrator hands them over."


@pytest.fixture
def carl(session: Session, settings: Settings, people: People, clock: Clock) -> StaffMember:
    """A second therapist; something about Pat is open."""
    member = factories.therapist(session, settings, people.clinic, "Carl Colleague")
    cause = Cause(Reason.NEW_WORDS, of_report(1, "words"), "Words to read")
    worklist.open_items(session, people.pat, [cause], plan=None, number=1, at=NOW)
    session.commit()
    return member


def browser(app: Flask, person: StaffMember) -> FlaskClient:
    client = app.test_client()
    sign_in(client, person)
    return client


def alice_leaves(session: Session, people: People) -> None:
    staff.deactivate(session, member=people.alice, by=people.ada, at=NOW)
    session.commit()


def therapist_of(session: Session, patient: Patient) -> object:
    session.refresh(patient)
    found = patient.therapist_id
    session.commit()
    return found


def test_whom_somebody_left_behind_is_on_the_list_of_all_marked_so(
    app: Flask, session: Session, people: People, carl: StaffMember
) -> None:
    assert "Nothing waits for you" in browser(app, carl).get("/worklist").text
    assert EVERYBODYS not in browser(app, people.alice).get("/worklist").text
    alice_leaves(session, people)
    for whose in ("mine", "all"):
        page = browser(app, carl).get(f"/worklist?whose={whose}").text
        assert "Words to read" in page
        assert "No therapist</span>" in page
        assert EVERYBODYS in page
    assert "no therapist" in browser(app, carl).get("/patients?whose=all").text
    assert "nobody looks after Pat Patient" in browser(app, carl).get(f"/patients/{people.pat.id}").text


def test_what_was_given_to_somebody_who_left_is_their_therapists_again(
    app: Flask, session: Session, people: People, carl: StaffMember
) -> None:
    item = session.scalars(select(WorklistItem)).one()
    not_now.assign(session, item=item, to=people.amos, seen=None, by=people.alice, at=NOW)
    session.commit()
    alice = browser(app, people.alice)
    assert "Nothing waits for you" in alice.get("/worklist").text
    staff.deactivate(session, member=people.amos, by=people.ada, at=NOW)
    session.commit()
    assert "Words to read" in alice.get("/worklist").text


def test_what_was_given_to_whoever_hands_over_goes_with_the_patient_and_nobody_elses(
    app: Flask, session: Session, people: People, carl: StaffMember
) -> None:
    other = Cause(Reason.NEW_WORDS, of_report(2, "words"), "Words for the assistant")
    worklist.open_items(session, people.pat, [other], plan=None, number=2, at=NOW)
    theirs, aide = session.scalars(select(WorklistItem).order_by(WorklistItem.id)).all()
    not_now.assign(session, item=theirs, to=people.alice, seen=None, by=people.alice, at=NOW)
    not_now.assign(session, item=aide, to=people.amos, seen=None, by=people.alice, at=NOW)
    session.commit()
    assert (
        fill_in(
            browser(app, people.alice), f"/patients/{people.pat.id}/hand-over", {"to": str(carl.id)}
        ).status_code
        == 303
    )
    page = browser(app, carl).get("/worklist").text
    assert "Words to read" in page
    assert "Words for the assistant" not in page
    assert "Nothing waits for you" in browser(app, people.alice).get("/worklist").text
    assert "Words for the assistant" in browser(app, people.amos).get("/worklist").text


def test_one_patient_is_handed_over_after_being_asked(
    app: Flask, session: Session, people: People, carl: StaffMember
) -> None:
    alice = browser(app, people.alice)
    address = f"/patients/{people.pat.id}/hand-over"
    asked = fill_in(alice, address)
    assert asked.status_code == 422
    assert "Fill this in." in asked.text
    assert therapist_of(session, people.pat) == people.alice.id

    assert fill_in(alice, address, {"to": str(carl.id)}).status_code == 303
    assert therapist_of(session, people.pat) == carl.id
    assert "Words to read" in browser(app, carl).get("/worklist").text
    (event,) = session.scalars(select(AuditEvent).where(AuditEvent.action == "patient.hand_over"))
    assert (event.patient_id, event.actor_name) == (people.pat.id, "Alice Able")
    assert event.detail == {"from": str(people.alice.id), "to": str(carl.id)}


def test_an_older_page_hands_nobody_over(
    app: Flask, session: Session, people: People, carl: StaffMember
) -> None:
    alice = browser(app, people.alice)
    address = f"/patients/{people.pat.id}/hand-over"
    old = controls(alice.get(address).text) | {"to": str(carl.id)}
    fill_in(alice, f"/patients/{people.pat.id}/edit", {"phone": "+49 30 123456"})
    refused = alice.post(address, data=old)
    assert refused.status_code == 422
    assert f'selected value="{carl.id}"' in refused.text
    assert therapist_of(session, people.pat) == people.alice.id


@pytest.mark.parametrize("who", ["amos", "bob", "ada"])
def test_who_does_not_take_patients_over(
    app: Flask, session: Session, people: People, carl: StaffMember, who: str
) -> None:
    """An assistant, another clinic's therapist, an administrator."""
    alice = browser(app, people.alice)
    address = f"/patients/{people.pat.id}/hand-over"
    assert fill_in(alice, address, {"to": str(getattr(people, who).id)}).status_code == 422
    assert therapist_of(session, people.pat) == people.alice.id


@pytest.mark.parametrize("who", ["ada", "carl"])
def test_all_of_somebodys_patients_are_handed_over_at_once(
    app: Flask, session: Session, people: People, carl: StaffMember, who: str
) -> None:
    anna = factories.patient(session, people.alice, "Anna Archer")
    session.commit()
    alice_leaves(session, people)
    client = browser(app, carl if who == "carl" else people.ada)
    begin = "/admin" if who == "ada" else ""
    page = client.get(f"{begin}/staff/{people.alice.id}/hand-over").text
    assert "Alice Able has 2 patients" in page
    assert "Anna Archer" not in page

    done = client.post(
        f"{begin}/staff/{people.alice.id}/hand-over", data=controls(page) | {"to": str(carl.id)}
    )
    assert done.status_code == 303
    assert {therapist_of(session, one) for one in (people.pat, anna)} == {carl.id}
    events = session.scalars(select(AuditEvent).where(AuditEvent.action == "patient.hand_over")).all()
    assert {event.patient_id for event in events} == {people.pat.id, anna.id}


@pytest.mark.parametrize("left", ["nobody", "Quinn"])
@pytest.mark.parametrize("who", ["ada", "carl"])
def test_who_came_since_the_page_was_opened_is_not_handed_over_unseen(
    app: Flask, session: Session, people: People, carl: StaffMember, who: str, left: str
) -> None:
    quinn = factories.patient(session, people.alice, "Quinn Querulous")
    session.commit()
    client = browser(app, carl if who == "carl" else people.ada)
    address = f"{'/admin' if who == 'ada' else ''}/staff/{people.alice.id}/hand-over"
    old = controls(client.get(address).text) | {"to": str(carl.id)}
    anna = factories.patient(session, people.alice, "Anna Archer")
    if left == "Quinn":  # as many as before
        handover.give(session, patient=quinn, to=carl.id, seen=None, by=people.alice, at=NOW)
    session.commit()

    refused = client.post(address, data=old)
    assert refused.status_code == 422
    assert f"Alice Able has {2 if left == 'Quinn' else 3} patients" in refused.text
    assert {therapist_of(session, one) for one in (people.pat, anna)} == {people.alice.id}
    assert client.post(address, data=controls(refused.text)).status_code == 303
    assert {therapist_of(session, one) for one in (people.pat, anna)} == {carl.id}


def test_pages_from_before_all_were_handed_over_are_old(
    app: Flask, session: Session, people: People, carl: StaffMember
) -> None:
    alice, address = browser(app, people.alice), f"/patients/{people.pat.id}/edit"
    old = controls(alice.get(address).text) | {"phone": "+49 30 123456"}
    (item,) = session.scalars(select(WorklistItem))
    not_now.assign(session, item=item, to=people.alice, seen=None, by=people.alice, at=NOW)
    session.commit()
    fill_in(browser(app, people.ada), f"/admin/staff/{people.alice.id}/hand-over", {"to": str(carl.id)})

    assert alice.post(address, data=old).status_code == 422
    assert "Words to read" in browser(app, carl).get("/worklist").text


def test_an_administrator_is_told_of_patients_without_a_therapist(
    app: Flask, session: Session, people: People, carl: StaffMember
) -> None:
    ada = browser(app, people.ada)
    member = f"/admin/staff/{people.alice.id}"
    assert "1 is in the care of Alice Able" in ada.get(member).text
    page = ada.post(f"{member}/deactivate", follow_redirects=True).text
    assert "Hand over the patients of Alice Able, or nobody looks after them." in page
    assert "who left: nobody looks after them" in page


def test_another_clinics_people_are_not_there(
    app: Flask, session: Session, people: People, carl: StaffMember
) -> None:
    bob = browser(app, people.bob)
    assert bob.get(f"/patients/{people.pat.id}/hand-over").status_code == 404
    assert bob.get(f"/staff/{people.alice.id}/hand-over").status_code == 404
    assert bob.post(f"/staff/{people.alice.id}/hand-over").status_code == 404
