"""What only a therapist may answer is on the list of one who may, whatever became of whom it was given to."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.domain.roles import Role
from clinic.models import Notice, StaffMember, WorklistItem
from clinic.services.followup import worklist, worklists
from clinic.services.followup.care import not_now
from clinic.settings import Settings
from tests import factories
from tests.browser import controls
from tests.factories import NOW, People, of_report
from tests.integration.conftest import Clock, sign_in

LOOK = Cause(Reason.SCREENING, "finding:1", "A rule changed")
STOP = Cause(
    Reason.STOP_RULE,
    of_report(1, "chest"),
    "Pressure in the chest",
    Stops.PLAN,
    "Rest.",
)
FLAG = Cause(Reason.RED_FLAG, "finding:2", "Beating belly")
PAIN = Cause(Reason.RED_REPORT, "answer:pain", "At home: pain 8 of 10")
GRAVE = (STOP, FLAG, PAIN)
ONLY_THERAPISTS = "Choose a therapist of this clinic. Nobody else may answer this."


@pytest.fixture
def zoe(session: Session, settings: Settings, people: People, clock: Clock) -> StaffMember:
    """A second therapist."""
    member = factories.therapist(session, settings, people.clinic, "Zoe Zander")
    session.commit()
    return member


def opened(session: Session, people: People, cause: Cause) -> UUID:
    worklist.open_items(session, people.pat, [cause], plan=None, number=1, at=NOW)
    key = session.scalars(select(WorklistItem.id).where(WorklistItem.cause == cause.key)).one()
    session.commit()
    return key


def given(session: Session, key: UUID) -> UUID | None:
    found = session.scalar(select(WorklistItem.assigned_to).where(WorklistItem.id == key))
    session.commit()
    return found


def browser(app: Flask, person: StaffMember) -> FlaskClient:
    client = app.test_client()
    sign_in(client, person)
    return client


def becomes(session: Session, member: StaffMember, role: Role) -> None:
    member.role, member.administers = role, role is Role.ADMINISTRATOR
    session.commit()


def waits_for(session: Session, member: StaffMember) -> int:
    found = worklists.how_many(session, member, at=NOW)
    session.commit()
    return found


@pytest.mark.parametrize("cause", GRAVE)
@pytest.mark.parametrize("by", ["amos", "alice"])
def test_what_only_a_therapist_answers_is_given_to_no_assistant(
    app: Flask, session: Session, people: People, zoe: StaffMember, cause: Cause, by: str
) -> None:
    key = opened(session, people, cause)
    client = browser(app, getattr(people, by))
    page = client.get(f"/worklist/{key}").text
    assert f'value="{zoe.id}"' in page
    assert f'value="{people.amos.id}"' not in page
    for somebody in (people.amos.id, people.ada.id, people.bob.id, "nobody"):
        answer = client.post(f"/worklist/{key}/assign", data=controls(page) | {"to": str(somebody)})
        assert answer.status_code == 422
        assert ONLY_THERAPISTS in answer.text
    assert given(session, key) is None
    assert (
        client.post(f"/worklist/{key}/assign", data=controls(page) | {"to": str(zoe.id)}).status_code == 303
    )
    assert given(session, key) == zoe.id


def test_anything_else_is_given_to_whoever_treats(
    app: Flask, session: Session, people: People, zoe: StaffMember
) -> None:
    key = opened(session, people, LOOK)
    client = browser(app, people.alice)
    page = client.get(f"/worklist/{key}").text
    answer = client.post(f"/worklist/{key}/assign", data=controls(page) | {"to": str(people.ada.id)})
    assert answer.status_code == 422
    assert "Choose somebody who treats patients at this clinic." in answer.text
    sent = controls(page) | {"to": str(people.amos.id)}
    assert client.post(f"/worklist/{key}/assign", data=sent).status_code == 303
    assert given(session, key) == people.amos.id


def test_what_an_assistant_has_is_the_therapists_again_when_it_becomes_grave(
    session: Session, people: People, zoe: StaffMember
) -> None:
    key = opened(session, people, LOOK)
    item = session.get_one(WorklistItem, (people.clinic.id, key))
    not_now.assign(session, item=item, to=people.amos, seen=None, by=people.alice, at=NOW)
    assert [waits_for(session, each) for each in (people.alice, people.amos)] == [0, 1]
    session.refresh(item)
    worklist.open_items(
        session,
        people.pat,
        [Cause(LOOK.reason, LOOK.key, LOOK.title, Stops.PLAN)],
        plan=None,
        number=2,
        at=NOW,
    )
    assert [waits_for(session, each) for each in (people.alice, people.amos, zoe)] == [1, 0, 0]


def test_what_was_given_to_a_therapist_who_is_an_assistant_now_is_the_patients_therapists(
    session: Session, people: People, zoe: StaffMember
) -> None:
    item = session.get_one(WorklistItem, (people.clinic.id, opened(session, people, STOP)))
    not_now.assign(session, item=item, to=zoe, seen=None, by=people.alice, at=NOW)
    assert [waits_for(session, each) for each in (people.alice, zoe)] == [0, 1]
    becomes(session, zoe, Role.ASSISTANT)
    assert [waits_for(session, each) for each in (people.alice, zoe)] == [1, 0]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.ASSISTANT])
def test_the_patients_of_who_is_no_therapist_any_more_are_everybodys(
    app: Flask, session: Session, people: People, zoe: StaffMember, role: Role
) -> None:
    opened(session, people, FLAG)
    assert waits_for(session, zoe) == 0
    becomes(session, people.alice, role)
    assert waits_for(session, zoe) == 1
    client = browser(app, zoe)
    page = client.get("/worklist").text
    assert "Beating belly" in page
    assert "No therapist" in page
    assert "no therapist" in client.get("/patients?whose=all").text
    page = client.get(f"/patients/{people.pat.id}").text
    assert "Alice Able is no therapist here any more: nobody looks after Pat Patient." in page


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.ASSISTANT])
def test_an_alert_goes_to_who_may_answer_it(
    session: Session, people: People, zoe: StaffMember, role: Role
) -> None:
    people.clinic.alerts = True
    for member in (people.alice, zoe, people.amos):
        member.email = f"{member.id.hex}@example.org"
    becomes(session, people.alice, role)
    opened(session, people, STOP)
    assert set(session.scalars(select(Notice.staff_id))) == {zoe.id}
