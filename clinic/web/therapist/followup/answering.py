"""What answering an item of the worklist needs beside its form: what is answered with it, and where one came from.

An address with `?back=draft` leads back to the draft that is open then; without it, to the patient's record.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from flask import request, url_for

from clinic import auth, db
from clinic.domain.errors import InvalidInput
from clinic.domain.followup.reasons import OF_REASON
from clinic.domain.followup.together import CHANGED
from clinic.domain.followup.worklist import Stops
from clinic.models import Patient, WorklistItem
from clinic.services.followup.care import next_line
from clinic.services.followup.lines import exercises
from clinic.services.plans import pauses, plans
from clinic.services.programs import drafts
from clinic.services.record import patients
from clinic.web.forms.fields import choices
from clinic.web.therapist.followup import pausing

LISTS = {"worklist": "mine", "clinic": "all"}
OF_DRAFT = {"draft": ".program", "sign": ".program_sign"}
PAUSED = {Stops.PLAN: " (the plan is paused)", Stops.EXERCISE: " ({name} is paused)", Stops.NOTHING: ""}
STAYS = {
    Stops.PLAN: "The plan stays paused.",
    Stops.EXERCISE: "The exercise stays paused.",
    Stops.NOTHING: "It stays on the list.",
}
NEWLY = STAYS | {Stops.PLAN: pausing.DONE[0], Stops.EXERCISE: pausing.DONE[1]}
CHOSEN = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):([0-9]{1,9})")


def offered(riders: Iterable[WorklistItem]) -> list[Any]:
    """A box for each item that may be answered with another one; it says which revision was seen."""
    held = [*riders]
    names = exercises.names(db.get_session(), held)
    return choices(
        (
            f"{each.id}:{each.revision}",
            f"{OF_REASON[each.reason].words}: {each.title}"
            + PAUSED[each.stops].format(name=names.get(each.id, "an exercise")),
        )
        for each in held
    )


def chosen(values: Iterable[str]) -> Mapping[UUID, int]:
    """The items whose boxes are ticked, with the revisions that were seen; raises `InvalidInput` at `also`."""
    found = [CHOSEN.fullmatch(value) for value in values]
    if not all(found):
        raise InvalidInput({"also": CHANGED})
    return {UUID(each[1]): int(each[2]) for each in found if each}


def came_from() -> str | None:
    """Where a page was opened from, of the places that one is led back to."""
    back = request.args.get("back")
    return back if back in LISTS or back in OF_DRAFT else None


def kept(answered: Collection[WorklistItem], *, newly: bool = False) -> str:
    """Whose items were answered together, what became of them, and of what they stopped for the patient: that it goes
    on is said only where it does, and that it stays paused where it was before; `newly` it is paused by the answer.
    """
    session = db.get_session()
    session.flush()
    patient = patients.get(session, auth.staff(), next(iter(answered)).patient_id)
    return f"{patient.name}: {_became(patient, answered, newly=newly)}"


def _became(patient: Patient, answered: Collection[WorklistItem], *, newly: bool) -> str:
    first = max(answered, key=lambda each: [*Stops].index(each.stops))
    if first.ended_at is None and plans.in_force(db.get_session(), patient) is None:
        return "It is kept. It stays on the list until a new plan is signed."
    if first.ended_at is None:
        return f"It is kept. {(NEWLY if newly else STAYS)[first.stops]}"
    if first.stops is Stops.NOTHING:
        return "It is kept, and off the list."
    return f"It is kept, and off the list. {_what_goes_on(patient, answered)}"


def _what_goes_on(patient: Patient, answered: Iterable[WorklistItem]) -> str:
    session = db.get_session()
    if plans.in_force(session, patient) is None:
        return "No plan is in force."
    still, mine = pauses.of(session, patient), [each for each in answered if each.stops is not Stops.NOTHING]
    if pauses.stop_plan(still):
        return "The plan stays paused for another reason."
    if pauses.stop_plan(mine):
        return "The plan goes on, without what is still paused of it." if still else "The plan goes on."
    if {each.item_id for each in mine} & {each.item_id for each in still}:
        return "The exercise stays paused for another reason."
    return "The exercise goes on."


def line_id(patient_id: UUID) -> str:
    """The id of a patient's line on the page of the list: it takes the focus when an address ends with it."""
    return f"of-{patient_id}"


def way_back(item: WorklistItem, *, without: str | None = None) -> str:
    """The address at which somebody goes on who dealt with the item, in a list with the line that comes next; `without`
    stands for a page that says nothing of where it was opened.
    """
    session, by, back = db.get_session(), auth.staff(), came_from() or without
    if back in LISTS:
        whose = LISTS[back]
        line = next_line.after(session, by, item, whose=whose, at=auth.now())
        if line is None:
            return url_for(".worklist", whose=whose)
        page = line.page if line.page > 1 else None
        return url_for(".worklist", whose=whose, page=page, _anchor=line_id(line.patient_id))
    draft = drafts.open_draft(session, patients.get(session, by, item.patient_id)) if back else None
    if draft and back:
        return url_for(OF_DRAFT[back], program_id=draft.id)
    return url_for(".patient", patient_id=item.patient_id)
