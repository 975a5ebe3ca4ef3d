"""Reading the audit log: an administrator's own clinic, newest first, filtered and a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, select, union_all
from sqlalchemy.orm import Session

from clinic.models import AuditEvent, Clinic, StaffMember
from clinic.services.audit.actions import AuditAction

PAGE_SIZE = 50


@dataclass(frozen=True)
class LogQuery:
    """What to look for; an empty part matches everything. Days are the clinic's calendar days."""

    person: UUID | None = None
    patient: UUID | None = None
    action: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Page:
    """Events, and the id after which the next, older page begins."""

    events: Sequence[AuditEvent]
    older: UUID | None


def search(session: Session, by: StaffMember, wanted: LogQuery, *, before: UUID | None = None) -> Page:
    """One page of the clinic's events, older than `before`. An action matches by any part of it: `plan`, `pause`.

    What is rare is found in a long log by the index of its person, its patient, or each of the actions meant.
    """
    clinic = session.get_one(Clinic, by.clinic_id)
    conditions = [AuditEvent.clinic_id == by.clinic_id, *_conditions(wanted, ZoneInfo(clinic.timezone))]
    if before is not None:
        conditions.append(AuditEvent.id < before)
    if wanted.action:
        meant = [action.value for action in AuditAction if wanted.action in action.value]
        if not meant:
            return Page((), None)
        conditions.append(AuditEvent.id.in_(_newest_of_each(meant, conditions)))
    newest_first = select(AuditEvent).where(*conditions).order_by(AuditEvent.id.desc())
    found = session.scalars(newest_first.limit(PAGE_SIZE + 1)).all()
    events = found[:PAGE_SIZE]
    return Page(events, older=events[-1].id if len(found) > PAGE_SIZE else None)


def _newest_of_each(actions: Sequence[str], conditions: Sequence[ColumnElement[bool]]) -> Select[UUID]:
    """The ids of a page of each of these actions: each is read in its own index, where all are in order."""
    pages = [
        select(AuditEvent.id)
        .where(*conditions, AuditEvent.action == action)
        .order_by(AuditEvent.id.desc())
        .limit(PAGE_SIZE + 1)
        .subquery()
        for action in actions
    ]
    together = union_all(*(select(page.c.id) for page in pages)).subquery()
    return select(together.c.id)


def _conditions(wanted: LogQuery, zone: ZoneInfo) -> list[ColumnElement[bool]]:
    conditions = []
    if wanted.person:
        conditions.append(AuditEvent.actor_id == wanted.person)
    if wanted.patient:
        conditions.append(AuditEvent.patient_id == wanted.patient)
    if wanted.since:
        conditions.append(AuditEvent.at >= _start_of(wanted.since, zone))
    if wanted.until:
        conditions.append(AuditEvent.at < _start_of(wanted.until + timedelta(days=1), zone))
    return conditions


def _start_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)
