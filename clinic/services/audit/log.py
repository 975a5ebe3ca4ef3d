"""Reading the audit log: an administrator's own clinic, newest first, filtered and a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from clinic.models import AuditEvent, Clinic, StaffMember

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
    """One page of the clinic's events, older than `before`. An action matches from its beginning: `plan`."""
    clinic = session.get_one(Clinic, by.clinic_id)
    conditions = [AuditEvent.clinic_id == by.clinic_id, *_conditions(wanted, ZoneInfo(clinic.timezone))]
    if before is not None:
        conditions.append(AuditEvent.id < before)
    newest_first = select(AuditEvent).where(*conditions).order_by(AuditEvent.id.desc())
    found = session.scalars(newest_first.limit(PAGE_SIZE + 1)).all()
    events = found[:PAGE_SIZE]
    return Page(events, older=events[-1].id if len(found) > PAGE_SIZE else None)


def _conditions(wanted: LogQuery, zone: ZoneInfo) -> list[ColumnElement[bool]]:
    conditions = []
    if wanted.person:
        conditions.append(AuditEvent.actor_id == wanted.person)
    if wanted.patient:
        conditions.append(AuditEvent.patient_id == wanted.patient)
    if wanted.action:
        conditions.append(AuditEvent.action.startswith(wanted.action, autoescape=True))
    if wanted.since:
        conditions.append(AuditEvent.at >= _start_of(wanted.since, zone))
    if wanted.until:
        conditions.append(AuditEvent.at < _start_of(wanted.until + timedelta(days=1), zone))
    return conditions


def _start_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)
