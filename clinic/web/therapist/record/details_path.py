"""The way through the details of what the intake found: one condition after the other, then back to the record.

It keeps nothing: what comes next is read from the record, in the order of the vocabulary, so that it ends, and what is
left out or skipped stays listed on the record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from flask import request, url_for

from clinic.domain.record.problems import PROBLEMS
from clinic.models import Patient

WAY = "details"
TOP = "messages"  # else a browser goes on to the part of the page that "No to the rest" left in its address
ORDER = list(PROBLEMS)


def is_on_it() -> bool:
    """Whether the page was opened on this way."""
    return request.args.get("way") == WAY


def later(due: Iterable[str], code: str) -> tuple[str, ...]:
    """The conditions that are still due after this one."""
    return tuple(other for other in due if ORDER.index(other) > ORDER.index(code))


def onward(patient: Patient, due: Collection[str]) -> str:
    """The address of the next condition whose details are due, or of the record where none is."""
    for code in due:
        return url_for("therapist.problem", patient_id=patient.id, code=code, way=WAY, _anchor=TOP)
    return url_for("therapist.patient", patient_id=patient.id, _anchor=TOP)
