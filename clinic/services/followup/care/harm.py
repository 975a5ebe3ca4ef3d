"""What became of harm on the worklist: not looked into yet, paused for it, or answered; and what opened no line there.

harm.lines(session, [event])[event.id]      # the WorklistItem, which is open or was dealt with; absent where none was
harm.unseen(session, pat, ticks)            # {"wall-squat": date(2026, 11, 27)}
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, select
from sqlalchemy.orm import Session

from clinic.domain.followup.adverse_events import (
    TO_LOOK_AT,
    Harm,
    event_of,
    harm_named,
    is_more,
    key,
    title_of_less,
)
from clinic.domain.programs.ticks import TickKind
from clinic.models import (
    AdverseEvent,
    AdverseEventAddition,
    Patient,
    ProgramItem,
    WorklistItem,
    is_one_of,
)
from clinic.services.programs.ticks import NewestTicks
from clinic.services.record import scope

OF_EVENTS = (
    select(WorklistItem)
    .where(
        WorklistItem.clinic_id == bindparam("clinic_id"),
        WorklistItem.patient_id.in_(bindparam("patients", expanding=True)),
        WorklistItem.cause.in_(bindparam("causes", expanding=True)),
    )
    .order_by(WorklistItem.ended_at.is_(None), WorklistItem.number, WorklistItem.id)
)
OPEN_OF_EVENT = OF_EVENTS.where(WorklistItem.ended_at.is_(None))
LITTLE_WITH_EXERCISE = (  # what was more at any time has a line, which somebody answers
    select(ProgramItem.slug, AdverseEvent.number, AdverseEvent.happened_on)
    .join(
        ProgramItem,
        and_(ProgramItem.clinic_id == AdverseEvent.clinic_id, ProgramItem.id == AdverseEvent.item_id),
    )
    .where(
        *scope.of_patient(AdverseEvent),
        is_one_of(AdverseEvent.harm, sorted(set(Harm) - TO_LOOK_AT)),
        ~exists().where(
            AdverseEventAddition.clinic_id == AdverseEvent.clinic_id,
            AdverseEventAddition.event_id == AdverseEvent.id,
            is_one_of(AdverseEventAddition.harm, sorted(TO_LOOK_AT)),
        ),
    )
    .order_by(AdverseEvent.number)
)


def unseen(session: Session, patient: Patient, seen: NewestTicks) -> Mapping[str, date]:
    """The exercises, by slug, with which something happened that opened no line, since a therapist said last that it is
    done well, and the day of it: a tick from before says nothing about it. Clinician to confirm.
    """
    said = {slug: tick.number for (slug, kind), tick in seen.standing.items() if kind is TickKind.TECHNIQUE}
    rows = session.execute(LITTLE_WITH_EXERCISE, scope.key(patient))
    return {slug: day for slug, number, day in rows if number > said.get(slug, 0)}


def lines(session: Session, events: Collection[AdverseEvent]) -> Mapping[UUID, WorklistItem]:
    """By the id of each event of a clinic the line that it opened: the newest one that is open, or else the newest."""
    if not events:
        return {}
    found = session.scalars(OF_EVENTS, _asked(events))
    return {UUID(event_of(item.cause)): item for item in found}


def say_what_is_known(session: Session, event: AdverseEvent, known: Harm) -> None:
    """Have the open items of an event name the harm as it is `known` now, where they were opened for more; they keep
    their place, and what they stop.
    """
    for item in session.scalars(OPEN_OF_EVENT, _asked([event])):
        thought = harm_named(item.cause)
        if is_more(thought, known):
            said = title_of_less(thought, known)
            item.title, item.revision = said, item.revision + (item.title != said)


def _asked(events: Collection[AdverseEvent]) -> dict[str, object]:
    """What the statements ask for about these events of a clinic."""
    return {
        "clinic_id": next(iter(events)).clinic_id,
        "patients": sorted({event.patient_id for event in events}),
        "causes": [f"{key(event.id)}{harm}" for event in events for harm in sorted(TO_LOOK_AT)],
    }
