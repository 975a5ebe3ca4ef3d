"""Patients who were discharged are archived: off every list until they come back, never erased.

    archive.put_away(session, patient=pat, seen=7, shown=archive.shown(items), by=alice, at=now)

What is open about them ends with it, as the page showed it, but nothing grave: that is dealt with first. What they
report afterwards is on the worklist like anybody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied, Came
from clinic.domain.followup.worklist import is_grave
from clinic.domain.plans.meanwhile import ARCHIVED_SINCE
from clinic.domain.roles import Action
from clinic.domain.text import listed
from clinic.models import Patient, StaffMember, WorklistItem
from clinic.services.access import permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.followup import worklist, worklists
from clinic.services.followup.care import drafts
from clinic.services.plans import pauses, refusing
from clinic.services.record import lock, scope
from clinic.services.record.lock import Part

GRAVE = "Deal with what is open first: {titles}. Then the patient can be archived."
ALREADY = "This patient is archived already."
CAME = "This came after you opened the page: {titles}. Look at it; archiving ends it."
NOT_ARCHIVED = "This patient is not archived."

WAITING = worklist.OPEN.order_by(*worklists.IN_ORDER)


def refusal(items: Iterable[WorklistItem]) -> str:
    """Why a patient about whom this is open cannot be archived, empty where nothing stands in the way."""
    grave = [item.title for item in items if is_grave(item.reason, item.stops)]
    return GRAVE.format(titles=listed(list(dict.fromkeys(grave)))) if grave else ""


def waiting(session: Session, patient: Patient) -> Sequence[WorklistItem]:
    """What is open about the patient and ends when they are archived, the most urgent first."""
    return session.scalars(WAITING, scope.key(patient)).all()


def shown(items: Iterable[WorklistItem]) -> str:
    """What stands for these items as they are, for the page to send back."""
    return " ".join(sorted(map(_mark, items)))


def not_shown(items: Iterable[WorklistItem], known: str) -> Sequence[str]:
    """The titles of what is open and does not stand so in what a page sent back, each once."""
    marks = set(known.split())
    return list(dict.fromkeys(item.title for item in items if _mark(item) not in marks))


def put_away(
    session: Session, *, patient: Patient, seen: int | None, shown: str | None, by: StaffMember, at: datetime
) -> None:
    """Archive a patient; raises `ActionDenied` while something grave is open about them, and `Came` where an item is
    open that the page had not `shown`, or not so. What was signed and waits for its document is no plan then.
    """
    permission.check(by, Action.ARCHIVE)
    lock.take(session, patient, Part.DETAILS, seen=seen, screened=False, by=by, at=at)
    if patient.archived_at is not None:
        raise ActionDenied(ALREADY)
    items = waiting(session, patient)
    if in_the_way := refusal(items):
        raise ActionDenied(in_the_way)
    if shown is not None:
        _check_shown(items, shown, seen=seen)
    for item in items:
        pauses.end(item, number=patient.counter, by=by, at=at)
        trail.record(session, AuditAction.WORKLIST_END, by=by, at=at, subject=item, detail={"archived": True})
    refusing.end_waiting(session, patient, ARCHIVED_SINCE, by=by, at=at)
    patient.archived_by, patient.archived_at = by.id, at
    trail.record(session, AuditAction.PATIENT_ARCHIVE, by=by, at=at, subject=patient)


def bring_back(
    session: Session, *, patient: Patient, seen: int | None, by: StaffMember, at: datetime
) -> None:
    """Have an archived patient on the lists again, and their draft that waits for a therapist."""
    permission.check(by, Action.ARCHIVE)
    lock.take(session, patient, Part.DETAILS, seen=seen, screened=False, by=by, at=at)
    if patient.archived_at is None:
        raise ActionDenied(NOT_ARCHIVED)
    patient.archived_by = patient.archived_at = None
    trail.record(session, AuditAction.PATIENT_UNARCHIVE, by=by, at=at, subject=patient)
    drafts.come_back(session, patient, at=at)


def _check_shown(items: Sequence[WorklistItem], known: str, *, seen: int | None) -> None:
    """Whatever came since, or got worse, is ended by nobody who did not know. What was dealt with since is no news."""
    if came := not_shown(items, known):
        raise Came(CAME.format(titles=listed(came)), now=seen or 0, shown=shown(items))


def _mark(item: WorklistItem) -> str:
    return f"{item.id.hex}.{item.revision}"
