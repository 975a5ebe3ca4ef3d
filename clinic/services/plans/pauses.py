"""What stops a patient's plan: the open items of the worklist that keep the plan, or an exercise of it, from them.

    pauses.of(session, pat)         # (WorklistItem, …), the most urgent first
    pauses.said(stops)              # what the patient reads of them
    pauses.all_open(session, pat)   # and what stops nothing, for whoever signs the next version

Opened by `followup.judging`; ended by a therapist (`followup.worklist`) or by the signature under the next version.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from clinic.domain.followup import adverse_events, emergencies, pausing
from clinic.domain.followup.diary import doubts
from clinic.domain.followup.diary.days import ReportStatus
from clinic.domain.followup.due import DUE
from clinic.domain.followup.judging import FINDING, FLAG, REPORT, WAIT, stands
from clinic.domain.followup.pausing import PAUSE_REASONS
from clinic.domain.followup.reasons import ENDED_BY_SIGNING, NEVER_ASIDE, RANK
from clinic.domain.followup.worklist import KEPT, SETTLED, Stops, is_grave, is_kept, is_to_decide
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.domain.plans.standing import PlanStanding, plan_standing
from clinic.domain.plans.terms import has_passed
from clinic.domain.roles import Action
from clinic.domain.screening.rules import Urgency
from clinic.models import Patient, Plan, PlanPause, StaffMember, TrainingSession, WorklistItem, is_one_of
from clinic.services.access import permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.record import scope

SLOWEST_FIRST = list(Urgency)
OF_THE_RECORD = (FINDING, FLAG, doubts.DOUBT, doubts.YES)  # how the keys of causes begin
LOOKED_AT = (REPORT, pausing.KEY, adverse_events.KEY)  # of whoever reported, paused or came to harm
OPEN = select(WorklistItem).where(*scope.of_patient(WorklistItem), WorklistItem.ended_at.is_(None))
NEWEST_REPORT = select(func.coalesce(func.max(TrainingSession.number), 0)).where(
    *scope.of_patient(TrainingSession), TrainingSession.status != ReportStatus.TAKEN_BACK
)
OPEN_STOPS = OPEN.where(WorklistItem.stops != Stops.NOTHING)
KEPT_FROM = select(
    exists().where(
        *scope.of_patient(WorklistItem), WorklistItem.ended_at.is_(None), WorklistItem.stops != Stops.NOTHING
    ),
    exists().where(*scope.of_patient(Plan), Plan.status == PlanStatus.ACTIVE),
)
STOPS_SINCE_HEARD = select(WorklistItem).where(
    *scope.of_patient(WorklistItem),
    WorklistItem.stops != Stops.NOTHING,
    or_(WorklistItem.ended_at.is_(None), WorklistItem.ended_number > NEWEST_REPORT.scalar_subquery()),
)
PAUSES = select(PlanPause).where(
    *scope.of_patient(PlanPause), PlanPause.id.in_(bindparam("ids", expanding=True))
)
STOPS_SINCE = func.coalesce(WorklistItem.paused_at, WorklistItem.opened_at)
"""As `WorklistItem.stops_since` of what stops something."""
NOT_UNDONE = or_(WorklistItem.ended_at.is_(None), WorklistItem.ended_by.is_not(None))
"""What the patient took back at once is ended by nobody, and stopped nothing."""
STOPPED_SINCE = (
    select(WorklistItem)
    .where(
        *scope.of_patient(WorklistItem),
        or_(WorklistItem.stops != Stops.NOTHING, is_one_of(WorklistItem.reason, sorted(NEVER_ASIDE))),
        WorklistItem.number > bindparam("number"),
        NOT_UNDONE,
    )
    .order_by(WorklistItem.number)
)
ENDS = OPEN.where(
    or_(WorklistItem.stops != Stops.NOTHING, is_one_of(WorklistItem.reason, sorted(ENDED_BY_SIGNING)))
)


def of(session: Session, patient: Patient) -> Sequence[WorklistItem]:
    """What stops the plan, or exercises of it, now: the fastest urgency first, then by rank."""
    return sorted(session.scalars(OPEN_STOPS, scope.key(patient)), key=_place)


def must_not_be_kept(session: Session, patient: Patient) -> tuple[bool, bool]:
    """Whether anything of the plan, or all of it, must leave the devices that keep it: it is paused, or none is in
    force.
    """
    paused, in_force = session.execute(KEPT_FROM, scope.key(patient)).one()
    return bool(paused), not in_force


def of_and_ended(session: Session, patient: Patient) -> tuple[Sequence[WorklistItem], Sequence[WorklistItem]]:
    """The same, and what stopped something and ended since the patient reported last."""
    found = session.scalars(STOPS_SINCE_HEARD, scope.key(patient)).all()
    ended = [item for item in found if item.ended_at is not None]
    return sorted((item for item in found if item.ended_at is None), key=_place), ended


def all_open(session: Session, patient: Patient) -> Sequence[WorklistItem]:
    """All that is open of the patient but what the next version answers by itself, in the same order."""
    found = session.scalars(OPEN, scope.key(patient))
    return sorted((item for item in found if item.reason not in ENDED_BY_SIGNING), key=_place)


def has_grave(session: Session, patient: Patient) -> bool:
    """Whether anything is open that a therapist alone deals with, whatever it stops."""
    return any(is_grave(item.reason, item.stops) for item in session.scalars(OPEN, scope.key(patient)))


def since(session: Session, patient: Patient, number: int) -> Sequence[WorklistItem]:
    """What stopped the plan or an exercise of it, or was grave, in later writes, whatever was answered since."""
    return session.scalars(STOPPED_SINCE, scope.key(patient) | {"number": number}).all()


def stop_plan(items: Iterable[WorklistItem]) -> bool:
    """Whether the whole plan is paused by these."""
    return any(item.stops is Stops.PLAN for item in items)


def standing(plan: Plan, stops: Collection[Stops], *, on: date | None = None) -> PlanStanding:
    """Where a plan stands on a day at the clinic, while this is what open items stop; without a day its review is no
    matter.
    """
    return plan_standing(
        plan.status,
        paused=Stops.PLAN in stops,
        partly=Stops.EXERCISE in stops,
        review_passed=on is not None and has_passed(plan.review_on, on=on),
    )


def fastest(speeds: Iterable[Urgency | None]) -> Urgency | None:
    """None where none of them wants a doctor."""
    return max((speed for speed in speeds if speed), key=SLOWEST_FIRST.index, default=None)


def said(items: Iterable[WorklistItem], *, beside: Urgency | None = None) -> Sequence[str]:
    """All that the patient reads of these on the page that says what to do: line by line, each once, and what can wait
    below what cannot. Nobody is told two speeds: what wants a doctor later than the fastest is not said, nor later than
    what the record asks for `beside` these; nor to leave out one exercise of a plan that is paused as a whole. The
    therapist reads the same of these.
    """
    held = list(items)
    speeds = [urgency_of(item) for item in held]
    leads = fastest((*speeds, beside))
    leading = [item for item, speed in zip(held, speeds, strict=True) if speed in (None, leads)]
    of_plan = [item for item in leading if item.stops is not Stops.EXERCISE] if stop_plan(held) else leading
    texts = [now_said(item) for item in of_plan] if of_plan or not leading else [WAIT]
    lines = dict.fromkeys(line for text in texts for line in text.splitlines() if line)
    return sorted(lines, key=doubts.can_wait)


def now_said(item: WorklistItem) -> str:
    """What the patient reads of one: when a therapist looked at what stopped and keeps it so, nobody is to wait for a
    look any more, nor to see a doctor about what the record says no more. What wants a doctor, or is asked of the
    record, stays as it is.
    """
    if item.stops is Stops.NOTHING:
        return item.patient_text
    if is_cleared(item):
        return (SETTLED if is_to_decide(item.gone_at, item.answered_at) else KEPT)[item.stops]
    return KEPT[item.stops] if is_looked_at(item) else item.patient_text


def is_looked_at(item: WorklistItem) -> bool:
    """Whether a therapist said what was found, and keeps it so: what was said of it before is over. What wants a
    doctor, or is asked of the record, is not over by that.
    """
    return is_kept(item.stops, item.answer) and item.urgency is None and item.cause.startswith(LOOKED_AT)


def is_cleared(item: WorklistItem) -> bool:
    """Whether the record says no more what stopped something: somebody looked into it, or it was corrected. What was
    reported, did harm or was a therapist's own act is lifted by no later word.
    """
    return item.gone_at is not None and item.cause.startswith(OF_THE_RECORD)


def urgency_of(item: WorklistItem) -> Urgency | None:
    """How fast it wants a doctor now; what is cleared up wants none."""
    return None if is_cleared(item) else item.urgency


def new_plan(items: Collection[WorklistItem]) -> bool:
    """Whether all that is stopped waits for the next version alone, as its therapist said."""
    asked = (stands(item.cause, is_gone=item.gone_at is not None) for item in items)
    return bool(items) and all(item.answer for item in items) and not any(asked)


def is_grave_news(item: WorklistItem) -> bool:
    """Whether a therapist has to say something of it before the next version is signed, though it stops nothing: what
    the screening finds is asked of the assessment instead.
    """
    return item.reason in NEVER_ASIDE and item.stops is Stops.NOTHING and not item.cause.startswith(FINDING)


def is_unexamined(item: WorklistItem) -> bool:
    """Whether it is an emergency for which no examination is recorded."""
    return emergencies.is_one(item.reason, item.urgency) and item.examined_on is None


def waits_for_words(item: WorklistItem) -> bool:
    """Whether the next version is not signed before a therapist said something of it, or somebody was examined."""
    return is_unexamined(item) or (
        not item.answer and (item.stops is not Stops.NOTHING or is_grave_news(item))
    )


def titles(items: Iterable[WorklistItem]) -> tuple[str, ...]:
    """Each once."""
    return tuple(dict.fromkeys(item.title for item in items))


def end(item: WorklistItem, *, number: int, by: StaffMember, at: datetime) -> None:
    """Somebody dealt with it in that write, as who they are now: whoever becomes a therapist later was none then."""
    item.ended_by, item.ended_at, item.ended_number = by.id, at, number
    item.ended_by_therapist = permission.has(by, Action.ANSWER_STOP)


def end_with(session: Session, patient: Patient, *, version: int, by: StaffMember, at: datetime) -> None:
    """The next version takes the place of what was paused, which its signer answered before, and of what it was made
    for.
    """
    for item in session.scalars(ENDS, scope.key(patient)).all():
        end(item, number=patient.counter, by=by, at=at)
        trail.record(
            session, AuditAction.WORKLIST_END, by=by, at=at, subject=item, detail={"version": version}
        )


def end_without_plan(session: Session, patient: Patient, *, by: StaffMember, at: datetime) -> None:
    """Without a plan nothing is due, there is nothing that waits for its change or that a therapist keeps paused, and
    what the screening found of it is no matter, but what is grave: of that, and of why a therapist paused, the next
    signer has to say something.
    """
    found = session.scalars(OPEN, scope.key(patient)).all()
    of_plan_alone = _of_plan_alone(session, patient, found)
    for item in found:
        is_of_plan = item.cause.startswith((DUE, FINDING)) and not is_grave(item.reason, item.stops)
        if is_of_plan or pausing.pause_of(item.cause) in of_plan_alone or _is_kept(item):
            end(item, number=patient.counter, by=by, at=at)
            trail.record(session, AuditAction.WORKLIST_END, by=by, at=at, subject=item)


def _of_plan_alone(session: Session, patient: Patient, items: Iterable[WorklistItem]) -> frozenset[str]:
    """The ids of the pauses that opened some of these items for a reason that no other plan has."""
    ids = {UUID(pause_id) for item in items if (pause_id := pausing.pause_of(item.cause))}
    rows = session.scalars(PAUSES, scope.key(patient) | {"ids": ids}) if ids else ()
    return frozenset(str(row.id) for row in rows if PAUSE_REASONS[row.why].of_plan_alone)


def _is_kept(item: WorklistItem) -> bool:
    """Whether it waits for the next version alone, as a therapist said: what the record says is none of a plan, nor an
    emergency before somebody examined the patient.
    """
    if not is_kept(item.stops, item.answer) or item.cause.startswith(OF_THE_RECORD):
        return False
    return not is_unexamined(item) and not is_to_decide(item.gone_at, item.answered_at)


def _place(item: WorklistItem) -> tuple[int, int, int]:
    urgency = urgency_of(item)
    speed = SLOWEST_FIRST.index(urgency) if urgency else -1
    return -speed, RANK[item.reason], item.number
