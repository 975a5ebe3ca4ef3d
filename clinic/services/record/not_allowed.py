"""What doctors found of red flags who do not allow exercise: kept beside the clearances, and clearing nothing.

not_allowed.standing(record.clearance_rows)         # {"severe_night_pain": <ClearanceRecord>}
not_allowed.of_patients(session, patients)[pat.id]  # sentences, for a list
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.record import clearances
from clinic.domain.text import spelled
from clinic.models import ClearanceRecord, Patient
from clinic.services.record import scope

OF_PATIENTS = (
    select(ClearanceRecord)
    .where(
        *scope.of_patients(ClearanceRecord),
        ClearanceRecord.ended_at.is_(None),
        ClearanceRecord.allows_exercise.is_(False),
    )
    .order_by(ClearanceRecord.number.desc())
)


def standing(rows: Iterable[ClearanceRecord]) -> dict[str, ClearanceRecord]:
    """Those of these assessments that nobody took back and nothing replaced, by the flag they are about."""
    return {row.flag: row for row in rows if not row.allows_exercise and row.ended_at is None}


def of_patients(session: Session, patients: Collection[Patient]) -> Mapping[UUID, list[str]]:
    """What stands of each of the patients, in sentences, by their id, the newest first."""
    found: dict[UUID, list[str]] = {}
    for row in session.scalars(OF_PATIENTS, scope.keys(patients)) if patients else ():
        found.setdefault(row.patient_id, []).append(said(row))
    return found


def said(row: ClearanceRecord) -> str:
    """One of them, in a sentence."""
    return clearances.REFUSED.format(
        clinician=row.clinician, profession=row.profession, held_on=spelled(row.held_on), result=row.result
    )
