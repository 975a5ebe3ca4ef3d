"""Consults on a patient's record: recorded once, never edited, withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain import limits
from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.record.standing import Standing, standing
from clinic.domain.record.stated_problems import Problem
from clinic.domain.roles import Action
from clinic.domain.screening import consult_limits
from clinic.domain.screening.consult_limits import NO_LIMITS, UNREADABLE, Limits
from clinic.domain.screening.consults import Consult, Decision, about_operations, check
from clinic.domain.screening.rules import Examined
from clinic.domain.screening.screen import Finding
from clinic.domain.text import is_blank
from clinic.models import Clinic, ConsultRecord, Patient, StaffMember
from clinic.services.access import permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.record import lock, patients, scope
from clinic.services.record.lock import Part

OF_PATIENTS = (
    select(ConsultRecord).where(*scope.of_patients(ConsultRecord)).order_by(ConsultRecord.number.desc())
)


def of_patient(session: Session, patient: Patient) -> Sequence[ConsultRecord]:
    """Every consult ever recorded, newest first, withdrawn and expired ones among them."""
    return of_patients(session, [patient])[patient.id]


def of_patients(session: Session, patients: Collection[Patient]) -> Mapping[UUID, Sequence[ConsultRecord]]:
    """Every consult of each of the patients, by their id, newest first."""
    held: dict[UUID, list[ConsultRecord]] = {patient.id: [] for patient in patients}
    for row in session.scalars(OF_PATIENTS, scope.keys(patients)):
        held[row.patient_id].append(row)
    return held


def get(session: Session, by: StaffMember, consult_id: UUID) -> ConsultRecord:
    """One of the clinic's consults, which is a read; raises `NotFound`."""
    return scope.get(session, ConsultRecord, by, consult_id)


def record(
    session: Session,
    *,
    patient: Patient,
    consult: Consult,
    flags: Collection[Finding],
    since: Callable[[Collection[Finding]], date | None] = lambda _: None,
    reported: date | None = None,
    problems: Collection[Problem] = (),
    by: StaffMember,
    at: datetime,
) -> ConsultRecord:
    """Record a decision about some of the consult flags that are open now; raises `InvalidInput` per field.

    `since` says on which day the newest of what it decides about came back, if it did; `reported` is the day of the
    newest report of strong pain or a new sign; `problems` are all that are on record. What is said of a surgeon in a
    consult about no operation is not kept.
    """
    permission.check(by, Action.RECORD_CONSULT)
    named = [flag for flag in flags if flag.key in consult.findings]
    consult = about_operations(consult, named)
    check(
        consult,
        named,
        today=patients.today(session, by, at),
        since=since(named),
        reported=reported,
        name=by.name,
        registration=by.registration,
        second_opinion=session.get_one(Clinic, patient.clinic_id).second_opinion_rules,
        problems=problems,
    )
    row = ConsultRecord(
        clinic_id=patient.clinic_id,
        patient_id=patient.id,
        number=lock.take(session, patient, Part.CONSULTS, by=by, at=at),
        kind=consult.kind,
        clinician=consult.clinician.strip(),
        profession=consult.profession.strip(),
        registration=consult.registration.strip(),
        held_on=consult.held_on,
        decision=consult.decision,
        reason=consult.reason.strip(),
        examined=sorted(consult.examined),
        limits=consult_limits.as_dict(consult.limits),
        covers=sorted(consult.findings),
        expires_on=consult.expires_on,
        recorded_by=by.id,
        recorded_at=at,
    )
    session.add(row)
    session.flush()
    detail = {"decision": str(consult.decision), "rules": sorted({flag.rule for flag in named})}
    trail.record(session, AuditAction.CONSULT_RECORD, by=by, at=at, subject=row, detail=detail)
    return row


def withdraw(session: Session, *, consult: ConsultRecord, reason: str, by: StaffMember, at: datetime) -> None:
    """Take a consult back; it stays visible, and the flags it covered are up again."""
    permission.check(by, Action.WITHDRAW_CONSULT)
    patient = session.get_one(Patient, (consult.clinic_id, consult.patient_id))
    number = lock.take(session, patient, Part.CONSULTS, by=by, at=at)
    session.refresh(consult)
    if consult.withdrawn_at is not None:
        raise ActionDenied("This consult is already withdrawn.")
    if is_blank(reason) or len(reason) > limits.WITHDRAWAL_REASON:
        raise InvalidInput(
            {"reason": f"Say in up to {limits.WITHDRAWAL_REASON} characters why the consult is withdrawn."}
        )
    consult.withdrawn_at, consult.withdrawn_by, consult.withdrawn_reason = at, by.id, reason.strip()
    consult.withdrawn_number = number
    trail.record(session, AuditAction.CONSULT_WITHDRAW, by=by, at=at, subject=consult)


def standing_of(row: ConsultRecord, *, on: date) -> Standing:
    """How it stands on a day at the clinic."""
    return standing(row.expires_on, is_withdrawn=row.withdrawn_at is not None, on=on)


def limits_in_words(row: ConsultRecord) -> list[str]:
    """What it limits, a surgeon's words first, as a clinician reads it; that of damaged ones nothing can be read."""
    return consult_limits.said(_limits(row))


def as_consult(row: ConsultRecord) -> Consult:
    """The consult as the screening reads it: one whose limits cannot be read lets nothing pass, and while it counts no
    exercise keeps to its limits. A refusal needs none to be one.
    """
    limits = _limits(row)
    is_refusal = row.decision is Decision.DO_NOT_PROCEED or limits.cannot_be_read
    return Consult(
        kind=row.kind,
        clinician=row.clinician,
        profession=row.profession,
        registration=row.registration,
        held_on=row.held_on,
        decision=Decision.DO_NOT_PROCEED if is_refusal else row.decision,
        reason=row.reason,
        findings=frozenset(row.covers),
        expires_on=row.expires_on,
        examined=frozenset(Examined(part) for part in row.examined),
        limits=NO_LIMITS if row.decision is Decision.DO_NOT_PROCEED else limits,
        is_withdrawn=row.withdrawn_at is not None,
        id=str(row.id),
        number=row.number,
    )


def _limits(row: ConsultRecord) -> Limits:
    try:
        return consult_limits.from_dict(row.limits)
    except InvalidInput:
        return UNREADABLE
