"""Administrators find in the audit log who did what to whose record, and see their own clinic only."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from clinic.services.audit import log, trail
from clinic.services.audit.actions import AuditAction
from clinic.services.audit.log import PAGE_SIZE, LogQuery
from tests.factories import NOW, People


def actions(session: Session, people: People, wanted: LogQuery) -> list[str]:
    return [event.action for event in log.search(session, people.ada, wanted).events]


@pytest.fixture(autouse=True)
def _events(session: Session, people: People) -> None:
    """Alice reads pat's record on the 21st, and amos at 23:30 UTC, which is the 22nd at the clinic in Berlin."""
    trail.record(session, AuditAction.PATIENTS_READ, by=people.alice, at=NOW, subject=people.pat)
    trail.record(
        session,
        AuditAction.PATIENTS_READ,
        by=people.amos,
        at=NOW.replace(hour=23, minute=30),
        subject=people.pat,
    )
    trail.record(session, AuditAction.PATIENTS_READ, by=people.bob, at=NOW)
    session.flush()


def test_by_person(session: Session, people: People) -> None:
    assert actions(session, people, LogQuery(person=people.amos.id)) == ["patients.read", "account.create"]


def test_by_patient(session: Session, people: People) -> None:
    assert actions(session, people, LogQuery(patient=people.pat.id)) == [
        "patients.read",
        "patients.read",
        "patient.register",
    ]


def test_by_the_beginning_of_an_action(session: Session, people: People) -> None:
    assert set(actions(session, people, LogQuery(action="patient"))) == {"patients.read", "patient.register"}
    assert actions(session, people, LogQuery(action="%")) == []


def test_by_a_part_of_an_action(session: Session, people: People) -> None:
    for action in (AuditAction.PLAN_PAUSE, AuditAction.WORKLIST_PAUSE):
        trail.record(session, action, by=people.alice, at=NOW, subject=people.pat)
    session.flush()
    assert set(actions(session, people, LogQuery(action="pause"))) == {"plan.pause", "worklist.pause"}


def test_by_the_calendar_day_of_the_clinic(session: Session, people: People) -> None:
    second = LogQuery(action="patients.read", since=date(2026, 11, 22), until=date(2026, 11, 22))
    found = log.search(session, people.ada, second).events
    assert [event.actor_name for event in found] == ["Amos Aide"]


def test_other_clinics_are_not_shown(session: Session, people: People) -> None:
    assert actions(session, people, LogQuery(person=people.bob.id)) == []


def test_pages_follow_each_other_without_gap_or_overlap(session: Session, people: People) -> None:
    for second in range(PAGE_SIZE * 2):
        trail.record(session, AuditAction.FAVORITE_ADD, by=people.alice, at=NOW + timedelta(seconds=second))
        session.flush()
    wanted, seen, before = LogQuery(action="favourite.add"), [], None
    for _ in range(2):
        page = log.search(session, people.ada, wanted, before=before)
        seen += [event.at for event in page.events]
        before = page.older
    assert before is None
    assert seen == [NOW + timedelta(seconds=n) for n in reversed(range(PAGE_SIZE * 2))]
