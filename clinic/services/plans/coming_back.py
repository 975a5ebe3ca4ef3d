"""Exercises that are paused alone and that a draft has all the same: its signature would give them back.

coming_back.of(session, pat, program, waits)    # {"wall-squat": ComingBack("Wall squat", "A fall", ...)}
coming_back.with_version(session, plan, before) # frozenset({"wall-squat"}), when that was signed
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from clinic.domain.followup.worklist import Stops
from clinic.models import Patient, Plan, Program, Signing, WorklistItem
from clinic.services.plans import contents, plans

ENDED_WITH = (
    select(WorklistItem.item_id)
    .join(
        Signing,
        (Signing.clinic_id == WorklistItem.clinic_id)
        & (Signing.patient_id == WorklistItem.patient_id)
        & (Signing.settled_at == WorklistItem.ended_at),
    )
    .where(
        WorklistItem.clinic_id == bindparam("clinic_id"),
        WorklistItem.patient_id == bindparam("patient_id"),
        Signing.plan_id == bindparam("plan_id"),
        WorklistItem.stops == Stops.EXERCISE,
        WorklistItem.item_id.is_not(None),
    )
)
"""What stopped one exercise until a version was signed: both are written in one moment (`preparing.finish`)."""


@dataclass(frozen=True)
class ComingBack:
    """What the exercise is called in the newest version, by which lines it is paused, and since when."""

    name: str
    titles: tuple[str, ...]
    since: datetime


def of(
    session: Session, patient: Patient, program: Program, waits: Iterable[WorklistItem]
) -> Mapping[str, ComingBack]:
    """Those of a draft by slug, in its order; `waits` is what the patient has open on the worklist."""
    paused = [item for item in waits if item.stops is Stops.EXERCISE and item.item_id]
    newest = plans.latest(session, patient) if paused else None
    if newest is None:
        return {}
    ids, names = contents.ids(newest), contents.exercises(newest)
    found = {}
    for slug in dict.fromkeys(item.slug for item in program.items):
        own = [item for item in paused if item.item_id == ids.get(slug)]
        if own:
            since = min(item.opened_at for item in own)
            found[slug] = ComingBack(names[ids[slug]], tuple(dict.fromkeys(i.title for i in own)), since)
    return found


def with_version(session: Session, plan: Plan, earlier: Plan) -> frozenset[str]:
    """The slugs of what was paused alone in the version before until this one was signed."""
    asked = {"clinic_id": plan.clinic_id, "patient_id": plan.patient_id, "plan_id": plan.id}
    held = set(session.scalars(ENDED_WITH, asked))
    return frozenset(slug for slug, item in contents.ids(earlier).items() if item in held)
