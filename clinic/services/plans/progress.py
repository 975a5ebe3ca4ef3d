"""How far signings are: for the page that waits for a document, and for the list that says what came to nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, text
from sqlalchemy.orm import Session

from clinic.domain.errors import NotFound
from clinic.domain.plans import signing as rule
from clinic.domain.plans.lifecycle import SigningStatus
from clinic.domain.programs.draft import ProgramStatus
from clinic.domain.roles import Action
from clinic.models import Patient, Program, Signing, StaffMember
from clinic.services.access import permission
from clinic.services.audit import ledger
from clinic.services.record import patients

TOLD = text("signings.status = 'refused' AND signings.dismissed_at IS NULL")  # in the words of its index
WAITING = text("signings.status = 'waiting'")  # the same


def is_too_late() -> ColumnElement[bool]:
    """The rule of `too_late` for statements, with what `times` gives."""
    return or_(
        Signing.requested_at < bindparam("signed_before", type_=Signing.requested_at.type),
        Signing.review_on <= bindparam("today", type_=Signing.review_on.type),
    )


def times(at: datetime, *, today: date) -> dict[str, object]:
    """What `is_too_late` compares with."""
    return {"signed_before": at - rule.AGE, "today": today}


UNSIGNED = (
    select(Signing, Patient)
    .join(Program, (Program.clinic_id == Signing.clinic_id) & (Program.id == Signing.program_id))
    .join(Patient, (Patient.clinic_id == Signing.clinic_id) & (Patient.id == Signing.patient_id))
    .where(
        Signing.clinic_id == bindparam("clinic_id"),
        or_(TOLD, and_(WAITING, is_too_late())),
        Program.status == ProgramStatus.DRAFT,
        or_(Signing.requested_by == bindparam("staff_id"), Patient.therapist_id == bindparam("staff_id")),
    )
    .order_by(Patient.search_name, Signing.version, Signing.code)
)
USUAL = timedelta(seconds=30)  # what a document takes at most, unless something is wrong
LONG = timedelta(minutes=10)  # nobody looks on for so long; a page that did would never sign its reader out


class Progress(StrEnum):
    """How far a signing is, for whoever waits: `late` after `USUAL`, `stuck` after `LONG`, and `too_late` once no plan
    will be made of it.
    """

    WAITING = "waiting"
    LATE = "late"
    STUCK = "stuck"
    TOO_LATE = "too_late"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True)
class Unsigned:
    """A signing of which no plan was made, with whose it would have been."""

    signing: Signing
    patient: Patient
    sentence: str

    @property
    def is_settled(self) -> bool:
        """Whether it was refused, and not only will be once the worker is there: then it is told until dismissed."""
        return self.signing.status is SigningStatus.REFUSED


def of(signing: Signing, *, at: datetime, today: date) -> Progress:
    """How far it is."""
    if signing.status is not SigningStatus.WAITING:
        return Progress(signing.status)
    if too_late(signing, at=at, today=today):
        return Progress.TOO_LATE
    waits = at - signing.requested_at
    return Progress.STUCK if waits > LONG else Progress.LATE if waits > USUAL else Progress.WAITING


def too_late(signing: Signing, *, at: datetime, today: date) -> str:
    """The sentence with which it will be refused if its document is not there yet, else empty."""
    return rule.late(at, signed_at=signing.requested_at, review_on=signing.review_on, today=today)


def refusal(signing: Signing, *, at: datetime, today: date) -> str:
    """Why there is no plan, until somebody dismisses that, or why there will be none; else empty."""
    if signing.status is SigningStatus.WAITING:
        return too_late(signing, at=at, today=today)
    return signing.refusal if signing.dismissed_at is None else ""


def news(session: Session, by: StaffMember, signing_id: UUID, *, at: datetime) -> Progress:
    """How far one of the clinic's signings is, which tells nothing of the patient and is no read; else `NotFound`."""
    signing = session.get(Signing, (by.clinic_id, signing_id))
    if signing is None:
        raise NotFound
    return of(signing, at=at, today=patients.today(session, by, at))


def unsigned(session: Session, by: StaffMember, *, at: datetime) -> Sequence[Unsigned]:
    """What was refused after this person signed it, or anybody for a patient of theirs, and nobody dismissed; and what
    waits for a document that would come too late.

    A new signature and the end of the draft dismiss it, too. Each patient shown is a read.
    """
    if not permission.has(by, Action.SEE_PATIENTS):
        return []
    today = patients.today(session, by, at)
    asked = {"clinic_id": by.clinic_id, "staff_id": by.id, **times(at, today=today)}
    found = [
        Unsigned(signing, patient, refusal(signing, at=at, today=today))
        for signing, patient in session.execute(UNSIGNED, asked)
    ]
    for one in found:
        ledger.note_read(session, one.patient, by=by)
    return found
