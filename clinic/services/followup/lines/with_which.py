"""With which exercise harm was done: of the newest plan, or of an earlier version, which may come back.

with_which.offered(session, pat)            # {plank.id: "Plank", squat.id: "Wall squat (until version 1)"}
with_which.said(session, pat, squat.id)     # {"plan_id": …, "item_id": …, "exercise": "Wall squat"}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.errors import InvalidInput
from clinic.models import Patient, Plan
from clinic.services.plans import contents, plans

EARLIER = "{name} (until version {version})"
NO_SUCH_EXERCISE = "Choose an exercise of a plan of this patient, or none."


def offered(session: Session, patient: Patient) -> Mapping[UUID, str]:
    """The exercises that an event can be about, by the id of each in the version that had it last: those of the newest
    plan, in force or not, and after them, marked, what only earlier versions have.
    """
    versions = _versions(session, patient)
    found, seen = dict[UUID, str](), set[str]()
    for plan in versions:
        names = contents.exercises(plan)
        ids = [item for item in names if contents.base(plan, item) not in seen]
        found |= {item: _called(names[item], plan, newest=versions[0]) for item in ids}
        seen |= contents.same(plan).keys()
    return found


def said(session: Session, patient: Patient, item_id: UUID | None) -> Mapping[str, Any]:
    """What an event keeps of its exercise, as it was signed; nothing without one. Raises `InvalidInput`."""
    if item_id is None:
        return {}
    for plan in _versions(session, patient):
        if name := contents.exercises(plan).get(item_id):
            return {"plan_id": plan.id, "item_id": item_id, "exercise": name}
    raise InvalidInput({"item_id": NO_SUCH_EXERCISE})


def _versions(session: Session, patient: Patient) -> Sequence[Plan]:
    """All of the patient's plans, the newest first, ready to be read."""
    found = plans.of_patient(session, patient)
    contents.read(session, found)
    return found


def _called(name: str, plan: Plan, *, newest: Plan) -> str:
    return name if plan is newest else EARLIER.format(name=name, version=plan.version)
