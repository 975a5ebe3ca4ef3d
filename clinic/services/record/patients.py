"""Patients of a clinic: register, look up, change.

Therapists and assistants see every patient of their own clinic; somebody who only administers sees none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain import limits
from clinic.domain.errors import InvalidInput
from clinic.domain.record import patients
from clinic.domain.record.facts import words
from clinic.domain.record.patients import (
    FIELDS,
    NO_SUCH_THERAPIST,
    NUMBER_TAKEN,
    SAME_PERSON,
    SCREENED,
    Details,
)
from clinic.domain.record.taking_back import THERAPISTS_CORRECTION, corrected_details
from clinic.domain.roles import Action
from clinic.domain.text import bare, fold
from clinic.models import Clinic, DetailCorrection, Patient, StaffMember
from clinic.services.access import guard, once, permission
from clinic.services.audit import ledger, trail
from clinic.services.audit.actions import AuditAction
from clinic.services.record import finding, lock, scope, statements
from clinic.services.record.lock import Part


def get(session: Session, by: StaffMember, patient_id: UUID) -> Patient:
    """One of the clinic's patients, which is a read; raises `NotFound`."""
    return scope.get(session, Patient, by, patient_id)


def therapists(session: Session, by: StaffMember) -> Sequence[StaffMember]:
    """The therapists who work at the clinic now, by name."""
    return session.scalars(
        select(StaffMember)
        .where(
            StaffMember.clinic_id == by.clinic_id,
            permission.has_now_in(StaffMember, Action.ANSWER_STOP),
        )
        .order_by(StaffMember.name, StaffMember.id)
    ).all()


def today(session: Session, by: StaffMember | Patient, at: datetime) -> date:
    """The calendar day at the clinic, where "today" can be a day ahead of or behind UTC."""
    return at.astimezone(zone(session, by)).date()


def zone(session: Session, by: StaffMember | Patient) -> ZoneInfo:
    """The clinic's time zone."""
    return ZoneInfo(session.get_one(Clinic, by.clinic_id).timezone)


def writes_month_first(session: Session, by: StaffMember) -> bool:
    """Whether the clinic writes 12/31 for the last day of the year, as is usual where Letter is the paper."""
    return session.get_one(Clinic, by.clinic_id).paper == "letter"


def namesakes(session: Session, by: StaffMember, details: Details) -> Sequence[Patient]:
    """Who is registered under that name, however it is spelled, and that date of birth; each of them a read."""
    permission.check(by, Action.SEE_PATIENTS)
    found = finding.namesakes(session, by.clinic_id, details.name, details.born)
    for patient in found:
        ledger.note_read(session, patient, by=by)
    return found


def register(
    session: Session,
    *,
    patient_id: UUID,
    details: Details,
    therapist_id: UUID,
    is_another: bool = False,
    by: StaffMember,
    at: datetime,
) -> Patient:
    """Take a patient in, once for each `patient_id`, which comes from the form, into the care of that therapist.

    Who has the patient later is decided by handing over (`followup/care/handover`). Raises `InvalidInput` with a
    sentence per field; at `another` where there are `namesakes`, unless it was said that this `is_another` person.
    """
    permission.check(by, Action.EDIT_RECORD)
    guard.wait_for_own(session, by)
    errors = _errors(session, details, by=by, at=at)
    if therapist_id not in {therapist.id for therapist in therapists(session, by)}:
        errors["therapist_id"] = NO_SUCH_THERAPIST
    if errors:
        raise InvalidInput(errors)
    columns = _columns(details) | {"therapist_id": therapist_id}
    if kept := once.kept(session, Patient, by.clinic_id, patient_id, columns):
        return kept
    if not is_another and namesakes(session, by, details):
        raise InvalidInput({"another": SAME_PERSON})
    patient = Patient(clinic_id=by.clinic_id, id=patient_id, created_at=at, newest_at=at, **columns)
    session.add(patient)
    finding.keep(session, patient)
    trail.record(session, AuditAction.PATIENT_REGISTER, by=by, at=at, subject=patient)
    return patient


def change(
    session: Session,
    *,
    patient: Patient,
    details: Details,
    seen: int | None,
    reason: str = "",
    by: StaffMember,
    at: datetime,
) -> tuple[str, ...]:
    """Correct who the patient is; returns the names of the fields that changed.

    What takes something back (`corrected_details`) needs a `reason`, and somebody who may. Raises `InvalidInput`, and
    `Stale` where the details' revision is not the one `seen`.
    """
    permission.check(by, Action.EDIT_RECORD)
    number = lock.take(session, patient, Part.DETAILS, seen=seen, by=by, at=at)
    if errors := _errors(session, details, by=by, at=at, but=patient.id):
        raise InvalidInput(errors)
    before = details_of(patient)
    taken = corrected_details(before, details)
    if taken and not permission.has(by, Action.TAKE_BACK):
        raise InvalidInput(dict.fromkeys(taken, THERAPISTS_CORRECTION))
    statements.check_taking_back(taken, reason=reason, by=by)
    session.add_all(
        statements.new(
            DetailCorrection,
            patient=patient,
            number=number,
            by=by,
            at=at,
            name=name,
            was=words(getattr(before, name)),
            now=words(getattr(details, name)),
            reason=reason.strip(),
        )
        for name in taken
    )
    columns = _columns(details)
    changed = tuple(name for name in FIELDS if getattr(patient, name) != columns[name])
    if changed:
        for name, value in columns.items():
            setattr(patient, name, value)
        finding.keep(session, patient)
        read = dict.fromkeys(SCREENED.keys() & set(changed), number)
        patient.details_written = {**patient.details_written, **read}
        trail.record(
            session,
            AuditAction.PATIENT_CHANGE,
            by=by,
            at=at,
            subject=patient,
            detail={"fields": list(changed)},
        )
    return changed


def details_of(patient: Patient) -> Details:
    """What `change` takes, as it stands."""
    return Details(**{name: getattr(patient, name) for name in FIELDS})


def _errors(
    session: Session, details: Details, *, by: StaffMember, at: datetime, but: UUID | None = None
) -> dict[str, str]:
    errors: dict[str, str] = {}
    try:
        patients.check(details, on=today(session, by, at))
    except InvalidInput as refusal:
        errors.update(refusal.errors)
    key = _columns(details)["record_key"]
    if key and "record_number" not in errors:
        holder = session.scalar(
            select(Patient.id).where(Patient.clinic_id == by.clinic_id, Patient.record_key == key)
        )
        if holder not in (None, but):
            errors["record_number"] = NUMBER_TAKEN
    return errors


def _columns(details: Details) -> dict[str, object]:
    columns = asdict(details)
    columns["name"] = " ".join(details.name.split())
    columns["search_name"] = fold(details.name)[: limits.NAME]
    columns["record_number"] = " ".join(details.record_number.split())
    columns["record_key"] = bare(details.record_number)[: limits.RECORD_NUMBER] or None
    return columns
