"""The caseload: a page of the clinic's patients with what needs a look, and its search by name.

Therapists and assistants see every patient of their own clinic; somebody who only administers sees none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

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
    plan_version: int | None
    draft: bool
    last_trained: date | None
    red_flag: bool


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
    Four statements at most, however many rows. The patients on the page are noted as read in a list.
    """
    if not permission.has(by, Action.SEE_PATIENTS):
        return Caseload((), 0, 1)
    wanted = _wanted(by, query, whose)
    total = session.scalar(select(func.count()).select_from(Patient).where(wanted)) or 0
    page = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    rows = _page(session, wanted, _flagged(session, by, wanted), (page - 1) * PAGE_SIZE)
    ledger.note_list(session, [row.patient for row in rows], by=by)
    return Caseload(rows, total, page)


def _page(
    session: Session, wanted: ColumnElement[bool], flagged: Sequence[UUID], first: int
) -> tuple[CaseloadRow, ...]:
    """The rows from `first` on: whoever has a red flag, then the others as the index has them, by name."""
    with_flag = flagged[first : first + PAGE_SIZE]
    found = session.execute(_rows(wanted & Patient.id.in_(with_flag))).all() if with_flag else []
    others = _rows(wanted & Patient.id.not_in(flagged))
    rest = others.offset(max(0, first - len(flagged))).limit(PAGE_SIZE - len(with_flag))
    return tuple(
        CaseloadRow(*row, red_flag=red_flag)
        for rows, red_flag in ((found, True), (session.execute(rest), False))
        for row in rows
    )


def _wanted(by: StaffMember, query: str, whose: str) -> ColumnElement[bool]:
    padded = literal(" ") + Patient.search_name
    words = [padded.contains(f" {word}", autoescape=True) for word in fold(query).split()[:MOST_WORDS]]
    mine = [Patient.therapist_id == by.id] if whose == "mine" else []
    return and_(Patient.clinic_id == by.clinic_id, *mine, *words)


def _rows(wanted: ColumnElement[bool]) -> Select[Patient, str, int, bool, date]:
    active_plan = select(func.max(Plan.version)).where(_of_patient(Plan), Plan.status == PlanStatus.ACTIVE)
    last_trained = select(func.max(TrainingSession.trained_on)).where(_of_patient(TrainingSession))
    their_therapist = and_(StaffMember.clinic_id == Patient.clinic_id, StaffMember.id == Patient.therapist_id)
    return (
        select(
            Patient,
            StaffMember.name,
            active_plan.scalar_subquery(),
            exists().where(_of_patient(Program), Program.status == ProgramStatus.DRAFT),
            last_trained.scalar_subquery(),
        )
        .join(StaffMember, their_therapist)
        .where(wanted)
        .order_by(Patient.search_name, Patient.id)
    )


def _of_patient(table: type[Plan | Program | TrainingSession]) -> ColumnElement[bool]:
    return and_(table.clinic_id == Patient.clinic_id, table.patient_id == Patient.id)


def _flagged(session: Session, by: StaffMember, wanted: ColumnElement[bool]) -> Sequence[UUID]:
    """Of the patients wanted, by name, those whose newest answer to any red-flag question is yes.

    Few of all answers are that, and an index holds them: the others' rows are not looked at.
    """
    later = aliased(FactRecord)
    same_question = and_(
        later.clinic_id == FactRecord.clinic_id,
        later.patient_id == FactRecord.patient_id,
        later.name == FactRecord.name,
    )
    present = select(FactRecord.patient_id).where(
        FactRecord.clinic_id == by.clinic_id,
        FactRecord.name.in_(RED_FLAGS),
        FactRecord.answer == Reply.YES,
        ~exists().where(same_question, later.number > FactRecord.number),
    )
    who = select(Patient.id).where(wanted, Patient.id.in_(present))
    return session.scalars(who.order_by(Patient.search_name, Patient.id)).all()
