"""The caseload: a page of the clinic's patients with where each stands and what is next, and its search.

Therapists and assistants see every patient of their own clinic; somebody who only administers sees none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from clinic.domain.plans.lifecycle import PlanStatus, SigningStatus
from clinic.domain.plans.standing import Draft, draft_standing
from clinic.domain.programs.draft import ProgramStatus
from clinic.domain.record.facts import MAY_STAND, Reply
from clinic.domain.record.finding.typed import Group, understand
from clinic.domain.roles import Action
from clinic.domain.text.slips import Forgiven
from clinic.models import ClearanceRecord, FactRecord, Patient, Plan, Program, Signing, StaffMember, is_one_of
from clinic.services.access import permission
from clinic.services.audit import ledger
from clinic.services.followup.care import standing
from clinic.services.followup.care.standing import CaseloadRow, CurrentPlan
from clinic.services.followup.diary import followed
from clinic.services.plans import progress
from clinic.services.record import finding, patients, scope
from clinic.services.record.finding import GroupShape

PAGE_SIZE = 25
NARROWED = ("mine", "archived")
COUNTED = 500  # patients; of more the list says that there are more, because counting all would take longer with each
FARTHEST = 1_000_000  # page


@dataclass(frozen=True)
class Caseload:
    """A page of the list; `total` counts every patient that matched, but where there are `more` than were counted.

    `forgiven` says whose names are shown where nobody has the one that was typed, and `elsewhere` how many of the
    clinic's other patients were meant by it, where none of these was.
    """

    rows: tuple[CaseloadRow, ...]
    total: int
    page: int
    more: bool = False
    forgiven: tuple[Forgiven, ...] = ()
    elsewhere: int = 0

    @property
    def pages(self) -> int:
        """As many as are known of."""
        return max(1, -(-self.total // PAGE_SIZE) + self.more)


@dataclass(frozen=True)
class Statements:
    """How many there are, and how many have a red flag, both up to `most`; their rows, and those of the others."""

    total: Select[int]
    flagged: Select[int]
    first: Select[Any]
    others: Select[Any]


@dataclass(frozen=True)
class Matching:
    """Who matches what was typed: the statements that ask for them, with what, and how many there are."""

    statements: Statements
    asked: dict[str, object]
    total: int


def page_of(
    session: Session,
    by: StaffMember,
    *,
    query: str = "",
    whose: str = "mine",
    page: int = 1,
    at: datetime,
) -> Caseload:
    """A page of the clinic's patients, those with a recorded red flag first, then by name.

    `query` finds patients who have, for each of its words, a word of the name starting with it, or the birth date, the
    phone number or the record number that it is; archived patients among them. Where there is nobody, slips in names
    are forgiven. `whose` is `mine`, `all` or `archived`. Six statements on the first page and seven at most on another,
    however many rows, and two more for each reading of what was typed; none of them takes longer where a clinic has
    more patients. The patients on the page are noted as read in a list.
    """
    if not permission.has(by, Action.SEE_PATIENTS):
        return Caseload((), 0, 1)
    today = patients.today(session, by, at)
    looked = understand(query, month_first=patients.writes_month_first(session, by), on=today)
    asked = {"clinic_id": by.clinic_id, "staff_id": by.id, **progress.times(at, today=today)}
    page = min(max(page, 1), FARTHEST)
    enough = max(COUNTED, page * PAGE_SIZE)
    whose = whose if whose in NARROWED else "all"
    readings = looked.readings or ((),)
    match = _first_matching(session, asked, readings, whose, enough)
    elsewhere, forgives = 0, False
    if looked.readings and not match.total:
        others = _first_matching(session, asked, readings, "all", COUNTED) if whose != "all" else match
        elsewhere = min(others.total, COUNTED)
        if not elsewhere and looked.forgiving:
            match, forgives = _matching(session, asked, looked.forgiving, whose, enough), True
    more = match.total > enough
    page = min(page, max(1, -(-match.total // PAGE_SIZE)))
    found = _page(session, match.statements, match.asked, (page - 1) * PAGE_SIZE) if match.total else []
    open_now = standing.next_of(session, [row.patient for row in found], today=today)
    closely = followed.of_all(session, [row.patient for row in found if row.plan], at=at)
    rows = tuple(
        replace(row, next=open_now.get(row.patient.id), followed=closely.get(row.patient.id)) for row in found
    )
    ledger.note_list(session, [row.patient for row in rows], by=by)
    forgiven = looked.forgiven([row.patient.name for row in rows]) if forgives else ()
    return Caseload(rows, match.total - more, page, more, forgiven, elsewhere)


def _first_matching(
    session: Session,
    asked: dict[str, object],
    readings: Iterable[Sequence[Group]],
    whose: str,
    enough: int,
) -> Matching:
    """Who matches the first reading of what was typed that anybody matches, or the last."""
    for groups in readings:
        match = _matching(session, asked, groups, whose, enough)
        if match.total:
            break
    return match


def _matching(
    session: Session, asked: dict[str, object], groups: Sequence[Group], whose: str, enough: int
) -> Matching:
    if not groups:
        statements = _statements((), None, whose=whose)
        return Matching(statements, asked, _count(session, statements, asked, enough))
    looking = finding.look(session, cast(UUID, asked["clinic_id"]), groups)
    statements = _statements(looking.shape, looking.rarest, whose=whose)
    asked = asked | dict(looking.asked or {})
    return Matching(statements, asked, 0 if looking.is_vain else _count(session, statements, asked, enough))


def _count(session: Session, statements: Statements, asked: dict[str, object], enough: int) -> int:
    return session.scalar(statements.total, {**asked, "most": enough + 1}) or 0


def _page(
    session: Session, statements: Statements, asked: dict[str, object], first: int
) -> list[CaseloadRow]:
    """The rows from `first` on: whoever has a red flag, then the others, both as the index has them, by name."""
    flagged = session.execute(statements.first, {**asked, "skip": first, "most": PAGE_SIZE}).all()
    free, skip = PAGE_SIZE - len(flagged), 0
    if first and free:
        skip = first - (session.scalar(statements.flagged, {**asked, "most": first}) or 0)
    others = session.execute(statements.others, {**asked, "skip": skip, "most": free}) if free else ()
    today = cast(date, asked["today"])
    return [
        CaseloadRow(
            patient,
            therapist,
            CurrentPlan(*plan) if plan[0] else None,
            draft=draft_standing(
                Draft(revision, ready, waits, refused=refused) if revision is not None else None
            ),
            red_flag=red_flag,
            today=today,
        )
        for rows, red_flag in ((flagged, True), (others, False))
        for patient, therapist, revision, ready, waits, refused, *plan in rows
    ]


@cache
def _statements(shape: GroupShape, rarest: int | None, *, whose: str) -> Statements:
    """What is asked for the list of those who meet groups of this shape, of `mine`, everybody or the archived; built
    once for each.
    """
    theirs = [Patient.therapist_id == bindparam("staff_id")] if whose == "mine" else []
    if whose == "archived":
        theirs = [Patient.archived_at.is_not(None)]
    elif not shape:
        theirs.append(Patient.archived_at.is_(None))
    wanted = and_(Patient.clinic_id == bindparam("clinic_id"), *theirs, *finding.where(shape, rarest))
    counted = select(Patient.id).where(wanted).limit(bindparam("most")).subquery("counted")
    page = (
        _rows()
        .where(wanted)
        .order_by(Patient.search_name, Patient.id)
        .offset(bindparam("skip"))
        .limit(bindparam("most"))
    )
    flagged = and_(Patient.flag_said > literal_column("0"), _has_red_flag())
    of_flagged = select(Patient.id).where(wanted, flagged).limit(bindparam("most")).subquery("counted")
    return Statements(
        total=select(func.count()).select_from(counted),
        flagged=select(func.count()).select_from(of_flagged),
        first=page.where(flagged),
        others=page.where(not_(flagged)),
    )


def _rows() -> Select[Any]:
    their_therapist = and_(StaffMember.clinic_id == Patient.clinic_id, StaffMember.id == Patient.therapist_id)
    found = select(
        Patient,
        case((permission.has_now_in(StaffMember, Action.ANSWER_STOP), StaffMember.name), else_=""),
        *_draft(),
        Plan.id,
        Plan.version,
        Plan.review_on,
        Plan.pain_cap,
    )
    return found.join(StaffMember, their_therapist).outerjoin(
        Plan, and_(_of_patient(Plan), Plan.status == PlanStatus.ACTIVE)
    )


def _draft() -> tuple[ColumnElement[Any], ...]:
    """What decides where the draft stands: its revision, readiness, the revision that is being signed, a refusal or
    what will be one.
    """
    drafts = and_(_of_patient(Program), Program.status == ProgramStatus.DRAFT)
    of_draft = and_(drafts, Signing.clinic_id == Program.clinic_id, Signing.program_id == Program.id)
    waits, late = Signing.status == SigningStatus.WAITING, progress.is_too_late()
    waiting = and_(of_draft, waits, func.coalesce(not_(late), True))
    told = and_(Signing.status == SigningStatus.REFUSED, Signing.dismissed_at.is_(None))
    refused = and_(of_draft, or_(told, and_(waits, late)))
    return (
        select(func.max(Program.revision)).where(drafts).correlate(Patient).scalar_subquery(),
        select(Program.id).where(drafts, Program.ready).offset(scope.ONE_BY_ONE).exists(),
        select(func.max(Signing.revision)).where(waiting).correlate(Patient).scalar_subquery(),
        select(Signing.id).where(refused).offset(scope.ONE_BY_ONE).exists(),
    )


def _of_patient(table: type[Plan | Program]) -> ColumnElement[bool]:
    return and_(table.clinic_id == Patient.clinic_id, table.patient_id == Patient.id)


def _has_red_flag() -> ColumnElement[bool]:
    """Whether a patient's newest answer to any red-flag question is yes, and it is not cleared.

    Few of all answers are yes, and an index holds them: the others' rows are not looked at.
    """
    later = aliased(FactRecord)
    same_question = and_(
        later.clinic_id == FactRecord.clinic_id,
        later.patient_id == FactRecord.patient_id,
        later.name == FactRecord.name,
    )
    cleared = and_(
        ClearanceRecord.clinic_id == FactRecord.clinic_id,
        ClearanceRecord.patient_id == FactRecord.patient_id,
        ClearanceRecord.flag == FactRecord.name,
        ClearanceRecord.ended_at.is_(None),
        ClearanceRecord.allows_exercise.is_(True),
        ClearanceRecord.expires_on > bindparam("today"),
    )
    standing_flag = select(FactRecord.id).where(
        FactRecord.clinic_id == Patient.clinic_id,
        FactRecord.patient_id == Patient.id,
        is_one_of(FactRecord.name, MAY_STAND),
        FactRecord.answer == Reply.YES,
        ~exists().where(same_question, later.number > FactRecord.number),
        ~exists().where(cleared),
    )
    return standing_flag.offset(scope.ONE_BY_ONE).exists()
