"""What answering an item of the worklist needs beside its form: what is answered with it, and where one came from.

An address with `?back=draft` leads back to the draft that is open then; without it, to the patient's record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask import request, url_for

from clinic import auth, db
from clinic.domain.errors import InvalidInput
from clinic.domain.followup.reasons import OF_REASON
from clinic.domain.followup.together import CHANGED
from clinic.domain.followup.worklist import Stops
from clinic.models import WorklistItem
from clinic.services.programs import drafts
from clinic.services.record import patients
from clinic.web.forms.fields import choices

LISTS = {"worklist": "mine", "clinic": "all"}
OF_DRAFT = {"draft": ".program", "sign": ".program_sign"}
PAUSED = {Stops.PLAN: " (the plan is paused)", Stops.EXERCISE: " (an exercise is paused)", Stops.NOTHING: ""}
CHOSEN = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):([0-9]{1,9})")


def offered(riders: Iterable[WorklistItem]) -> list[Any]:
    """A box for each item that may be answered with another one; it says which revision was seen."""
    return choices(
        (
            f"{each.id}:{each.revision}",
            f"{OF_REASON[each.reason].words}: {each.title}{PAUSED[each.stops]}",
        )
        for each in riders
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


def way_back(item: WorklistItem, *, without: str | None = None) -> str:
    """The address at which somebody goes on who dealt with the item; `without` is where whoever says nothing is taken to
    come from.
    """
    session, by, back = db.get_session(), auth.staff(), came_from() or without
    if back in LISTS:
        return url_for(".worklist", whose=LISTS[back])
    draft = drafts.open_draft(session, patients.get(session, by, item.patient_id)) if back else None
    if draft and back:
        return url_for(OF_DRAFT[back], program_id=draft.id)
    return url_for(".patient", patient_id=item.patient_id)
