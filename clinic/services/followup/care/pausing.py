"""A therapist pauses the plan in force, or exercises of it, by their own act, and takes that back at once if need be.

    pause = pausing.pause(session, plan=plan, pause_id=new_id(), said=words, by=alice, at=now)
    pausing.undo(session, pause=pause, by=alice, at=now)

What it stops are items of the worklist, in the same transaction; a therapist says there that it goes on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied, InvalidInput, NotFound
from clinic.domain.followup import pausing
from clinic.domain.followup.pausing import PAUSE_REASONS, PauseReason, PauseWords
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import NOT_IN_FORCE, Stops, not_since
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.domain.roles import Action
from clinic.models import Patient, Plan, PlanPause, StaffMember, WorklistItem
from clinic.services.access import once, permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.followup import worklist
from clinic.services.followup.lines import open_again
from clinic.services.plans import contents, pauses
from clinic.services.record import lock, scope

OPENED = select(WorklistItem).where(
    *scope.of_patient(WorklistItem), WorklistItem.cause.startswith(bindparam("opened_by"))
)


WHOLE_PLAN = "the whole plan"  # in the audit log, where else the exercises stand


def check_in_force(plan: Plan) -> None:
    """Raise `ActionDenied` where the plan is not the one that the patient follows."""
    if plan.status is not PlanStatus.ACTIVE:
        raise ActionDenied(NOT_IN_FORCE)


def pause(
    session: Session, *, plan: Plan, pause_id: UUID, said: PauseWords, by: StaffMember, at: datetime
) -> PlanPause:
    """Pause a plan that is in force, or exercises of it. `pause_id` comes from the form: sending it twice pauses once.

    Raises `InvalidInput` per field, also where a therapist has paused the same already or the page said something else
    before, and at `made` where nothing is paused any more of what it paused; `ActionDenied` where the plan is not in
    force any more.
    """
    permission.check(by, Action.PAUSE_PLAN)
    patient = session.get_one(Patient, (plan.clinic_id, plan.patient_id))
    number = lock.take(session, patient, screened=False, by=by, at=at)
    session.refresh(plan)
    says = {
        "plan_id": plan.id,
        "items": sorted(said.items),
        "why": said.why,
        "words": said.words.strip(),
        "patient_text": said.reads,
    }
    kept = once.kept(session, PlanPause, plan.clinic_id, pause_id, says)
    if kept is not None:
        return _still(session, patient, kept)
    check_in_force(plan)
    contents.read(session, [plan])
    names = {str(item): name for item, name in contents.exercises(plan).items()}
    stops = pauses.of(session, patient)
    pausing.check(said, offered=names, stopped={str(item.item_id) for item in stops if item.item_id})
    _check_news(said, stops)
    row = PlanPause(
        clinic_id=plan.clinic_id,
        id=pause_id,
        patient_id=patient.id,
        number=number,
        **says,
        paused_by=by.id,
        paused_at=at,
    )
    session.add(row)
    session.flush()
    slugs = [slug for slug, item in contents.ids(plan).items() if str(item) in said.items]
    detail = {"why": str(row.why), "paused": ", ".join(slugs) or WHOLE_PLAN}
    trail.record(session, AuditAction.PLAN_PAUSE, by=by, at=at, subject=row, detail=detail)
    causes = pausing.causes(row.id, said, names)
    worklist.open_items(session, patient, causes, plan=plan, number=number, at=at)
    return row


def undo(session: Session, *, pause: PlanPause, by: StaffMember, at: datetime) -> None:
    """Take a pause back as if there had been none; nothing where that was done already. Raises `ActionDenied` where it
    is too late, it is somebody else's, somebody has dealt with what it stopped, or what it stopped would go on though
    a report is newer than the consult under the plan.
    """
    permission.check(by, Action.PAUSE_PLAN)
    if _is_undone(pause):
        return
    patient = session.get_one(Patient, (pause.clinic_id, pause.patient_id))
    lock.take(session, patient, screened=False, by=by, at=at)
    session.refresh(pause)
    if _is_undone(pause):  # by whoever had the lock before
        return
    opened = session.scalars(OPENED, scope.key(patient) | {"opened_by": pausing.key(pause.id)}).all()
    for item in opened:
        session.refresh(item)
    _check_can_undo(pause, opened, by=by, at=at)
    if sentence := _not_since(session, patient, opened, pauses.of(session, patient), at=at):
        raise ActionDenied(sentence)
    for item in opened:  # ended by nobody, as what a patient takes back at once: it stopped nothing
        item.gone_at = item.ended_at = at
        trail.record(session, AuditAction.WORKLIST_END, by=by, at=at, subject=item, detail={"undone": True})
    pause.undone_at = at
    trail.record(session, AuditAction.PLAN_PAUSE_UNDO, by=by, at=at, subject=pause)


def get(session: Session, plan: Plan, pause_id: UUID) -> PlanPause:
    """A pause of a plan that is being read; raises `NotFound`."""
    found = session.get(PlanPause, (plan.clinic_id, pause_id))
    if found is None or found.plan_id != plan.id:
        raise NotFound
    return found


def opened_by(session: Session, item: WorklistItem) -> PlanPause | None:
    """The pause that opened an item which is being read, if one did."""
    pause_id = pausing.pause_of(item.cause)
    return session.get(PlanPause, (item.clinic_id, UUID(pause_id))) if pause_id else None


def about(session: Session, patient: Patient, items: Iterable[WorklistItem]) -> Mapping[UUID, str]:
    """What each of these is about, by its id, in words that the patient may read: of a therapist's own pause the reason
    alone, without what they wrote for the record.
    """
    held = {item: pausing.pause_of(item.cause) for item in items}
    ids = {UUID(pause_id) for pause_id in held.values() if pause_id}
    rows = session.scalars(pauses.PAUSES, scope.key(patient) | {"ids": ids}) if ids else ()
    reasons = {str(row.id): PAUSE_REASONS[row.why].words for row in rows}
    return {item.id: reasons.get(pause_id, item.title) for item, pause_id in held.items()}


def are_breaks(session: Session, items: Sequence[WorklistItem]) -> bool:
    """Whether all of these pause the whole plan because its patient asked for it, and for nothing else."""
    if not items or any(item.reason is not Reason.PAUSED or item.stops is not Stops.PLAN for item in items):
        return False
    whys = [found.why for item in items if (found := opened_by(session, item))]
    return len(whys) == len(items) and set(whys) == {PauseReason.BREAK}


def can_undo(
    session: Session, patient: Patient, stops: Iterable[WorklistItem], *, by: StaffMember, at: datetime
) -> Sequence[PlanPause]:
    """The pauses that this person may take back now, of those that stop something; `stops` is all that does."""
    if not permission.has(by, Action.PAUSE_PLAN):
        return ()
    opened: dict[str, list[WorklistItem]] = {}
    stops_now = list(stops)
    for item in stops_now:
        if pause_id := pausing.pause_of(item.cause):
            opened.setdefault(pause_id, []).append(item)
    if not opened:
        return ()
    rows = session.scalars(
        pauses.PAUSES, scope.key(patient) | {"ids": [UUID(pause_id) for pause_id in opened]}
    )
    may = [row for row in rows if _may_undo(row, opened[str(row.id)], by=by, at=at)]
    return [row for row in may if not _not_since(session, patient, opened[str(row.id)], stops_now, at=at)]


def _still(session: Session, patient: Patient, made: PlanPause) -> PlanPause:
    """What the page made before, while it stops something."""
    opened = session.scalars(OPENED, scope.key(patient) | {"opened_by": pausing.key(made.id)}).all()
    if _is_undone(made) or all(item.ended_at for item in opened):
        raise InvalidInput({"made": pausing.NO_MORE})
    return made


def _is_undone(row: PlanPause) -> bool:
    return row.undone_at is not None


def _may_undo(row: PlanPause, opened: Sequence[WorklistItem], *, by: StaffMember, at: datetime) -> bool:
    try:
        _check_can_undo(row, opened, by=by, at=at)
    except ActionDenied:
        return False
    return True


def _not_since(
    session: Session,
    patient: Patient,
    opened: Collection[WorklistItem],
    stops: Iterable[WorklistItem],
    *,
    at: datetime,
) -> str:
    """Why what a pause has `opened` does not go on by taking it back, while nothing else `stops` the plan."""
    if pauses.stop_plan(item for item in stops if item not in opened):
        return ""
    return not_since(open_again.flags(session, patient, at=at), Stops.PLAN)


def _check_can_undo(row: PlanPause, opened: Sequence[WorklistItem], *, by: StaffMember, at: datetime) -> None:
    untouched = [item for item in opened if item.ended_at is None and not item.answer]
    pausing.check_can_undo(
        is_own=row.paused_by == by.id,
        is_untouched=len(untouched) == (len(row.items) or 1),
        paused_at=row.paused_at,
        at=at,
    )


def _check_news(said: PauseWords, stops: Iterable[WorklistItem]) -> None:
    """Raise `InvalidInput` where a therapist's pause is open of the same already."""
    for item in stops:
        if item.reason is not Reason.PAUSED:
            continue
        if said.is_whole and item.stops is Stops.PLAN:
            raise InvalidInput({"what": pausing.ALREADY.format(title=item.title)})
        if str(item.item_id) in said.items:
            raise InvalidInput({"items": pausing.ALREADY.format(title=item.title)})
