"""The audit log is append-only: whatever is done to a sealed row shows."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from clinic.keyring import Keyring
from clinic.models import AuditEvent, AuditHead
from clinic.services.audit import seals, trail
from clinic.services.audit.actions import AuditAction
from clinic.services.audit.trail import NO_CLINIC
from tests.factories import NOW, People

KEYS = Keyring(b"a" * 32)


@pytest.fixture(autouse=True)
def _sealed(session: Session, people: People) -> None:
    """Riverside's log begins with what the factories did, sealed."""
    seals.seal(session, keys=KEYS)


def faults(session: Session) -> list[str]:
    session.expire_all()
    return [fault.sentence for fault in seals.verify(session, keys=KEYS)]


def row(session: Session, people: People, position: int) -> AuditEvent:
    return session.scalars(
        select(AuditEvent).where(AuditEvent.clinic_id == people.clinic.id, AuditEvent.position == position)
    ).one()


def test_an_untouched_log_is_whole(session: Session) -> None:
    assert faults(session) == []


def test_every_write_of_the_factories_is_in_it(session: Session, people: People) -> None:
    actions = session.scalars(
        select(AuditEvent.action)
        .where(AuditEvent.clinic_id == people.clinic.id)
        .order_by(AuditEvent.position)
    ).all()
    alone = ["staff.add", "invitation.create", "account.create"]
    assert actions == [
        "clinic.create", *alone, *alone, "signing_key.issue", *alone, "patient.register"
    ]  # fmt: skip


def test_sealing_twice_seals_nothing_more(session: Session) -> None:
    assert seals.seal(session, keys=KEYS) == 0


def test_new_rows_continue_the_chain(session: Session, people: People) -> None:
    trail.record(session, AuditAction.PATIENTS_READ, by=people.alice, at=NOW, subject=people.pat)
    session.flush()
    assert seals.seal(session, keys=KEYS) == 1
    assert faults(session) == []


@pytest.mark.parametrize(
    "edit",
    [
        {"action": "patients.read"},
        {"actor_name": "Somebody Else"},
        {"actor_id": None, "actor": "staff"},
        {"actor": "nobody"},
        {"action": "plan.forge"},
        {"detail": {"role": "administrator", "more": True}},
        {"address": "198.51.100.9"},
        {"at": NOW.replace(year=2020)},
    ],
)
def test_an_edited_row_is_found(session: Session, people: People, edit: dict[str, object]) -> None:
    position = 3
    session.execute(
        update(AuditEvent).where(AuditEvent.id == row(session, people, position).id).values(**edit)
    )
    assert faults(session) == ["Row 3 was changed or moved."]


def test_a_removed_row_is_found(session: Session, people: People) -> None:
    session.execute(delete(AuditEvent).where(AuditEvent.id == row(session, people, 4).id))
    assert faults(session) == ["Row 4 is missing."]


def test_removed_last_rows_are_found(session: Session, people: People) -> None:
    last = session.get_one(AuditHead, people.clinic.id).position
    session.execute(delete(AuditEvent).where(AuditEvent.id == row(session, people, last).id))
    assert faults(session) == [f"The chain ends at row {last - 1}; {last} rows were sealed."]


def test_rows_that_changed_places_are_found(session: Session, people: People) -> None:
    third, fourth = row(session, people, 3).id, row(session, people, 4).id
    for event_id, position in ((third, 999), (fourth, 3), (third, 4)):
        session.execute(update(AuditEvent).where(AuditEvent.id == event_id).values(position=position))
    assert faults(session) == ["Row 3 was changed or moved."]


def test_a_log_whose_head_is_gone_is_found(session: Session, people: People) -> None:
    session.execute(delete(AuditHead).where(AuditHead.clinic_id == people.clinic.id))
    assert len(faults(session)) == 1


def test_a_removed_chain_with_its_head_kept_is_found(session: Session, people: People) -> None:
    session.execute(delete(AuditEvent).where(AuditEvent.clinic_id == people.clinic.id))
    assert len(faults(session)) == 1


def test_another_key_does_not_make_a_chain_look_right(session: Session) -> None:
    assert seals.verify(session, keys=Keyring(b"b" * 32))


def test_a_fault_in_one_clinic_is_not_laid_at_the_other(session: Session, people: People) -> None:
    session.execute(update(AuditEvent).where(AuditEvent.id == row(session, people, 3).id).values(action="x"))
    session.expire_all()
    assert [fault.clinic_id for fault in seals.verify(session, keys=KEYS)] == [people.clinic.id]


def test_events_of_no_clinic_have_a_chain_too(session: Session) -> None:
    trail.record(session, AuditAction.SESSION_REFUSED, by=None, at=NOW)
    session.flush()
    seals.seal(session, keys=KEYS)
    assert session.get_one(AuditHead, NO_CLINIC).position == 1
    assert faults(session) == []
