"""Who is dismissed, or invites somebody who is, while the post waits: nothing of it is done."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from clinic.db import open_session, transaction
from clinic.models import Invitation, Patient, RecoveryCode, StaffMember
from clinic.services.access import recovery_codes, staff
from clinic.services.followup.care import handover
from tests import factories
from tests.browser import controls
from tests.desk import Desk
from tests.factories import NOW, PASSWORD
from tests.integration.attacks.test_same_moment import on_postgresql, while_somebody_saves
from tests.integration.attacks.test_two_posts_at_once import browser, together
from tests.integration.conftest import Clock, stored

pytestmark = on_postgresql
OPEN = select(func.count()).where(Invitation.revoked_at.is_(None), Invitation.used_at.is_(None))


@pytest.fixture
def eve(desk: Desk, clock: Clock) -> StaffMember:
    """A second administrator; somebody else has left."""
    member = factories.member(
        desk.session, desk.settings, desk.people.clinic, "Eve Boss", role="administrator"
    )
    left = factories.member(desk.session, desk.settings, desk.people.clinic, "Lea Left", role="assistant")
    staff.deactivate(desk.session, member=left, by=desk.people.ada, at=NOW)
    desk.session.commit()
    return member


def dismiss(session: Session, desk: Desk, who: StaffMember) -> None:
    here = desk.people.clinic.id
    by, member = (session.get_one(StaffMember, (here, person.id)) for person in (desk.people.ada, who))
    staff.deactivate(session, member=member, by=by, at=NOW)


@pytest.mark.parametrize("post", ["/new", "/{amos}/invite", "/{lea}/reactivate", "/{amos}/sign-out"])
def test_an_administrator_dismissed_meanwhile_changes_no_staff(
    app: Flask, engine: Engine, desk: Desk, eve: StaffMember, post: str
) -> None:
    (lea,) = stored(engine, select(StaffMember).where(StaffMember.name == "Lea Left"))
    address = "/admin/staff" + post.format(amos=desk.people.amos.id, lea=lea.id)
    client = browser(app, eve)
    page = client.get(address)
    form = controls(page.text) if page.status_code == 200 else {}
    form |= {"name": "Mole", "role": "administrator", "password": PASSWORD}
    desk.session.rollback()

    answer = while_somebody_saves(
        engine, lambda session: dismiss(session, desk, eve), lambda: client.post(address, data=form)
    )

    assert answer.status_code == 409
    assert "You are no administrator of this clinic any more." in answer.text
    assert stored(engine, select(StaffMember.name).where(StaffMember.name == "Mole")) == []
    assert stored(engine, OPEN) == [0]
    assert stored(engine, select(StaffMember.active).where(StaffMember.id == lea.id)) == [False]


def test_nobody_deactivated_meanwhile_has_an_open_invitation(
    app: Flask, engine: Engine, desk: Desk, eve: StaffMember
) -> None:
    amos = desk.people.amos
    address, client = f"/admin/staff/{amos.id}/invite", browser(app, eve)
    form = controls(client.get(address).text) | {"password": PASSWORD}
    desk.session.rollback()

    answer = while_somebody_saves(
        engine, lambda session: dismiss(session, desk, amos), lambda: client.post(address, data=form)
    )

    assert (answer.status_code, "Reactivate this person" in answer.text) == (409, True)
    assert stored(engine, OPEN) == [0]


def test_a_therapist_dismissed_meanwhile_gives_no_patient_a_code(
    app: Flask, engine: Engine, desk: Desk, eve: StaffMember
) -> None:
    client, address = browser(app, desk.alice), f"/patients/{desk.pat.id}/invitation"
    key = (desk.pat.clinic_id, desk.pat.id)
    desk.session.rollback()

    def dismiss_alice(session: Session) -> None:
        session.get_one(Patient, key, with_for_update=True)
        dismiss(session, desk, desk.alice)

    answer = while_somebody_saves(engine, dismiss_alice, lambda: client.post(address))

    assert (answer.status_code, "You no longer work at this clinic" in answer.text) == (409, True)
    assert stored(engine, OPEN) == [0]


def test_two_renewals_of_recovery_codes_leave_those_of_the_second(
    app: Flask, engine: Engine, desk: Desk, eve: StaffMember
) -> None:
    account = desk.alice.account_id
    desk.session.rollback()

    def renew(session: Session) -> None:
        recovery_codes.renew(session, account)

    def again() -> None:
        with open_session(engine, writes=True) as session, session.begin():
            renew(session)

    while_somebody_saves(engine, renew, again)

    assert stored(engine, select(func.count()).select_from(RecoveryCode)) == [recovery_codes.HOW_MANY]


@pytest.mark.parametrize("whom", ["one", "all"])
def test_no_patient_is_handed_to_somebody_who_is_dismissed_meanwhile(
    app: Flask, engine: Engine, desk: Desk, eve: StaffMember, whom: str
) -> None:
    carl = factories.therapist(desk.session, desk.settings, desk.people.clinic, "Carl Colleague")
    desk.session.commit()
    ways = {
        "one": (desk.alice, f"/patients/{desk.pat.id}/hand-over"),
        "all": (desk.people.ada, f"/admin/staff/{desk.alice.id}/hand-over"),
    }
    person, address = ways[whom]
    client = browser(app, person)
    form = controls(client.get(address).text) | {"to": str(carl.id)}
    key = (desk.pat.clinic_id, desk.pat.id)
    desk.session.rollback()

    def leaves() -> None:
        with transaction(engine) as session:
            dismiss(session, desk, carl)

    (answer,) = together(engine, Patient, key, [lambda: client.post(address, data=form)], leaves)

    assert answer.status_code == 422
    assert "Choose a therapist who works at this clinic." in answer.text
    (pat,) = stored(engine, select(Patient).where(Patient.id == key[1]))
    assert pat.therapist_id == desk.alice.id


def test_who_takes_a_patient_over_is_dismissed_before_it_or_after(
    app: Flask, engine: Engine, desk: Desk, eve: StaffMember
) -> None:
    """Whoever dismisses them waits for the hand-over, and then finds that they have the patient."""
    carl = factories.therapist(desk.session, desk.settings, desk.people.clinic, "Carl Colleague")
    desk.session.commit()
    here, pat, to = desk.people.clinic.id, desk.pat.id, carl.id
    client, address = browser(app, desk.people.ada), f"/admin/staff/{carl.id}/deactivate"
    alice = desk.alice.id
    desk.session.rollback()

    def hand_over(session: Session) -> None:
        by, patient = session.get_one(StaffMember, (here, alice)), session.get_one(Patient, (here, pat))
        handover.give(session, patient=patient, to=to, seen=None, by=by, at=NOW)

    done = while_somebody_saves(engine, hand_over, lambda: client.post(address))
    assert done.status_code == 303
    assert "Hand over the patients of Carl Colleague" in client.get(done.location).text
