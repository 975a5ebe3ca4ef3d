"""Signings of which no plan is made, each with the sentence that says why.

    refusing.refuse(session, signing, sentence, now)
    refusing.end_waiting(session, patient, sentence, by=alice, at=now)  # what waits for its document, if anything does

Whoever withdraws a plan, ends care or archives a patient decides about what was signed before, too: it is no plan.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.limits import REFUSAL
from clinic.domain.plans.lifecycle import SigningStatus, SigningTransition, next_signing_status
from clinic.models import Patient, Signing, StaffMember
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.record import scope

WAITING = select(Signing).where(*scope.of_patient(Signing), Signing.status == SigningStatus.WAITING)
SIGNER = (StaffMember.clinic_id == Signing.clinic_id) & (StaffMember.id == Signing.requested_by)


class WaitingSigning(NamedTuple):
    """What was signed and has no document yet: as which version, by whom and when."""

    version: int
    signer: str
    at: datetime


def refuse(
    session: Session, signing: Signing, sentence: str, at: datetime, *, by: StaffMember | None = None
) -> None:
    """Make no plan of it, for the reason that the sentence gives; what was frozen is not kept. `by` is whose act it
    follows from, nobody's where its document could not be made.
    """
    signing.status = next_signing_status(signing.status, SigningTransition.REFUSE)
    signing.refusal, signing.settled_at = sentence[:REFUSAL], at
    signing.snapshot = signing.worker = signing.lease_until = None
    detail = {"version": signing.version, "sentence": signing.refusal}
    trail.record(session, AuditAction.SIGNING_REFUSE, by=by, at=at, subject=signing, detail=detail)
    session.flush()


def waiting(session: Session, patient: Patient) -> WaitingSigning | None:
    """What was signed for a patient and waits for its document, if anything does: one draft is open at a time."""
    found = WAITING.join(StaffMember, SIGNER).with_only_columns(
        Signing.version, StaffMember.name, Signing.requested_at
    )
    row = session.execute(found, scope.key(patient)).first()
    return WaitingSigning(*row) if row else None


def end_waiting(
    session: Session, patient: Patient, sentence: str, *, by: StaffMember, at: datetime
) -> Signing | None:
    """Make no plan of what waits, which is returned, whoever has it in hand; the caller has the lock of the record,
    under which a document becomes a plan.
    """
    found = session.scalars(
        WAITING.with_for_update(), scope.key(patient), execution_options={"populate_existing": True}
    ).first()
    if found is not None:
        refuse(session, found, sentence, at, by=by)
    return found
