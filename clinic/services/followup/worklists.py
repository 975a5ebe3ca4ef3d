"""Reading the worklist: one line a patient with the most urgent reason, the others behind it.

    worklists.page_of(session, alice, whose="mine", page=1, at=now)

As many statements for a thousand items as for one, and none of them reads more of the list than it shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from clinic.domain.followup import due
from clinic.domain.followup.reasons import NEVER_ASIDE
from clinic.domain.followup.worklist import Stops
from clinic.domain.roles import Action
from clinic.models import Patient, StaffMember, WorklistItem, is_one_of
from clinic.services.access import permission
from clinic.services.audit import ledger
from clinic.services.plans.pauses import NOT_UNDONE
from clinic.services.record import patients, scope

SHOWN = 12  # items about one patient on a page
LINES = 50  # patients on a page of the list
COUNTED = 100  # patients that wait; of more it is said that there are more
FARTHEST = 1_000_000  # page
OWNER, THEIRS = aliased(StaffMember), aliased(StaffMember)
BEFORE, ITS_OWNER = aliased(WorklistItem), aliased(StaffMember)
LOOKED_AFTER = permission.has_now_in(THEIRS, Action.ANSWER_STOP)
IN_ORDER = (WorklistItem.rank, WorklistItem.opened_at, WorklistItem.id)


def _due(item: Any) -> ColumnElement[bool]:
    put_off = and_(item.snoozed_until.is_not(None), item.snoozed_until > bindparam("today"))
    return and_(item.clinic_id == bindparam("clinic_id"), item.ended_at.is_(None), not_(put_off))


def _mine(owner: Any) -> ColumnElement[bool]:
    """Given to me, or to nobody who may deal with it while its patient is mine, or the patient of somebody who is no
    therapist here any more.
    """
    of_mine = or_(Patient.therapist_id == bindparam("staff_id"), not_(LOOKED_AFTER))
    return or_(owner.id == bindparam("staff_id"), and_(owner.id.is_(None), of_mine))


def _given(item: Any, owner: Any) -> ColumnElement[bool]:
    """To whom an item was given, if they still may deal with it. Where they left, have another role by now, or it
    became graver, it is the therapist's of its patient.
    """
    is_light = and_(not_(is_one_of(item.reason, sorted(NEVER_ASIDE))), item.stops == Stops.NOTHING)
    may = or_(
        permission.has_now_in(owner, Action.ANSWER_STOP),
        and_(permission.has_now_in(owner, Action.WORK_LIST), is_light),
    )
    return and_(owner.clinic_id == item.clinic_id, owner.id == item.assigned_to, may)


DUE, MINE = _due(WorklistItem), _mine(OWNER)


@dataclass(frozen=True)
class Line:
    """A patient on the list: `first` is the most urgent item, which has been so `since` a day, so many `days`; `others`
    are the next; `more` are not shown. `owner` is whose it is, empty where their therapist is none here any more and
    nobody took over.
    """

    patient: Patient
    owner: str
    first: WorklistItem
    since: date
    days: int
    others: tuple[WorklistItem, ...] = ()
    more: int = 0


@dataclass(frozen=True)
class Worklist:
    """The lines of a page in order; `patients` counts everybody who is on the list, at most `COUNTED`."""

    lines: tuple[Line, ...]
    patients: int
    page: int = 1
    goes_on: bool = False


def joined(*columns: Any) -> Select[Any]:
    """Items with the patient and their therapist. There always are both: the joins are outer ones so that nobody thinks
    there may be few lines, and sorts them instead of reading them in order.
    """
    return (
        select(*columns)
        .select_from(WorklistItem)
        .outerjoin(
            Patient, (Patient.clinic_id == WorklistItem.clinic_id) & (Patient.id == WorklistItem.patient_id)
        )
        .outerjoin(THEIRS, (THEIRS.clinic_id == Patient.clinic_id) & (THEIRS.id == Patient.therapist_id))
        .outerjoin(OWNER, _given(WorklistItem, OWNER))
    )


def _of(*wanted: ColumnElement[bool], before: Sequence[ColumnElement[bool]]) -> ListStatements:
    """The statements for what is `wanted` of all that is due. A line is the item of a patient that none is `before`, so
    that lines are read in the order of the index, and no further than the page goes.
    """
    earlier = (
        select(BEFORE.id)
        .outerjoin(ITS_OWNER, _given(BEFORE, ITS_OWNER))
        .where(
            _due(BEFORE),
            BEFORE.patient_id == WorklistItem.patient_id,
            _is_before(),
            *before,
        )
        .correlate(WorklistItem, Patient, THEIRS)
        .offset(scope.ONE_BY_ONE)
    )
    place = func.row_number().over(partition_by=WorklistItem.patient_id, order_by=IN_ORDER)
    how_many = func.count().over(partition_by=WorklistItem.patient_id)
    ids: BindParameter[UUID] = bindparam("patients", expanding=True)
    listed = WorklistItem.patient_id.in_(ids)
    placed = joined(WorklistItem.id, place.label("place"), how_many.label("of"))
    placed = placed.where(
        DUE, *wanted, listed, Patient.clinic_id == bindparam("clinic_id"), Patient.id.in_(ids)
    )
    ranked = placed.subquery("ranked")
    firsts = (
        joined(WorklistItem, Patient, func.coalesce(OWNER.name, case((LOOKED_AFTER, THEIRS.name), else_="")))
        .where(DUE, *wanted, ~earlier.exists())
        .order_by(*IN_ORDER)
    )
    waiting = firsts.with_only_columns(WorklistItem.id, maintain_column_froms=True)
    return ListStatements(
        firsts=firsts.offset(bindparam("skip")).limit(LINES + 1),
        others=select(WorklistItem, ranked.c.of)
        .join(ranked, ranked.c.id == WorklistItem.id)
        .where(WorklistItem.clinic_id == bindparam("clinic_id"), listed, ranked.c.place.between(2, SHOWN))
        .order_by(*IN_ORDER),
        waiting=select(func.count()).select_from(waiting.limit(COUNTED).subquery("counted")),
        how_many=select(func.count()).select_from(waiting.subquery("counted")),
    )


def _is_before() -> ColumnElement[bool]:
    """Written out, because rows that are compared as one are looked for among those of all patients."""
    same_rank = and_(
        BEFORE.rank == WorklistItem.rank,
        or_(
            BEFORE.opened_at < WorklistItem.opened_at,
            and_(BEFORE.opened_at == WorklistItem.opened_at, BEFORE.id < WorklistItem.id),
        ),
    )
    return or_(BEFORE.rank < WorklistItem.rank, same_rank)


@dataclass(frozen=True)
class ListStatements:
    """The most urgent item of each patient, what else is due about these, how many wait up to `COUNTED`, and in all."""

    firsts: Select[Any]
    others: Select[Any]
    waiting: Select[int]
    how_many: Select[int]


OF = {"mine": _of(MINE, before=[_mine(ITS_OWNER)]), "all": _of(before=[])}
PAUSES = and_(WorklistItem.stops == Stops.PLAN, NOT_UNDONE)
OF_PATIENT = (
    select(WorklistItem)
    .where(
        *scope.of_patient(WorklistItem),
        or_(WorklistItem.ended_at.is_(None), and_(WorklistItem.stops != Stops.NOTHING, NOT_UNDONE)),
    )
    .order_by(*IN_ORDER)
)


class Paused(NamedTuple):
    """From when to when a plan was paused, or one exercise of it (the `item`); until now where there is no end."""

    began: datetime
    ended: datetime | None
    item: UUID | None = None


@dataclass(frozen=True)
class OpenItems:
    """What is open about one patient: the gravest `items`, how many `more` there are, the most that any stops, and all
    that is `stopping` something; and when plans and exercises were `paused`.
    """

    items: tuple[WorklistItem, ...] = ()
    more: int = 0
    stops: Stops = Stops.NOTHING
    stopping: tuple[WorklistItem, ...] = ()
    paused: tuple[Paused, ...] = ()

    @property
    def pauses_plan(self) -> bool:
        """Whether the whole plan is paused."""
        return self.stops is Stops.PLAN

    @property
    def is_settled(self) -> bool:
        """Whether what caused each pause is gone, so that all it waits for is somebody's word."""
        return all(item.gone_at for item in self.stopping)


def page_of(session: Session, by: StaffMember, *, whose: str, page: int = 1, at: datetime) -> Worklist:
    """What waits for this person, or with `whose` all for anybody at the clinic; each patient is a read in a list."""
    if not permission.has(by, Action.WORK_LIST):
        return Worklist((), 0)
    statements, page = OF["mine" if whose == "mine" else "all"], min(max(page, 1), FARTHEST)
    asked = _asked(session, by, at)
    rows = session.execute(statements.firsts, {**asked, "skip": (page - 1) * LINES}).all()
    lines = _lines(rows[:LINES], today=patients.today(session, by, at), zone=patients.zone(session, by))
    found = _with_others(session, lines, statements.others, asked)
    ledger.note_list(session, [line.patient for line in found], by=by)
    return Worklist(found, session.scalar(statements.waiting, asked) or 0, page, len(rows) > LINES)


def waiting(session: Session, by: StaffMember, *, at: datetime) -> int:
    """How many patients wait for this person, counted up to `COUNTED`: for the bar of every page."""
    if not permission.has(by, Action.WORK_LIST):
        return 0
    return session.scalar(OF["mine"].waiting, _asked(session, by, at)) or 0


def how_many(session: Session, by: StaffMember, *, at: datetime) -> int:
    """How many patients wait for this person, all of them."""
    if not permission.has(by, Action.WORK_LIST):
        return 0
    return session.scalar(OF["mine"].how_many, _asked(session, by, at)) or 0


def open_of(session: Session, patient: Patient) -> OpenItems:
    """What is open about one patient, snoozed or not, the most urgent first."""
    rows = session.scalars(OF_PATIENT, scope.key(patient)).all()
    still = [item for item in rows if item.ended_at is None]
    return OpenItems(
        items=tuple(still[:SHOWN]),
        more=max(0, len(still) - SHOWN),
        stops=max((item.stops for item in still), key=[*Stops].index, default=Stops.NOTHING),
        stopping=tuple(item for item in still if item.stops is not Stops.NOTHING),
        paused=tuple(
            Paused(item.stops_since, item.ended_at, None if item.stops is Stops.PLAN else item.item_id)
            for item in rows
            if item.stops is not Stops.NOTHING
        ),
    )


def _asked(session: Session, by: StaffMember, at: datetime) -> dict[str, object]:
    return {"clinic_id": by.clinic_id, "staff_id": by.id, "today": patients.today(session, by, at)}


def _lines(rows: Sequence[Any], *, today: date, zone: tzinfo) -> list[Line]:
    ages = [due.since(item.cause) or item.opened_at.astimezone(zone).date() for item, _, _ in rows]
    return [
        Line(patient, owner, item, since, (today - since).days)
        for (item, patient, owner), since in zip(rows, ages, strict=True)
    ]


def _with_others(
    session: Session, lines: Sequence[Line], others: Select[Any], asked: dict[str, object]
) -> tuple[Line, ...]:
    """The lines with what else is due about each patient."""
    behind: dict[UUID, list[WorklistItem]] = defaultdict(list)
    counts: dict[UUID, int] = {}
    patients_listed = {"patients": [line.patient.id for line in lines]}
    for item, number in session.execute(others, asked | patients_listed) if lines else ():
        behind[item.patient_id].append(item)
        counts[item.patient_id] = number
    return tuple(
        replace(line, others=tuple(shown), more=max(0, counts.get(line.patient.id, 0) - 1 - len(shown)))
        for line in lines
        for shown in [behind[line.patient.id]]
    )
