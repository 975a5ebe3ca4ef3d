"""Two requests whose locks cross: what only refers to a row waits for nobody who changes it, so neither is killed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from clinic.db import open_session
from clinic.domain.record.patients import Details
from clinic.models import StaffMember, new_id
from clinic.services.access import accounts, guard, invitations, signing_keys, staff
from clinic.services.record import patients
from clinic.settings import Settings
from tests.factories import NOW, PASSWORD, People, therapist
from tests.integration.attacks.test_same_moment import on_postgresql

pytestmark = on_postgresql
Act = Callable[[Session, Barrier], None]
"""What a request does; it waits at the gate between its first lock and its next."""


def both(engine: Engine, *acts: Act) -> list[str]:
    """Each in a transaction of its own, at once: what became of them."""
    gate = Barrier(len(acts))

    def run(act: Act) -> str:
        with open_session(engine, writes=True) as session:
            try:
                act(session, gate)
                session.commit()
            except Exception as error:
                return f"{type(error).__name__}: {error}"
            return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def here(session: Session, person: StaffMember) -> StaffMember:
    return session.get_one(StaffMember, (person.clinic_id, person.id))


def registering(by: StaffMember, to: StaffMember) -> Act:
    def act(session: Session, gate: Barrier) -> None:
        guard.wait_for_own(session, here(session, by))  # the first statement of `patients.register`
        gate.wait()
        details = Details(name=f"Nina of {by.name}", born=date(1961, 5, 4))
        patients.register(
            session, patient_id=new_id(), details=details, therapist_id=to.id, by=here(session, by), at=NOW
        )

    return act


def administering(ada: StaffMember, act: Callable[[Session, StaffMember], object]) -> Act:
    def administer(session: Session, gate: Barrier) -> None:
        me = here(session, ada)
        guard.administer(session, me.clinic_id, me)  # the first statement of every change of staff
        gate.wait()
        act(session, me)

    return administer


def test_two_therapists_register_a_patient_for_each_other(
    engine: Engine, session: Session, settings: Settings, people: People
) -> None:
    carl = therapist(session, settings, people.clinic, "Carl Third")
    session.commit()
    assert both(engine, registering(people.alice, carl), registering(carl, people.alice)) == ["done", "done"]


def test_somebody_registers_while_an_administrator_corrects_who_they_are(
    engine: Engine, session: Session, people: People
) -> None:
    session.commit()

    def correct(session: Session, me: StaffMember) -> None:
        kept = {
            "role": "therapist",
            "administers": False,
            "profession": "Physiotherapist",
            "registration": "PT-1",
        }
        her, email = here(session, people.alice), "new@riverside.example"
        staff.change(session, member=her, name="Alice Able", email=email, seen=None, by=me, at=NOW, **kept)

    acts = registering(people.alice, people.alice), administering(people.ada, correct)
    assert both(engine, *acts) == ["done", "done"]


@pytest.mark.parametrize("deactivates", [True, False])
def test_somebody_comes_in_while_an_administrator_invites_again_or_lets_go(
    engine: Engine, session: Session, settings: Settings, people: People, deactivates: bool
) -> None:
    fields = {
        "name": "Nora New",
        "role": "therapist",
        "profession": "Physiotherapist",
        "registration": "PT-7",
    }
    new = staff.add(session, clinic_id=people.clinic.id, by=None, at=NOW, **fields)
    token = invitations.create_for_staff(session, member=new, by=None, at=NOW)
    session.commit()

    def accept(session: Session, gate: Barrier) -> None:  # as `invitations.accept_staff`
        _, member = invitations.find_staff(session, token, at=NOW)
        accounts.create(session, person=member, login="nora", password=PASSWORD, at=NOW)
        session.flush()
        gate.wait()
        signing_keys.issue_for(session, member, settings=settings, by=member, at=NOW)

    def act(session: Session, me: StaffMember) -> None:
        her = here(session, new)
        if deactivates:
            staff.deactivate(session, member=her, by=me, at=NOW)
        else:
            invitations.create_for_staff(session, member=her, by=me, at=NOW)

    assert both(engine, accept, administering(people.ada, act)) == ["done", "done"]
