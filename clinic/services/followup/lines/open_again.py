"""Consults that a report of strong pain or a new sign opened again: in force by their days, they settle nothing of it.

open_again.of(session, pat, consults.of_patient(session, pat), on=today)
# (OpenAgain(<ConsultRecord>, date(2026, 11, 27), ("Herniated disc of the low back",)),)
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from clinic.domain.record.standing import Standing
from clinic.domain.screening.consults import Decision
from clinic.models import ConsultRecord, Patient
from clinic.services.plans import contents, plans
from clinic.services.record import scope
from clinic.services.screening import consults
from clinic.services.screening.consult_flags import ALARM


class OpenAgain(NamedTuple):
    """Since which day, and what the plan in force rests on it about, in the words of its findings."""

    consult: ConsultRecord
    since: date
    about: tuple[str, ...]


def of(
    session: Session, patient: Patient, rows: Iterable[ConsultRecord], *, on: date
) -> tuple[OpenAgain, ...]:
    """Those of the `rows`, which are all consults of the patient, in their order; not one whose flags a later consult
    decides about.
    """
    held = [row for row in rows if consults.standing_of(row, on=on) is Standing.IN_FORCE]
    decided = {key for row in held if row.number > patient.alarm for key in row.covers}
    found = [
        row
        for row in held
        if row.number < patient.alarm
        and row.decision is not Decision.DO_NOT_PROCEED
        and not decided.issuperset(row.covers)
    ]
    if not found:
        return ()
    day = session.scalar(ALARM, scope.key(patient) | {"number": patient.alarm})
    plan = plans.in_force(session, patient)
    contents.read(session, [plan] if plan else [])
    findings = contents.content(plan)["screening"]["findings"] if plan else ()
    return tuple(OpenAgain(row, min(day or on, on), _about(row, findings, decided)) for row in found)


def _about(row: ConsultRecord, findings: Iterable[dict[str, str]], decided: set[str]) -> tuple[str, ...]:
    settled = (
        finding["title"]
        for finding in findings
        if finding["consult"] == str(row.id) and finding["key"] not in decided
    )
    return tuple(dict.fromkeys(settled))
