"""Patients of a clinic: register, look up, change, and the caseload with its search.

Therapists and assistants see every patient of their own clinic; somebody who only administers sees none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, select, tuple_
from sqlalchemy.orm import Session, aliased

from clinic.domain.errors import InvalidInput, NotFound
from clinic.domain.programs.draft import PlanStatus, Role, Status
from clinic.domain.record import patients
from clinic.domain.record.facts import RED_FLAGS, Answer
from clinic.domain.record.patients import FIELDS, Details
from clinic.domain.text import fold
from clinic.models import Clinic, FactRecord, Patient, Plan, Program, StaffMember, TrainingSession
from clinic.services.audit import trail

PAGE_SIZE = 25
MOST_WORDS = 8  # of a search; more would only make the statement deeper than SQLite allows
TREATING = (Role.THERAPIST, Role.ASSISTANT)


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


def get(session: Session, by: StaffMember, patient_id: UUID) -> Patient:
    """One of the clinic's patients; raises `NotFound`."""
    patient = session.get(Patient, (by.clinic_id, patient_id)) if by.role in TREATING else None
    if patient is None:
        raise NotFound
    return patient


def therapists(session: Session, by: StaffMember) -> Sequence[StaffMember]:
    """The therapists who work at the clinic now, by name."""
    return session.scalars(
        select(StaffMember)
        .where(
            StaffMember.clinic_id == by.clinic_id,
            StaffMember.role == Role.THERAPIST,
            StaffMember.active.is_(True),
        )
        .order_by(StaffMember.name, StaffMember.id)
    ).all()


def today(session: Session, by: StaffMember | Patient, at: datetime) -> date:
    """The calendar day at the clinic, where "today" can be a day ahead of or behind UTC."""
    clinic = session.get_one(Clinic, by.clinic_id)
    return at.astimezone(ZoneInfo(clinic.timezone)).date()


def register(session: Session, *, details: Details, by: StaffMember, at: datetime) -> Patient:
    """Take a patient in; raises `InvalidInput` with a sentence per field."""
    _check(session, details, by=by, at=at)
    patient = Patient(clinic_id=by.clinic_id, created_at=at, **_columns(details))
    session.add(patient)
    session.flush()
    trail.record(session, "patient.register", by=by, at=at, subject=patient)
    return patient


def change(
    session: Session, *, patient: Patient, details: Details, by: StaffMember, at: datetime
) -> tuple[str, ...]:
    """Correct who the patient is; returns the names of the fields that changed. Raises `InvalidInput`."""
    _check(session, details, by=by, at=at)
    columns = _columns(details)
    changed = tuple(name for name in FIELDS if getattr(patient, name) != columns[name])
    if changed:
        for name, value in columns.items():
            setattr(patient, name, value)
        trail.record(
            session, "patient.change", by=by, at=at, subject=patient, detail={"fields": list(changed)}
        )
    return changed


def caseload(
    session: Session, by: StaffMember, *, query: str = "", whose: str = "mine", page: int = 1
) -> Caseload:
    """A page of the clinic's patients, those with a recorded red flag first, then by name.

    `query` finds names that have, for each of its words, a word starting with it. `whose` is `mine` or `all`.
    Two statements, however many rows.
    """
    if by.role not in TREATING:
        return Caseload((), 0, 1)
    wanted = _wanted(by, query, whose)
    total = session.scalar(select(func.count()).select_from(Patient).where(wanted)) or 0
    page = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    rows = session.execute(_rows(wanted).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return Caseload(tuple(CaseloadRow(*row) for row in rows), total, page)


def details_of(patient: Patient) -> Details:
    """What `change` takes, as it stands."""
    return Details(**{name: getattr(patient, name) for name in FIELDS})


def _check(session: Session, details: Details, *, by: StaffMember, at: datetime) -> None:
    errors: dict[str, str] = {}
    try:
        patients.check(details, on=today(session, by, at))
    except InvalidInput as refusal:
        errors.update(refusal.errors)
    if details.therapist_id not in {therapist.id for therapist in therapists(session, by)}:
        errors["therapist_id"] = "Choose a therapist who works at this clinic."
    if errors:
        raise InvalidInput(errors)


def _columns(details: Details) -> dict[str, object]:
    columns = asdict(details)
    columns["name"] = " ".join(details.name.split())
    columns["search_name"] = fold(details.name)[: patients.NAME_LENGTH]
    return columns


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
            exists().where(_of_patient(Program), Program.status == Status.DRAFT),
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
    is_later = tuple_(later.recorded_at, later.id) > tuple_(FactRecord.recorded_at, FactRecord.id)
    return exists().where(
        FactRecord.clinic_id == Patient.clinic_id,
        FactRecord.patient_id == Patient.id,
        FactRecord.name.in_(RED_FLAGS),
        FactRecord.answer == Answer.YES,
        ~exists().where(same_question, is_later),
    )
