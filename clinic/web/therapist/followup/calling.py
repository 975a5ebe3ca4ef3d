"""Whether the number of a patient is a button beside what is open about them, and whether it is the main one."""

from __future__ import annotations

from clinic.domain.followup import emergencies
from clinic.domain.followup.reasons import OF_REASON
from clinic.domain.followup.worklist import Stops
from clinic.models import WorklistItem
from clinic.services.followup.worklists import Line


def is_first(item: WorklistItem) -> bool:
    """Whether the patient is called before anything else is done about the item."""
    is_over = item.ended_at is not None or item.gone_at is not None
    return emergencies.is_to_call(item.urgency, is_gone=is_over, is_answered=bool(item.answer))


def of_line(line: Line) -> str:
    """The kind of the button on a line: the main one where nothing comes before the call, or where nobody but the
    caller tells the patient what stopped; by its reason a plain one, and of what was answered no other.
    Empty where the number only stands in the line.
    """
    item, patient = line.first, line.patient
    is_unread = patient.account_id is None and item.stops is not Stops.NOTHING and not item.answer
    if is_unread or any(is_first(each) for each in (item, *line.others)):
        return "primary"
    if item.answer:
        return "secondary" if OF_REASON[item.reason].called else ""
    by_reason = "primary" if patient.account_id is None else "secondary"
    return by_reason if OF_REASON[item.reason].called else ""
