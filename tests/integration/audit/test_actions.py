"""What the log can say was done is one closed table: nothing else is recorded, and nothing stands in it for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

import clinic
from clinic.models import AuditEvent
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.record import problems
from tests.factories import NOW, People


def test_what_is_not_in_the_table_is_not_recorded(session: Session, people: People) -> None:
    with pytest.raises(ValueError, match="made\\.up"):
        trail.record(session, "made.up", by=people.alice, at=NOW)


def test_everything_in_the_table_is_recorded_by_something() -> None:
    files = [path for path in Path(clinic.__file__).parent.rglob("*.py") if path.name != "actions.py"]
    code = "\n".join(path.read_text() for path in files)
    of_conditions = {AuditAction(f"condition.{status}") for status in problems.ANSWERS}
    unused = {action for action in AuditAction if f"AuditAction.{action.name}" not in code}
    assert unused == of_conditions


def test_what_is_stored_is_plain_text(session: Session, people: People) -> None:
    event = trail.record(session, AuditAction.PATIENTS_READ, by=people.alice, at=NOW, subject=people.pat)
    session.flush()
    assert type(event.action) is str
    assert len(max(AuditAction, key=len)) <= AuditEvent.__table__.c.action.type.length
