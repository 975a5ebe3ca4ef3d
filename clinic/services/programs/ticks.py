"""What therapists have seen or confirmed of a patient's exercises, each with its day.

ticks.put(session, patient=pat, slug="wall-squat", kind=TickKind.TECHNIQUE, seen=0, by=alice, at=now)
found = ticks.of(session, pat)
found.standing      # {("wall-squat", TickKind.TECHNIQUE): Tick, …}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.domain.errors import NotFound
from clinic.domain.programs.ticks import TickKind
from clinic.domain.roles import Action
from clinic.models import Patient, StaffMember, Tick
from clinic.services.access import permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.library import catalogue
from clinic.services.record import lock, patients, scope

What = tuple[str, TickKind]
NEWEST_NUMBERS = select(func.max(Tick.number)).where(*scope.of_patient(Tick)).group_by(Tick.slug, Tick.kind)
NEWEST = select(Tick).where(*scope.of_patient(Tick), Tick.number.in_(NEWEST_NUMBERS))


@dataclass(frozen=True)
class NewestTicks:
    """The newest tick of each exercise and kind, which stands or was taken back."""

    newest: Mapping[What, Tick]

    @property
    def standing(self) -> Mapping[What, Tick]:
        """Those that stand."""
        return {what: tick for what, tick in self.newest.items() if tick.ended_at is None}

    def number(self, slug: str, kind: TickKind) -> int:
        """What a page shows of this one, to be sent back as `seen`: 0 where nobody ever said it."""
        tick = self.newest.get((slug, kind))
        return tick.number if tick else 0


def of(session: Session, patient: Patient) -> NewestTicks:
    """What was said last, by exercise and kind."""
    return NewestTicks({(tick.slug, tick.kind): tick for tick in session.scalars(NEWEST, scope.key(patient))})


def put(
    session: Session,
    *,
    patient: Patient,
    slug: str,
    kind: TickKind,
    seen: int | None,
    by: StaffMember,
    at: datetime,
) -> None:
    """Say today that it was seen, or that it is confirmed. What stands already stands. Raises `NotFound`, and `Stale`
    where it was said and taken back since the page showed it as `seen`.
    """
    permission.check(by, Action.PROGRESS_PLAN)
    catalogue.get(session, by.clinic_id, slug)
    number = lock.take(session, patient, screened=False, by=by, at=at)
    said = of(session, patient)
    if (slug, kind) in said.standing:
        return
    if seen is not None:
        lock.check_seen(seen, said.number(slug, kind))
    seen_on = patients.today(session, by, at)
    session.add(
        Tick(
            clinic_id=patient.clinic_id,
            patient_id=patient.id,
            number=number,
            slug=slug,
            kind=kind,
            seen_on=seen_on,
            set_by=by.id,
            set_at=at,
        )
    )
    detail = {"exercise": slug, "kind": str(kind)}
    trail.record(session, AuditAction.TICK_SET, by=by, at=at, subject=patient, detail=detail)


def take_back(session: Session, *, patient: Patient, tick_id: UUID, by: StaffMember, at: datetime) -> None:
    """It was not so, or is not so any more. Twice is once; raises `NotFound` where it was never said of them."""
    permission.check(by, Action.PROGRESS_PLAN)
    lock.take(session, patient, screened=False, by=by, at=at)
    tick = session.get(Tick, (patient.clinic_id, tick_id), populate_existing=True)
    if tick is None or tick.patient_id != patient.id:
        raise NotFound
    if tick.ended_at is not None:
        return
    tick.ended_by, tick.ended_at = by.id, at
    detail = {"exercise": tick.slug, "kind": str(tick.kind)}
    trail.record(session, AuditAction.TICK_END, by=by, at=at, subject=patient, detail=detail)
