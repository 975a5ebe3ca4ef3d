"""Adverse events: recorded of a patient, added to, read of one patient and of the whole clinic.

    event = adverse_events.record(session, patient=pat, event_id=new_id(), event=said, by=amos, at=now)
    adverse_events.add(session, event=event, text="Seen by a doctor.", harm=Harm.MODERATE, seen=7, by=alice, at=now)

Harm that somebody has to look at is an item of the worklist, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session, selectinload

from clinic.domain.followup import adverse_events
from clinic.domain.followup.adverse_events import During, Harm, Informant
from clinic.domain.followup.worklist import Stops
from clinic.domain.roles import Action
from clinic.models import AdverseEvent, AdverseEventAddition, Patient, StaffMember, WorklistItem
from clinic.services.access import once, permission
from clinic.services.audit import ledger, trail
from clinic.services.audit.actions import AuditAction
from clinic.services.followup import worklist
from clinic.services.followup.care.harm import say_what_is_known
from clinic.services.followup.lines import with_which
from clinic.services.record import lock, patients, scope

SHOWN = 5  # on a patient's page
ADDED_ALREADY = "Something was added after you opened the page. Read it, then send yours again."
OWN = scope.of_patient(AdverseEvent)
NEWEST_FIRST = (AdverseEvent.happened_on.desc(), AdverseEvent.number.desc(), AdverseEvent.id.desc())
ALL_OF_PATIENT = (
    select(AdverseEvent).where(*OWN).order_by(*NEWEST_FIRST).options(selectinload(AdverseEvent.additions))
)
OF_PATIENT = ALL_OF_PATIENT.limit(SHOWN + 1)
IN_DAYS = (
    AdverseEvent.clinic_id == bindparam("clinic_id"),
    AdverseEvent.happened_on.between(bindparam("since"), bindparam("until")),
)
SAID_LAST = (
    select(AdverseEventAddition.harm)
    .where(
        AdverseEventAddition.clinic_id == AdverseEvent.clinic_id,
        AdverseEventAddition.event_id == AdverseEvent.id,
        AdverseEventAddition.harm.is_not(None),
    )
    .order_by(AdverseEventAddition.number.desc())
    .limit(1)
    .scalar_subquery()
)
KNOWN = func.coalesce(SAID_LAST, AdverseEvent.harm)
PLACE = case({harm.value: place for place, harm in enumerate(Harm)}, value=KNOWN)
LISTED = (
    select(AdverseEvent, Patient, StaffMember.name)
    .join(Patient, (Patient.clinic_id == AdverseEvent.clinic_id) & (Patient.id == AdverseEvent.patient_id))
    .join(
        StaffMember,
        (StaffMember.clinic_id == AdverseEvent.clinic_id) & (StaffMember.id == AdverseEvent.recorded_by),
    )
    .where(*IN_DAYS)
    .order_by(PLACE.desc(), *NEWEST_FIRST)
    .options(selectinload(AdverseEvent.additions))
)
LINES = (
    select(WorklistItem)
    .where(
        *scope.of_patient(WorklistItem),
        WorklistItem.ended_at.is_(None),
        WorklistItem.cause.startswith(bindparam("of_event")),
    )
    .order_by(WorklistItem.number, WorklistItem.id)
)


@dataclass(frozen=True)
class EventWords:
    """What is recorded of an event; `item_id` is the exercise of the plan. Without one `during` says that it was with
    something else, or that nobody knows.
    """

    happened_on: date | None
    what: str
    harm: Harm
    action: str
    told_by: Informant
    item_id: UUID | None = None
    during: During = During.UNKNOWN


@dataclass(frozen=True)
class EventLine:
    """An event in the clinic's list: whose it is, who recorded it, and the harm as it is known now."""

    event: AdverseEvent
    patient: Patient
    recorded_by: str
    harm: Harm


@dataclass(frozen=True)
class EventsOfPatient:
    """The newest events of one patient with their harm as it is known now, and whether there are more."""

    newest: tuple[tuple[AdverseEvent, Harm], ...]
    are_more: bool


def record(
    session: Session, *, patient: Patient, event_id: UUID, event: EventWords, by: StaffMember, at: datetime
) -> AdverseEvent:
    """Record what happened. `event_id` comes from the form: sending it twice records it once.

    Raises `InvalidInput`, also where the same page said something else before.
    """
    permission.check(by, Action.EDIT_RECORD)
    number = lock.take(session, patient, screened=False, by=by, at=at)
    says = {
        "patient_id": patient.id,
        "happened_on": event.happened_on,
        "what": event.what.strip(),
        "harm": event.harm,
        "action": event.action.strip(),
        "told_by": event.told_by,
        "during": During.EXERCISE if event.item_id else event.during,
    }
    kept = once.kept(session, AdverseEvent, patient.clinic_id, event_id, says | {"item_id": event.item_id})
    if kept is not None:
        return kept
    today = patients.today(session, by, at)
    adverse_events.check(
        what=event.what, action=event.action, happened_on=event.happened_on, today=today, born=patient.born
    )
    row = AdverseEvent(
        clinic_id=patient.clinic_id,
        id=event_id,
        number=number,
        **says,
        **with_which.said(session, patient, event.item_id),
        recorded_by=by.id,
        recorded_at=at,
    )
    session.add(row)
    session.flush()
    detail = {"harm": str(event.harm)}
    trail.record(session, AuditAction.ADVERSE_EVENT_RECORD, by=by, at=at, subject=row, detail=detail)
    _have_looked_at(session, patient, row, event.harm, number=number, at=at)
    return row


def add(
    session: Session,
    *,
    event: AdverseEvent,
    text: str,
    harm: Harm | None,
    seen: int,
    by: StaffMember,
    at: datetime,
) -> None:
    """Add what became known; raises `InvalidInput`, or `Stale` where something was added since it was `seen`."""
    permission.check(by, Action.EDIT_RECORD)
    patient = session.get_one(Patient, (event.clinic_id, event.patient_id))
    number = lock.take(session, patient, screened=False, by=by, at=at)
    session.refresh(event, ["additions"])
    lock.check_seen(seen, revision(event), stale=ADDED_ALREADY)
    adverse_events.check_addition(text)
    before = harm_of(event)
    session.add(
        AdverseEventAddition(
            clinic_id=event.clinic_id,
            event_id=event.id,
            number=number,
            text=text.strip(),
            harm=None if harm is before else harm,
            added_by=by.id,
            added_at=at,
        )
    )
    session.flush()
    session.refresh(event, ["additions"])
    detail = {"harm": str(harm_of(event))}
    trail.record(session, AuditAction.ADVERSE_EVENT_ADD, by=by, at=at, subject=event, detail=detail)
    if adverse_events.is_more(harm_of(event), before):
        _have_looked_at(session, patient, event, harm_of(event), number=number, at=at)
    say_what_is_known(session, event, harm_of(event))


def get(session: Session, by: StaffMember, event_id: UUID) -> AdverseEvent:
    """One of the clinic's adverse events, which is a read; raises `NotFound`."""
    return scope.get(session, AdverseEvent, by, event_id)


def revision(event: AdverseEvent) -> int:
    """The number of the last write to it, which its page sends back."""
    return max([event.number, *(addition.number for addition in event.additions)])


def harm_of(event: AdverseEvent) -> Harm:
    """The harm as it is known now."""
    return adverse_events.harm_now(event.harm, [addition.harm for addition in event.additions])


def of_patient(session: Session, patient: Patient) -> EventsOfPatient:
    """The newest events of a patient, those that happened last first."""
    found = session.scalars(OF_PATIENT, scope.key(patient)).all()
    newest = tuple((event, harm_of(event)) for event in found[:SHOWN])
    return EventsOfPatient(newest, are_more=len(found) > SHOWN)


def between(session: Session, patient: Patient, *, first: date, last: date) -> list[AdverseEvent]:
    """All of a patient's events of these days, the first of them first."""
    found = session.scalars(ALL_OF_PATIENT, scope.key(patient)).all()
    return [event for event in reversed(found) if first <= event.happened_on <= last]


def listed(
    session: Session, by: StaffMember, *, since: date, until: date, most: int | None = None, skip: int = 0
) -> Sequence[EventLine]:
    """The clinic's events of these days, the most harm first, and of it those that happened last; each patient is a
    read in a list.
    """
    permission.check(by, Action.SEE_PATIENTS)
    rows = session.execute(LISTED.offset(skip).limit(most), _days(by, since, until)).all()
    found = [EventLine(event, patient, name, harm_of(event)) for event, patient, name in rows]
    ledger.note_list(session, dict.fromkeys(line.patient for line in found), by=by)
    return found


def counts(session: Session, by: StaffMember, *, since: date, until: date) -> Mapping[Harm, int]:
    """How many events there were on these days, by harm as it is known now: for administrators, too."""
    if not permission.has(by, Action.SEE_PATIENTS):
        permission.check(by, Action.ADMINISTER)
    known = select(KNOWN.label("harm")).where(*IN_DAYS).subquery()
    rows = session.execute(select(known.c.harm, func.count()).group_by(known.c.harm), _days(by, since, until))
    held = {Harm(harm): number for harm, number in rows}
    return {harm: held.get(harm, 0) for harm in Harm}


def names(session: Session, event: AdverseEvent) -> Mapping[UUID, str]:
    """Who recorded an event and who added to it, by id."""
    ids = {event.recorded_by, *(addition.added_by for addition in event.additions)}
    rows = session.execute(
        select(StaffMember.id, StaffMember.name).where(
            StaffMember.clinic_id == event.clinic_id, StaffMember.id.in_(ids)
        )
    )
    return {row[0]: row[1] for row in rows}


def _days(by: StaffMember, since: date, until: date) -> dict[str, object]:
    return {"clinic_id": by.clinic_id, "since": since, "until": until}


def _have_looked_at(
    session: Session, patient: Patient, event: AdverseEvent, harm: Harm, *, number: int, at: datetime
) -> None:
    """Have the event looked at for this harm: by its item where one is open that named less, which stops what it did
    and is news again. One that named more stays as it is, for a therapist.
    """
    cause = adverse_events.cause_of(event.id, harm)
    if cause is None:
        return
    asked = scope.key(patient) | {"of_event": adverse_events.key(event.id)}
    held = session.scalars(LINES, asked).all()
    if any(adverse_events.is_more(adverse_events.harm_named(item.cause), harm) for item in held):
        return
    if held and all(item.cause != cause.key for item in held):
        max(held, key=lambda item: [*Stops].index(item.stops)).cause = cause.key
    worklist.open_items(session, patient, [cause], plan=None, number=number, at=at)
