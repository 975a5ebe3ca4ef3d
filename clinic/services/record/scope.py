"""The one way to a record by its id: the clinic's own, for those who may see patients, and noted as read.

And what every statement about one patient asks for, so that it can be made once, as a constant of its module:

IN_FORCE = select(Plan).where(*scope.of_patient(Plan), Plan.status == PlanStatus.ACTIVE)
session.scalar(IN_FORCE, scope.key(patient))
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, literal_column
from sqlalchemy.orm import Session

from clinic.domain.errors import NotFound
from clinic.domain.roles import Action
from clinic.models import Patient, StaffMember
from clinic.services.access import permission
from clinic.services.audit import ledger
from clinic.services.audit.ledger import Readable

ONE_BY_ONE: ColumnElement[int] = literal_column("0")
"""The offset of what is asked of each row as it is read: with it PostgreSQL looks nothing up for all beforehand."""
Wanted = TypeVar("Wanted", bound=Readable)


def get(session: Session, kind: type[Wanted], by: StaffMember, record_id: UUID) -> Wanted:
    """The record; raises `NotFound`, the same for what is not there and what is not this person's to see."""
    found = session.get(kind, (by.clinic_id, record_id)) if permission.has(by, Action.SEE_PATIENTS) else None
    if found is None:
        raise NotFound
    ledger.note_read(session, found, by=by)
    return found


def of_patient(kind: Any) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The rows of one patient, whose `key` comes with the statement when it is asked."""
    return kind.clinic_id == bindparam("clinic_id"), kind.patient_id == bindparam("patient_id")


def of_patients(kind: Any) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The rows of several patients, whose `keys` come with the statement."""
    return (
        kind.clinic_id.in_(bindparam("clinics", expanding=True)),
        kind.patient_id.in_(bindparam("patients", expanding=True)),
    )


def key(patient: Patient) -> dict[str, UUID]:
    """Which patient a statement is about."""
    return {"clinic_id": patient.clinic_id, "patient_id": patient.id}


def keys(patients: Collection[Patient]) -> dict[str, list[UUID]]:
    """Which patients a statement is about."""
    clinics = {patient.clinic_id for patient in patients}
    return {"clinics": list(clinics), "patients": [patient.id for patient in patients]}
