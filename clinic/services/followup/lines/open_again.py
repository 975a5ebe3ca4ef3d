"""Consults that a report of strong pain or a new sign opened again: in force by their days, they settle nothing of it.

open_again.of(session, pat, consults.of_patient(session, pat), on=today)
# (OpenAgain(<ConsultRecord>, date(2026, 11, 27), ("Herniated disc of the low back",)),)
open_again.flags(session, pat, at=now)      # ("Herniated disc of the low back",), as builder and sign page would say
open_again.holds(session, item, at=now)     # the same, where they keep what an item stopped from going on
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from clinic.domain.followup.judging import gave_alarm
from clinic.domain.followup.worklist import Stops
from clinic.domain.record.standing import Standing
from clinic.domain.screening.consults import Decision
from clinic.models import ConsultRecord, Patient, Program, WorklistItem
from clinic.services.plans import contents, plans
from clinic.services.programs import items
from clinic.services.record import records, scope
from clinic.services.screening import assess, consults
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


def flags(session: Session, patient: Patient, *, at: datetime) -> tuple[str, ...]:
    """The titles of what nobody has decided about since the newest report of strong pain or a new sign, of the plan in
    force: its consult is from before. It is the judgement that keeps the next version from a signature, so what that
    accepts as an answer is one here. Where the screening fails, what was settled when the plan was signed is named.
    """
    plan = plans.in_force(session, patient) if patient.alarm else None
    if plan is None:
        return ()
    session.flush()
    program = session.get_one(Program, (plan.clinic_id, plan.program_id))
    items.read(session, [program])
    record = records.read(session, patient, at=at)
    review = assess.review(session, program=program, record=record)
    if review.assessment.failure:
        again = of(session, patient, review.consults, on=record.today)
        return tuple(dict.fromkeys(title for each in again for title in each.about))
    found = (
        one.finding.title
        for one in review.assessment.judged
        if one.is_open and one.reopened and not one.came_back
    )
    return tuple(dict.fromkeys(found))


def holds(session: Session, item: WorklistItem, *, at: datetime) -> tuple[str, ...]:
    """The `flags` without which an open item does not end in words: what it stopped would go on, or it is the report
    itself that opened them again. Empty where nothing holds it.
    """
    if item.ended_at or (item.stops is Stops.NOTHING and not gave_alarm(item.reason, item.cause)):
        return ()
    return flags(session, session.get_one(Patient, (item.clinic_id, item.patient_id)), at=at)


def _about(row: ConsultRecord, findings: Iterable[dict[str, str]], decided: set[str]) -> tuple[str, ...]:
    settled = (
        finding["title"]
        for finding in findings
        if finding["consult"] == str(row.id) and finding["key"] not in decided
    )
    return tuple(dict.fromkeys(settled))
