"""What is recorded of somebody who has no plan in force and rules out every program: a line as urgent as its rule.

    recorded.catch_up(session, patient=pat, at=now)      # before the commit of what was written

With a plan in force the plan is judged, which opens its lines (`judging`); the red flags that patients say themselves
have lines of their own (`at_home`). A line ends with what a therapist says about it, or when the record says no more
what it is about.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from textwrap import shorten

from sqlalchemy import BindParameter, String, bindparam, literal, select, type_coerce, union_all
from sqlalchemy.orm import Session

from clinic.domain.followup.diary.doubts import YES
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause
from clinic.domain.limits import WORKLIST_TITLE
from clinic.domain.record.facts import MAY_STAND, Reply
from clinic.domain.record.problems import StatementStatus
from clinic.domain.roles import Actor
from clinic.domain.screening.screen import Finding
from clinic.models import ClearanceRecord, FactRecord, Patient, ProblemRecord, WorklistItem
from clinic.services.followup import worklist
from clinic.services.plans import plans
from clinic.services.record import records, scope
from clinic.services.screening import urgent

RECORDED = "record:"  # how the keys of these causes begin
NUMBER: BindParameter[int] = bindparam("number")
SAID_NOW = union_all(
    select(literal(RECORDED), WorklistItem.cause).where(
        *scope.of_patient(WorklistItem),
        WorklistItem.ended_at.is_(None),
        WorklistItem.cause.startswith(RECORDED),
    ),
    select(type_coerce(FactRecord.source, String), FactRecord.name).where(
        *scope.of_patient(FactRecord), FactRecord.number == NUMBER, FactRecord.answer == Reply.YES
    ),
    select(literal("problem"), ProblemRecord.code).where(
        *scope.of_patient(ProblemRecord),
        ProblemRecord.number == NUMBER,
        ProblemRecord.status != StatementStatus.ERROR,
    ),
    select(literal("clearance"), ClearanceRecord.flag).where(
        *scope.of_patient(ClearanceRecord), ClearanceRecord.ended_number == NUMBER
    ),
)
"""The open lines, and what the write of this number says, in one statement: every write asks it."""


def catch_up(session: Session, *, patient: Patient, at: datetime) -> None:
    """Open a line for what was written now and wants a doctor, where no plan is judged; end what is so no more."""
    rows = session.execute(SAID_NOW, scope.key(patient) | {"number": patient.counter}).all()
    is_open = any(kind == RECORDED for kind, _ in rows)
    said = {name for kind, name in rows if kind != RECORDED and not _is_own_flag(kind, name)}
    if not is_open and not (said and urgent.may_ask(session, said)):
        return
    is_judged = plans.in_force(session, patient) is not None
    if is_judged and not is_open:
        return
    advice = urgent.advice(session, records.read(session, patient, at=at))
    if advice.failed:
        return
    if not is_judged:
        causes = [_cause(finding) for finding in advice.found if not finding.subjects.isdisjoint(said)]
        worklist.open_items(session, patient, causes, plan=None, number=patient.counter, at=at)
    _end_gone(session, patient, advice.found, at=at)


def acts(session: Session, patient: Patient, cause: str, *, at: datetime) -> tuple[str, ...]:
    """What a clinician is to do about what opened a line here or from home, in the words of its rules; nothing where it
    is something else, or is so no more.
    """
    if not cause.startswith((RECORDED, YES)):
        return ()
    advice = urgent.advice(session, records.read(session, patient, at=at))
    about = (
        finding.instead
        for finding in advice.found
        if cause in (_key(finding), *(f"{YES}{name}" for name in finding.subjects))
    )
    return tuple(dict.fromkeys(about))


def _end_gone(session: Session, patient: Patient, found: Collection[Finding], *, at: datetime) -> None:
    still = {_key(finding) for finding in found}
    worklist.close_gone(session, patient, prefix=(RECORDED,), still=still, at=at)


def _is_own_flag(source: str, name: str) -> bool:
    """Whether patients said it of a red flag themselves."""
    return source == Actor.PATIENT and name in MAY_STAND


def _cause(finding: Finding) -> Cause:
    title = shorten(finding.title, WORKLIST_TITLE, placeholder=" …")
    return Cause(Reason.RED_FLAG, _key(finding), title, urgency=finding.urgency)


def _key(finding: Finding) -> str:
    return f"{RECORDED}{finding.rule}"
