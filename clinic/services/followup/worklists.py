"""Reading the worklist: one line a patient with the most urgent reason, the others behind it.

    worklists.page_of(session, alice, whose="mine", at=now)

As many statements for a thousand items as for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from clinic.domain.followup.worklist import RANK, Stops
from clinic.domain.roles import Action
from clinic.models import Patient, StaffMember, WorklistItem
from clinic.services.access import permission
from clinic.services.audit import ledger
from clinic.services.record import patients, scope

SHOWN = 12  # items about one patient on a page about something else
MOST = 300  # items on the page; the gravest, so that nothing grave is cut off
OWNER, THEIRS = aliased(StaffMember), aliased(StaffMember)
IN_ORDER = (case(RANK, value=WorklistItem.reason), WorklistItem.opened_at, WorklistItem.id)
DUE = and_(
    WorklistItem.clinic_id == bindparam("clinic_id"),
    WorklistItem.ended_at.is_(None),
    or_(WorklistItem.snoozed_until.is_(None), WorklistItem.snoozed_until <= bindparam("today")),
)
MINE: ColumnElement[bool] = or_(
    OWNER.id == bindparam("staff_id"),
    and_(OWNER.id.is_(None), or_(Patient.therapist_id == bindparam("staff_id"), THEIRS.active.is_(False))),
)


@dataclass(frozen=True)
class Line:
    """A patient on the list: `first` is the most urgent item, `others` the rest; `owner` is whose it is, empty where
    their therapist left and nobody took over.
    """

    patient: Patient
    owner: str
    first: WorklistItem
    others: tuple[WorklistItem, ...]


@dataclass(frozen=True)
class Worklist:
    """The lines in order; `patients` counts everybody who is on the list, shown or not."""

    lines: tuple[Line, ...]
    patients: int


def _is_owner() -> ColumnElement[bool]:
    """To whom an item was given, if they still work here: what somebody had who left is their patient's therapist's."""
    return and_(OWNER.clinic_id == WorklistItem.clinic_id, OWNER.id == WorklistItem.assigned_to, OWNER.active)


def _joined(*columns: Any) -> Select[Any]:
    """What is due, with the patient and their therapist."""
    return (
        select(*columns)
        .select_from(WorklistItem)
        .join(
            Patient, (Patient.clinic_id == WorklistItem.clinic_id) & (Patient.id == WorklistItem.patient_id)
        )
        .join(THEIRS, (THEIRS.clinic_id == Patient.clinic_id) & (THEIRS.id == Patient.therapist_id))
        .outerjoin(OWNER, _is_owner())
        .where(DUE)
    )


LINES = (
    _joined(WorklistItem, Patient, func.coalesce(OWNER.name, case((THEIRS.active, THEIRS.name), else_="")))
    .order_by(*IN_ORDER)
    .limit(MOST)
)
HOW_MANY = _joined(func.count(func.distinct(WorklistItem.patient_id)))
OF = {"mine": (LINES.where(MINE), HOW_MANY.where(MINE)), "all": (LINES, HOW_MANY)}
PAUSED_A_PLAN = and_(
    WorklistItem.stops == Stops.PLAN, WorklistItem.ended_by.is_not(None)
)  # not: undone at once
OF_PATIENT = (
    select(WorklistItem)
    .where(*scope.of_patient(WorklistItem), or_(WorklistItem.ended_at.is_(None), PAUSED_A_PLAN))
    .order_by(*IN_ORDER)
)
NEWEST_FIRST = (WorklistItem.opened_at.desc(), WorklistItem.id.desc())  # as people read them
ANSWERED = (
    select(WorklistItem)
    .where(*scope.of_patient(WorklistItem), WorklistItem.answer != "")
    .order_by(*NEWEST_FIRST)
    .limit(SHOWN)
)
Paused: TypeAlias = tuple[datetime, datetime | None]


@dataclass(frozen=True)
class OpenItems:
    """What is open about one patient: the gravest `items`, how many `more` there are, the most that any stops; and from
    when to when plans were `paused`, until now where there is no end.
    """

    items: tuple[WorklistItem, ...] = ()
    more: int = 0
    stops: Stops = Stops.NOTHING
    paused: tuple[Paused, ...] = ()

    @property
    def pauses_plan(self) -> bool:
        """Whether the whole plan is paused."""
        return self.stops is Stops.PLAN


def page_of(session: Session, by: StaffMember, *, whose: str, at: datetime) -> Worklist:
    """What waits for this person, or with `whose` all for anybody at the clinic; each patient is a read in a list."""
    if not permission.has(by, Action.WORK_LIST):
        return Worklist((), 0)
    lines, how_many = OF["mine" if whose == "mine" else "all"]
    asked = _asked(session, by, at)
    found = _lines(session.execute(lines, asked).all())
    ledger.note_list(session, [line.patient for line in found], by=by)
    return Worklist(found, session.scalar(how_many, asked) or 0)


def how_many(session: Session, by: StaffMember, *, at: datetime) -> int:
    """How many patients wait for this person."""
    if not permission.has(by, Action.WORK_LIST):
        return 0
    return session.scalar(OF["mine"][1], _asked(session, by, at)) or 0


def open_of(session: Session, patient: Patient) -> OpenItems:
    """What is open about one patient, snoozed or not, the most urgent first."""
    rows = session.scalars(OF_PATIENT, scope.key(patient)).all()
    still = [item for item in rows if item.ended_at is None]
    return OpenItems(
        items=tuple(still[:SHOWN]),
        more=max(0, len(still) - SHOWN),
        stops=max((item.stops for item in still), key=[*Stops].index, default=Stops.NOTHING),
        paused=tuple((item.opened_at, item.ended_at) for item in rows if item.stops is Stops.PLAN),
    )


def answered(session: Session, patient: Patient) -> Sequence[WorklistItem]:
    """What somebody found and decided about this patient, the newest first."""
    return session.scalars(ANSWERED, scope.key(patient)).all()


def _asked(session: Session, by: StaffMember, at: datetime) -> dict[str, object]:
    return {"clinic_id": by.clinic_id, "staff_id": by.id, "today": patients.today(session, by, at)}


def _lines(rows: Iterable[Row[Any]]) -> tuple[Line, ...]:
    """By patient, in the order of their most urgent item."""
    held: dict[UUID, Line] = {}
    for row in rows:
        item, patient, owner = tuple(row)
        line = held.get(patient.id)
        held[patient.id] = (
            replace(line, others=(*line.others, item)) if line else Line(patient, owner, item, ())
        )
    return tuple(held.values())
