"""Statements about a patient (goals, problems, facts, corrections): attributed, never edited, the newest counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from clinic.domain.errors import InvalidInput
from clinic.domain.limits import TAKEN_BACK_REASON, too_long
from clinic.domain.record.taking_back import NO_REASON, THERAPISTS_DETAIL
from clinic.domain.roles import REFUSALS, Action, Actor, may
from clinic.domain.text import is_blank
from clinic.models import DetailCorrection, FactRecord, Goal, Patient, Person, ProblemRecord, StaffMember
from clinic.services.access import permission
from clinic.services.record import scope

Stated = TypeVar("Stated", Goal, ProblemRecord, FactRecord, DetailCorrection)


ABOUT_PATIENTS: Mapping[Any, Select[Any]] = {
    kind: select(kind).where(*scope.of_patients(kind)).order_by(kind.number)
    for kind in (Goal, ProblemRecord, DetailCorrection)
}
STAFF = select(StaffMember.id, StaffMember.name, StaffMember.role, StaffMember.active).where(
    StaffMember.clinic_id.in_(bindparam("clinics", expanding=True))
)


@dataclass(frozen=True)
class Staff:
    """Names by id, and who can have patients now: therapists who did not leave."""

    names: Mapping[UUID | None, str]
    working: frozenset[UUID]


def new(
    kind: type[Stated],
    *,
    patient: Patient,
    number: int,
    by: Person,
    at: datetime,
    **values: Any,
) -> Stated:
    """A statement by a member of staff, or by the patient themselves; `number` is the write's (see `lock`)."""
    is_staff = isinstance(by, StaffMember)
    return kind(
        clinic_id=patient.clinic_id,
        patient_id=patient.id,
        number=number,
        recorded_at=at,
        recorded_by=by.id if is_staff else None,
        source=Actor.STAFF if is_staff else Actor.PATIENT,
        **values,
    )


def check_taking_back(
    taken: Collection[str],
    *,
    filled: Collection[str] = (),
    reason: str,
    by: Person,
    field: str = "reason",
) -> None:
    """Raise `InvalidInput` at what is `taken` back (fields) where `by` may not, and at `field` without a reason.

    What of it is merely `filled` in needs no reason: that nobody had said it before is one.

    Patients take back their own words only, which no clinician has gone through yet.
    """
    if not taken or not isinstance(by, StaffMember):
        return
    if not permission.has(by, Action.TAKE_BACK):
        refusals = dict.fromkeys(taken, REFUSALS[Action.TAKE_BACK])
        raise InvalidInput(refusals | dict.fromkeys(filled, THERAPISTS_DETAIL))
    if is_blank(reason) and {*taken} - {*filled}:
        raise InvalidInput({field: NO_REASON})
    if len(reason) > TAKEN_BACK_REASON:
        raise InvalidInput({field: too_long(TAKEN_BACK_REASON, "the reason")})


def of_patient(session: Session, kind: type[Stated], patient: Patient) -> Sequence[Stated]:
    """Everything said of this kind, oldest first."""
    return of_patients(session, kind, [patient]).get(patient.id, [])


def of_patients(
    session: Session, kind: type[Stated], patients: Collection[Patient]
) -> Mapping[UUID, list[Stated]]:
    """Everything said of this kind about each of the patients, by their id, oldest first."""
    rows = session.scalars(ABOUT_PATIENTS[kind], scope.keys(patients))
    found: dict[UUID, list[Stated]] = {}
    for row in rows:
        found.setdefault(row.patient_id, []).append(row)
    return found


def staff_names(session: Session, clinics: Collection[UUID]) -> Mapping[UUID | None, str]:
    """Names of the clinics' staff by id, to say who recorded what; a patient's own words are under None."""
    return staff_of(session, clinics).names


def staff_of(session: Session, clinics: Collection[UUID]) -> Staff:
    """Everybody who works or worked at the clinics."""
    rows = session.execute(STAFF, {"clinics": list(clinics)}).all()
    return Staff(
        names={None: "the patient", **{row.id: row.name for row in rows}},
        working=frozenset(row.id for row in rows if row.active and may(row.role, Action.ANSWER_STOP)),
    )
