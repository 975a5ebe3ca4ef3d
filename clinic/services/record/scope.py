"""The one way to a record by its id: the clinic's own, for those who may see patients, and noted as read."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.errors import NotFound
from clinic.domain.roles import Action
from clinic.models import StaffMember
from clinic.services.access import permission
from clinic.services.audit import ledger
from clinic.services.audit.ledger import Readable

Wanted = TypeVar("Wanted", bound=Readable)


def get(session: Session, kind: type[Wanted], by: StaffMember, record_id: UUID) -> Wanted:
    """The record; raises `NotFound`, the same for what is not there and what is not this person's to see."""
    found = session.get(kind, (by.clinic_id, record_id)) if permission.has(by, Action.SEE_PATIENTS) else None
    if found is None:
        raise NotFound
    ledger.note_read(session, found, by=by)
    return found
