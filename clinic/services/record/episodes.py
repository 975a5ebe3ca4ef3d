"""Episodes of care: begun by the first signature or by hand, ended with a reason; one open at a time.

    episodes.begin(session, patient=…, began_on=day, by=alice, at=now)

What becomes of the plan in force when one ends is asked in `followup.outcomes.ending`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied
from clinic.domain.record import episodes as rule
from clinic.domain.record.episodes import EndReason, PlanAfter
from clinic.domain.roles import Action
from clinic.models import Episode, Patient, StaffMember
from clinic.services.access import permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.record import goals, lock, patients, scope

MOST = 50  # of a patient, on a page
NEWEST_FIRST = (
    select(Episode).where(*scope.of_patient(Episode)).order_by(Episode.number.desc()).limit(bindparam("most"))
)
OPEN = select(Episode).where(*scope.of_patient(Episode), Episode.ended_at.is_(None))


def get(session: Session, by: StaffMember, episode_id: UUID) -> Episode:
    """One of the clinic's episodes, which is a read; raises `NotFound`."""
    return scope.get(session, Episode, by, episode_id)


def of_patient(session: Session, patient: Patient, *, most: int = MOST) -> Sequence[Episode]:
    """The patient's episodes, the newest first."""
    return session.scalars(NEWEST_FIRST, scope.key(patient) | {"most": most}).all()


def open_of(session: Session, patient: Patient) -> Episode | None:
    """The episode that the patient is in, if any."""
    return session.scalar(OPEN, scope.key(patient))


def begin(session: Session, *, patient: Patient, began_on: date, by: StaffMember, at: datetime) -> Episode:
    """Begin an episode by hand; raises `ActionDenied` while one is open, `InvalidInput` for a day that cannot be."""
    permission.check(by, Action.BEGIN_EPISODE)
    number = lock.take(session, patient, screened=False, by=by, at=at)
    newest = next(iter(of_patient(session, patient, most=1)), None)
    rule.check_begin(
        began_on,
        today=patients.today(session, by, at),
        is_open=newest is not None and newest.ended_at is None,
        last_ended=newest.ended_on if newest else None,
    )
    return _begin(session, patient, number=number, began_on=began_on, by=by, at=at)


def begin_with_plan(
    session: Session, patient: Patient, *, number: int, by: StaffMember, at: datetime
) -> None:
    """Begin one with the signature of a plan, unless the patient is in one. The caller has the lock, and its number."""
    if open_of(session, patient) is None:
        today = patients.today(session, by, at)
        _begin(session, patient, number=number, began_on=today, by=by, at=at)


def close(
    session: Session,
    *,
    episode: Episode,
    reason: EndReason | None,
    note: str,
    ended_on: date,
    plan_after: PlanAfter | None,
    has_plan: bool,
    seen: int | None,
    by: StaffMember,
    at: datetime,
) -> None:
    """End an episode; raises `InvalidInput` per field, `Stale` where it is not the one `seen`.

    The caller has the patient's lock, under which `has_plan` was found.
    """
    permission.check(by, Action.END_EPISODE)
    session.refresh(episode)
    patient = session.get_one(Patient, (episode.clinic_id, episode.patient_id))
    if seen is not None:
        lock.check_seen(seen, episode.revision)
    if episode.ended_at is not None:
        raise ActionDenied(rule.NOT_OPEN)
    rule.check_end(
        reason,
        note=note,
        ended_on=ended_on,
        began_on=episode.began_on,
        today=patients.today(session, by, at),
        plan_after=plan_after,
        has_plan=has_plan,
        has_goals=bool(goals.current(session, patient)),
    )
    episode.ended_on, episode.ended_at, episode.ended_by = ended_on, at, by.id
    episode.reason, episode.note = reason, note.strip()
    episode.plan_after = plan_after if has_plan else None
    episode.revision += 1
    patient.care_ended_on = ended_on
    detail = {"reason": reason, "plan": episode.plan_after}
    trail.record(session, AuditAction.EPISODE_END, by=by, at=at, subject=episode, detail=detail)
    session.flush()


def _begin(
    session: Session, patient: Patient, *, number: int, began_on: date, by: StaffMember, at: datetime
) -> Episode:
    episode = Episode(
        clinic_id=patient.clinic_id,
        patient_id=patient.id,
        number=number,
        began_on=began_on,
        begun_by=by.id,
        begun_at=at,
    )
    session.add(episode)
    patient.care_ended_on = None
    session.flush()
    trail.record(session, AuditAction.EPISODE_BEGIN, by=by, at=at, subject=episode)
    return episode
