"""What a patient goes on with after the end of care, what of it is paused, and what speaks for care with the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.followup.adverse_events import HARM_WORDS
from clinic.domain.followup.worklist import Stops
from clinic.domain.text import spelled
from clinic.models import AdverseEvent, Plan, ProgramItem, WorklistItem
from clinic.services.followup import adverse_events
from clinic.services.followup.care import pausing
from clinic.services.plans import contents, pauses
from clinic.services.plans.pauses import NOT_UNDONE
from clinic.services.record import scope
from clinic.services.record.records import Record

THE_PLAN = "The whole plan"
HAD_EVENT = "An adverse event was recorded with it on {day}: {harm}."
WAS_PAUSED = "It was paused from {first} to {last}: {title}."

WERE_PAUSED = (
    select(WorklistItem)
    .where(
        *scope.of_patient(WorklistItem),
        WorklistItem.stops == Stops.EXERCISE,
        WorklistItem.ended_at.is_not(None),
        NOT_UNDONE,
    )
    .order_by(WorklistItem.number, WorklistItem.id)
)


def of(
    session: Session, record: Record, plan: Plan | None, events: Sequence[AdverseEvent], *, since: date
) -> dict[str, Any]:
    """What the plan that goes on asks for, each with its `warnings`; and what of it is `paused` and why: of that
    nothing is asked. `events` are those of the episode, which began or was led to `since` that day, and those since.
    """
    if plan is None:
        return {"exercises": [], "paused": []}
    stopped = pauses.of(session, record.patient)
    about = pausing.about(session, record.patient, stopped)
    without = {str(item.item_id) for item in stopped if item.item_id}
    names = {item["id"]: item["name"] for item in contents.content(plan)["items"]}
    goes_on = [] if pauses.stop_plan(stopped) else contents.content(plan)["items"]
    warned = _warnings(session, record, events, since=since)
    return {
        "exercises": [
            {
                "name": item["name"],
                "dosage": item["dosage_words"],
                "warnings": warned.get(item["slug"], []),
            }
            for item in goes_on
            if item["id"] not in without
        ],
        "paused": [
            f"{_name(item, names)}: {about[item.id]}. {item.patient_text}".strip() for item in stopped
        ],
    }


def _warnings(
    session: Session, record: Record, events: Sequence[AdverseEvent], *, since: date
) -> Mapping[str, list[str]]:
    """Sentences by the slug of the exercise, of whichever version it was then."""
    rows = session.scalars(WERE_PAUSED, scope.key(record.patient)).all()
    said = [
        *_of_events(events),
        *_of_pauses(record, rows, pausing.about(session, record.patient, rows), since),
    ]
    which = select(ProgramItem.id, ProgramItem.slug).where(
        ProgramItem.clinic_id == record.patient.clinic_id,
        ProgramItem.id.in_({item_id for item_id, _ in said}),
    )
    slugs = {row[0]: row[1] for row in session.execute(which)} if said else {}
    found = defaultdict(list)
    for item_id, sentence in said:
        if item_id in slugs:
            found[slugs[item_id]].append(sentence)
    return {slug: list(dict.fromkeys(sentences)) for slug, sentences in found.items()}


def _of_events(events: Sequence[AdverseEvent]) -> Iterator[tuple[UUID, str]]:
    for event in events:
        if event.item_id:
            harm = HARM_WORDS[adverse_events.harm_of(event)]
            yield event.item_id, HAD_EVENT.format(day=spelled(event.happened_on), harm=harm)


def _of_pauses(
    record: Record, rows: Sequence[WorklistItem], about: Mapping[UUID, str], since: date
) -> Iterator[tuple[UUID, str]]:
    for item in rows:
        if item.item_id and item.ended_at and record.day(item.ended_at) >= since:
            first, last = _days(record, item.stops_since, item.ended_at)
            yield item.item_id, WAS_PAUSED.format(first=first, last=last, title=about[item.id])


def _name(item: WorklistItem, names: Mapping[str, str]) -> str:
    """What it pauses."""
    return THE_PLAN if item.stops is Stops.PLAN else names.get(str(item.item_id), THE_PLAN)


def _days(record: Record, *moments: datetime) -> list[str]:
    return [spelled(record.day(moment)) for moment in moments]
