"""What a form made before: it comes with the id of what it makes, so that a form sent twice makes one row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.errors import InvalidInput
from clinic.models import (
    AdverseEvent,
    Measurement,
    Patient,
    PlanPause,
    StaffMember,
    VisitNote,
    WorklistAttempt,
)

SAYS_ANOTHER = (
    "From this page something is recorded already, and it says something else. Look at what is there; if this is to be "
    "recorded too, send it again."
)
MadeOnce = TypeVar(
    "MadeOnce", AdverseEvent, Measurement, Patient, PlanPause, StaffMember, VisitNote, WorklistAttempt
)


def kept(
    session: Session, table: type[MadeOnce], clinic_id: UUID, row_id: UUID, says: Mapping[str, object]
) -> MadeOnce | None:
    """The row of that id, or None where nothing was made yet; to be asked under the lock.

    Raises `InvalidInput` at `made` where the row does not say, column by column, what is sent: that would be lost.
    """
    row = session.get(table, (clinic_id, row_id))
    if row is not None and any(getattr(row, name) != value for name, value in says.items()):
        raise says_another()
    return row


def says_another() -> InvalidInput:
    """The refusal of what is sent from a page that made something else."""
    return InvalidInput({"made": SAYS_ANOTHER})
