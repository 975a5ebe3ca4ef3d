"""The caseload: a page of the clinic's patients with what needs a look, and its search by name.

Therapists and assistants see every patient of their own clinic; somebody who only administers sees none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, select
from sqlalchemy.orm import Session, aliased

from clinic.domain.plans.lifecycle import PlanStatus
from clinic.domain.programs.draft import ProgramStatus
from clinic.domain.record.facts import RED_FLAGS, Reply
from clinic.domain.roles import Action
from clinic.domain.text import fold
from clinic.models import FactRecord, Patient, Plan, Program, StaffMember, TrainingSession
from clinic.services.access import permission
from clinic.services.audit import ledger

PAGE_SIZE = 25
MOST_WORDS = 8  # of a search; more would only make the statement deeper than SQLite allows


@dataclass(frozen=True)
class CaseloadRow:
    """One patient in the list: whose they are, whether a red flag is recorded, where their plan stands."""

    patient: Patient
    therapist: str
    red_flag: bool
    plan_version: int | None
    draft: bool
    last_trained: date | None


@dataclass(frozen=True)
class Caseload:
    """A page of the list; `total` counts every patient that matched."""

    rows: tuple[CaseloadRow, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


def page_of(
    session: Session, by: StaffMember, *, query: str = "", whose: str = "mine", page: int = 1
) -> Caseload:
    """A page of the clinic's patients, those with a recorded red flag first, then by name.

    `query` finds names that have, for each of its words, a word starting with it. `whose` is `mine` or `all`.
    Two statements, however many rows. The patients on the page are noted as read in a list.
    """
    if not permission.has(by, Action.SEE_PATIENTS):
        return Caseload((), 0, 1)
    wanted = _wanted(by, query, whose)
    total = session.scalar(select(func.count()).select_from(Patient).where(wanted)) or 0
    page = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    found = session.execute(_rows(wanted).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    rows = tuple(CaseloadRow(*row) for row in found)
    ledger.note_list(session, [row.patient for row in rows], by=by)
    return Caseload(rows, total, page)


def _wanted(by: StaffMember, query: str, whose: str) -> ColumnElement[bool]:
    padded = literal(" ") + Patient.search_name
    words = [padded.contains(f" {word}", autoescape=True) for word in fold(query).split()[:MOST_WORDS]]
    mine = [Patient.therapist_id == by.id] if whose == "mine" else []
    return and_(Patient.clinic_id == by.clinic_id, *mine, *words)


def _rows(wanted: ColumnElement[bool]) -> Select[Patient, str, bool, int, bool, date]:
    red_flag = _red_flag()
    active_plan = select(func.max(Plan.version)).where(_of_patient(Plan), Plan.status == PlanStatus.ACTIVE)
    last_trained = select(func.max(TrainingSession.trained_on)).where(_of_patient(TrainingSession))
    their_therapist = and_(StaffMember.clinic_id == Patient.clinic_id, StaffMember.id == Patient.therapist_id)
    return (
        select(
            Patient,
            StaffMember.name,
            red_flag,
            active_plan.scalar_subquery(),
            exists().where(_of_patient(Program), Program.status == ProgramStatus.DRAFT),
            last_trained.scalar_subquery(),
        )
        .join(StaffMember, their_therapist)
        .where(wanted)
        .order_by(red_flag.desc(), Patient.search_name, Patient.id)
    )


def _of_patient(table: type[Plan | Program | TrainingSession]) -> ColumnElement[bool]:
    return and_(table.clinic_id == Patient.clinic_id, table.patient_id == Patient.id)


def _red_flag() -> ColumnElement[bool]:
    """Whether the newest answer to any red-flag question is yes."""
    later = aliased(FactRecord)
    same_question = and_(
        later.clinic_id == FactRecord.clinic_id,
        later.patient_id == FactRecord.patient_id,
        later.name == FactRecord.name,
    )
    return exists().where(
        FactRecord.clinic_id == Patient.clinic_id,
        FactRecord.patient_id == Patient.id,
        FactRecord.name.in_(RED_FLAGS),
        FactRecord.answer == Reply.YES,
        ~exists().where(same_question, later.number > FactRecord.number),
    )
