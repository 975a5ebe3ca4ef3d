"""The clinic itself: founded with its signing authority, then kept up to date by its administrators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from zoneinfo import available_timezones

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.access.clinics import ClinicDetails, checked
from clinic.domain.errors import ActionDenied
from clinic.domain.roles import Action
from clinic.models import Clinic, StaffMember
from clinic.services.access import guard, permission, signing_keys
from clinic.services.audit import changes, trail
from clinic.services.audit.actions import AuditAction
from clinic.settings import Settings


def create(session: Session, *, details: ClinicDetails, settings: Settings, at: datetime) -> Clinic:
    """Found a clinic with its certificate authority; raises `InvalidInput`, or `ActionDenied` for a taken name."""
    values = asdict(checked(details, timezones=available_timezones()))
    name = str(values["name"])
    if any(other.casefold() == name.casefold() for other in session.scalars(select(Clinic.name))):
        raise ActionDenied(f"A clinic named {name} exists already. Its administrators invite everybody else.")
    clinic = Clinic(**values, created_at=at)
    session.add(clinic)
    session.flush()
    signing_keys.found_authority(session, clinic, settings=settings, at=at)
    trail.record(session, AuditAction.CLINIC_CREATE, by=None, at=at, subject=clinic, clinic_id=clinic.id)
    return clinic


def get(session: Session, by: StaffMember) -> Clinic:
    """The clinic somebody works at."""
    return session.get_one(Clinic, by.clinic_id)


def change(
    session: Session, *, details: ClinicDetails, seen: int | None, by: StaffMember, at: datetime
) -> Clinic:
    """Change the clinic's data and settings; raises `InvalidInput`, or `Stale` for not the revision `seen`."""
    permission.check(by, Action.ADMINISTER)
    values = asdict(checked(details, timezones=available_timezones()))
    clinic = get(session, by)
    guard.take(session, clinic, seen=seen, by=by)
    changes.apply(session, clinic, values, AuditAction.CLINIC_CHANGE, by=by, at=at)
    return clinic


def want_second_opinion(
    session: Session, *, rules: Sequence[str], seen: int | None, by: StaffMember, at: datetime
) -> None:
    """Name the rules whose consult flags another clinician decides, by id, and no other rules; or `Stale`."""
    permission.check(by, Action.ADMINISTER)
    clinic, wanted = get(session, by), sorted(set(rules))
    guard.take(session, clinic, seen=seen, by=by)
    values = {"second_opinion_rules": wanted}
    changes.apply(session, clinic, values, AuditAction.CLINIC_CHANGE, by=by, at=at)
