"""The worklist: items opened by causes, and what clinicians do with them.

    worklist.open_items(session, pat, causes, plan=plan, number=7, at=now)
    worklist.answer(session, item=item, text="Seen in clinic: calf strain.", resume=True, seen=3, by=alice, at=now)

Reading it is in `worklists`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied
from clinic.domain.followup import emergencies, judging, ranking, worklist
from clinic.domain.followup.emergencies import Examination
from clinic.domain.followup.reasons import RANK
from clinic.domain.followup.worklist import Cause, Stops
from clinic.domain.limits import WORKLIST_CAUSE, WORKLIST_TEXT, WORKLIST_TITLE
from clinic.domain.roles import Action
from clinic.models import Patient, Plan, StaffMember, WorklistItem, new_id
from clinic.services.access import permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.followup.care import answers, confirming, nothing_left
from clinic.services.followup.diary import emergency
from clinic.services.followup.lines import open_again
from clinic.services.followup.notices import alerts
from clinic.services.plans import pauses, plans
from clinic.services.record import lock, scope

OPEN = select(WorklistItem).where(*scope.of_patient(WorklistItem), WorklistItem.ended_at.is_(None))
ANSWERED = select(WorklistItem).where(
    *scope.of_patient(WorklistItem),
    WorklistItem.cause.in_(bindparam("causes", expanding=True)),
    WorklistItem.ended_at.is_not(None),
    WorklistItem.gone_at.is_(None),
)
ENDED = "This was dealt with already. Open the list again."
MAY_IT_GO_ON = "Say whether it may go on."
RANK_OF_STOP = {stop: place for place, stop in enumerate(Stops)}


def open_items(
    session: Session,
    patient: Patient,
    causes: Iterable[Cause],
    *,
    plan: Plan | None,
    number: int,
    at: datetime,
) -> None:
    """Open an item for each cause that has none yet, under the lock of the record. What stops more than before, stops,
    and worse news under an open item takes the place of what it said.

    A cause that is there again is not gone any more. However many are opened, they are written in one statement, and
    their audit in another.
    """
    wanted = {cause.key: cause for cause in causes}
    if not wanted:
        return
    held = {item.cause: item for item in session.scalars(OPEN, scope.key(patient))}
    news = []
    for cause in nothing_left.widened(session, patient, [*wanted.values()], beside=held.values()):
        item = held.get(cause.key)
        if item is None:
            news.append(_open(session, patient, cause, plan=plan, number=number, at=at))
            continue
        is_back = item.gone_at is not None
        if is_back:  # what was said of it then is no answer to it now
            item.gone_at, item.revision = None, item.revision + 1
            ask_again(item)
        stops_more = RANK_OF_STOP[cause.stops] > RANK_OF_STOP[item.stops]
        is_graver = stops_more or cause.is_worse(item.title) or RANK[cause.reason] < RANK[item.reason]
        if is_back or is_graver:
            news.append(item)
        if is_graver:
            _make_graver(item, cause, stops_more=stops_more, number=number, at=at)
            trail.record(
                session, AuditAction.WORKLIST_OPEN, by=None, at=at, subject=item, detail=_detail(cause)
            )
    alerts.of(session, news, patient=patient, at=at)
    session.flush()


def close_gone(
    session: Session,
    patient: Patient,
    *,
    prefix: tuple[str, ...],
    still: Collection[str],
    stopping: Collection[str] = (),
    held: Iterable[WorklistItem] | None = None,
    by: StaffMember | None = None,
    at: datetime,
) -> None:
    """End what has no cause any more, of the causes whose keys begin so; what stops something waits for a therapist,
    who sees that its cause is gone. What is `stopping` has a cause as long as it stops something. `by` is who ended the
    cause, nobody where it ended by itself; `held` is what is open, where that was read under this lock.
    """
    for item in session.scalars(OPEN, scope.key(patient)) if held is None else held:
        if not item.cause.startswith(prefix) or item.cause in still or item.gone_at:
            continue
        if item.cause in stopping and item.stops is not Stops.NOTHING:
            continue
        item.gone_at, item.revision = at, item.revision + 1
        item.rank = ranking.place_of(item)
        if item.stops is Stops.NOTHING:
            item.ended_at = at
            if by:
                pauses.end(item, number=patient.counter, by=by, at=at)
            trail.record(session, AuditAction.WORKLIST_END, by=by, at=at, subject=item)


def forget(session: Session, patient: Patient, *, causes: Collection[str], at: datetime) -> None:
    """Note of what was answered that its cause is gone: the answer is none to the same cause when it comes back."""
    for item in session.scalars(ANSWERED, scope.key(patient) | {"causes": list(causes)}):
        item.gone_at = at
    session.flush()


def get(session: Session, by: StaffMember, item_id: UUID) -> WorklistItem:
    """One of the clinic's items, which is a read; raises `NotFound`."""
    return scope.get(session, WorklistItem, by, item_id)


def answer(
    session: Session,
    *,
    item: WorklistItem,
    text: str,
    resume: bool | None,
    examined: Examination = emergencies.NONE,
    seen: int | None,
    by: StaffMember,
    at: datetime,
) -> None:
    """Say what was found and decided, which is kept whatever is said later. With `resume` it is dealt with, and what it
    stopped goes on.

    Without, what it stopped stays stopped until the next version is signed, and what the screening still finds, or
    nobody confirmed, stays on the list. Of harm that stops nothing it is said that the plan goes on, or it pauses it
    first. What stops something, and what is grave, is answered by a therapist; an emergency that was reported goes on,
    or to a signature, once somebody `examined` the patient. Raises `InvalidInput` at `answer`, at `after` where nothing
    is said of what is stopped, or where the screening still finds what opened it, and at the fields of the examination.
    """
    number = take(session, item, Action.WORK_LIST, seen=seen, by=by, at=at)
    check_answer(session, item=item, text=text, resume=resume, examined=examined, by=by, at=at)
    item.answer, item.revision = text.strip(), item.revision + 1
    item.answered_by, item.answered_at, item.answered_number = by.id, at, number
    if examined.is_said:
        item.examined_by, item.examined_as = examined.by.strip(), examined.profession.strip()
        item.examined_on = examined.on
    item.rank = ranking.place_of(item)
    answers.keep(session, item, resume=resume, examined=examined)
    detail = {
        "resume": resume,
        "reason": str(item.reason),
        "stops": str(item.stops),
        "examined": bool(item.examined_on),
    }
    trail.record(session, AuditAction.WORKLIST_ANSWER, by=by, at=at, subject=item, detail=detail)
    stays = item.stops is not Stops.NOTHING or waits(session, item, at=at)
    if resume or not stays:
        pauses.end(item, number=number, by=by, at=at)


def check_answer(
    session: Session,
    *,
    item: WorklistItem,
    text: str,
    resume: bool | None,
    examined: Examination = emergencies.NONE,
    by: StaffMember,
    at: datetime,
) -> None:
    """Raise what `answer` would, of an item whose record is locked, and write nothing."""
    permission.check(by, worklist.answered_by(item.reason, item.stops))  # as it is under the lock
    wrong = emergency.wrong(session, item, examined, resume=resume, by=by, at=at)
    against = _speaks_against(session, item, resume=resume, by=by, at=at)
    worklist.check_answer(text, after=against, examined=wrong)


def stands(session: Session, item: WorklistItem) -> bool:
    """Whether no words end it: it is grave, and the screening of the plan in force still finds what opened it."""
    if item.ended_at or not judging.stands(item.cause, is_gone=item.gone_at is not None):
        return False
    if not worklist.is_grave(item.reason, item.stops):
        return False
    return has_plan(session, item)


def waits(session: Session, item: WorklistItem, *, at: datetime) -> bool:
    """Whether words alone do not end it now: the screening finds it, answers are not gone through, a consult is old."""
    is_found = stands(session, item) or confirming.waits(session, item)
    return is_found or bool(open_again.holds(session, item, at=at))


def is_asked_of_plan(session: Session, item: WorklistItem) -> bool:
    """Whether whoever answers says what becomes of the plan in force, though the item stops nothing of it."""
    if item.ended_at or not worklist.asks_of_plan(item.reason, item.stops):
        return False
    return has_plan(session, item)


def has_plan(session: Session, item: WorklistItem) -> bool:
    """Whether its patient has a plan in force."""
    return plans.in_force(session, session.get_one(Patient, (item.clinic_id, item.patient_id))) is not None


def _speaks_against(
    session: Session, item: WorklistItem, *, resume: bool | None, by: StaffMember, at: datetime
) -> str:
    """Why it is not decided about so; empty where it is."""
    if confirming.waits(session, item):
        return confirming.speaks_against(ends=resume, by=by)
    if is_asked_of_plan(session, item):
        return "" if resume else worklist.SAY_OF_PLAN
    if resume is False:
        return ""
    if resume is None and item.stops is not Stops.NOTHING:
        return MAY_IT_GO_ON
    if stands(session, item):
        return worklist.STILL_FOUND if item.stops is Stops.NOTHING else judging.STILL_SO
    return worklist.not_since(open_again.holds(session, item, at=at), item.stops)


def take(
    session: Session, item: WorklistItem, action: Action, *, seen: int | None, by: StaffMember, at: datetime
) -> int:
    """The item as it is now under the lock of its record, and the number of this write.

    Raises `ActionDenied` where it was dealt with, and `Stale` where it is no more as it was `seen`. Whoever changes it
    raises its revision then, so that what is refused after this leaves it as it is.
    """
    permission.check(by, action)
    patient = session.get_one(Patient, (item.clinic_id, item.patient_id))
    number = lock.take(session, patient, screened=False, by=by, at=at)
    session.refresh(item)
    if item.ended_at is not None:
        raise ActionDenied(ENDED)
    if seen is not None:
        lock.check_seen(seen, item.revision)
    return number


def _open(
    session: Session, patient: Patient, cause: Cause, *, plan: Plan | None, number: int, at: datetime
) -> WorklistItem:
    item = WorklistItem(
        clinic_id=patient.clinic_id,
        id=new_id(),
        patient_id=patient.id,
        plan_id=plan.id if plan else None,
        item_id=UUID(cause.item) if cause.item else None,
        number=number,
        reason=cause.reason,
        cause=cause.key[:WORKLIST_CAUSE],
        title=cause.title[:WORKLIST_TITLE],
        stops=cause.stops,
        patient_text=cause.patient_text[:WORKLIST_TEXT],
        urgency=cause.urgency,
        opened_at=at,
    )
    session.add(item)
    trail.record(session, AuditAction.WORKLIST_OPEN, by=None, at=at, subject=item, detail=_detail(cause))
    return item


def _make_graver(item: WorklistItem, cause: Cause, *, stops_more: bool, number: int, at: datetime) -> None:
    """What was said of it, who saw it, until when it was put off and since when it stops was about less."""
    if stops_more:
        item.stops, item.patient_text = cause.stops, cause.patient_text
        item.opened_at, item.paused_at = at, None
        item.item_id = UUID(cause.item) if cause.item else item.item_id
    if cause.is_worse(item.title):
        item.title = cause.title[:WORKLIST_TITLE]
    item.reason = min(item.reason, cause.reason, key=RANK.__getitem__)
    ask_again(item)
    item.number = number or item.number
    item.seen_by = item.seen_at = item.snoozed_until = None
    item.urgency = cause.urgency or item.urgency
    item.rank = ranking.place_of(item)
    item.revision += 1


def ask_again(item: WorklistItem) -> None:
    """What was said of it, and who examined whom, is about what it was before, and kept with the answers."""
    item.answer, item.answered_by, item.answered_at, item.answered_number = "", None, None, 0
    item.examined_by, item.examined_as, item.examined_on = "", "", None
    item.rank = ranking.place_of(item)


def _detail(cause: Cause) -> dict[str, str]:
    return {"reason": str(cause.reason), "stops": str(cause.stops)}
