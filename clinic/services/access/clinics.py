"""The clinic itself: founded with its signing authority, then kept up to date by its administrators."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import available_timezones

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain import limits, text
from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.roles import Action
from clinic.domain.screening.rulebook import Rulebook
from clinic.domain.screening.rules import Rule, Severity
from clinic.models import Clinic, StaffMember
from clinic.services.access import guard, permission, signing_keys
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.settings import Settings

CALLED = re.compile(r"[0-9]{0,8}")  # of the emergency services: short everywhere
PAPERS = {"a4": "A4", "letter": "US Letter"}


def create(
    session: Session,
    *,
    name: str,
    address: str = "",
    phone: str = "",
    emergency_number: str = "",
    timezone: str = "UTC",
    paper: str = "a4",
    acute_window_weeks: int = limits.USUAL_ACUTE_WEEKS,
    intake_days: int = limits.USUAL_INTAKE_DAYS,
    silence_days: int = limits.USUAL_SILENCE_DAYS,
    settings: Settings,
    at: datetime,
) -> Clinic:
    """Found a clinic with its certificate authority; raises `ActionDenied` when one of that name exists."""
    name = name.strip()
    _check(
        name,
        address.strip(),
        phone.strip(),
        emergency_number.strip(),
        timezone,
        paper,
        acute_window_weeks,
        intake_days,
        silence_days,
    )
    if any(other.casefold() == name.casefold() for other in session.scalars(select(Clinic.name))):
        raise ActionDenied(f"A clinic named {name} exists already. Its administrators invite everybody else.")
    clinic = Clinic(
        name=name,
        address=address.strip(),
        phone=phone.strip(),
        emergency_number=emergency_number.strip(),
        timezone=timezone,
        paper=paper,
        acute_window_weeks=acute_window_weeks,
        intake_days=intake_days,
        silence_days=silence_days,
        created_at=at,
    )
    session.add(clinic)
    session.flush()
    signing_keys.found_authority(session, clinic, settings=settings, at=at)
    trail.record(session, AuditAction.CLINIC_CREATE, by=None, at=at, subject=clinic, clinic_id=clinic.id)
    return clinic


def get(session: Session, by: StaffMember) -> Clinic:
    """The clinic somebody works at."""
    return session.get_one(Clinic, by.clinic_id)


def change(
    session: Session,
    *,
    name: str,
    address: str,
    phone: str,
    emergency_number: str,
    timezone: str,
    paper: str,
    acute_window_weeks: int,
    intake_days: int,
    silence_days: int,
    reviewed_only: bool,
    seen: int | None,
    by: StaffMember,
    at: datetime,
) -> Clinic:
    """Change the clinic's data and settings; raises `InvalidInput`, or `Stale` for not the revision `seen`."""
    permission.check(by, Action.ADMINISTER)
    _check(
        name.strip(),
        address.strip(),
        phone.strip(),
        emergency_number.strip(),
        timezone,
        paper,
        acute_window_weeks,
        intake_days,
        silence_days,
    )
    clinic = get(session, by)
    guard.take(session, clinic, seen=seen, by=by)
    values = {
        "name": name.strip(),
        "address": address.strip(),
        "phone": phone.strip(),
        "emergency_number": emergency_number.strip(),
        "timezone": timezone,
        "paper": paper,
        "acute_window_weeks": acute_window_weeks,
        "intake_days": intake_days,
        "silence_days": silence_days,
        "reviewed_only": reviewed_only,
    }
    changed = {field: value for field, value in values.items() if getattr(clinic, field) != value}
    for field, value in changed.items():
        setattr(clinic, field, value)
    if changed:
        trail.record(
            session,
            AuditAction.CLINIC_CHANGE,
            by=by,
            at=at,
            subject=clinic,
            clinic_id=clinic.id,
            detail=changed,
        )
    return clinic


def consult_rules(book: Rulebook) -> list[Rule]:
    """The rules whose findings ask for a consult, by region and title."""
    asking = (rule for rule in book.rules if rule.severity is Severity.CONSULT)
    return sorted(asking, key=lambda rule: (rule.region, rule.title))


def want_second_opinion(
    session: Session, *, rules: Sequence[str], seen: int | None, by: StaffMember, at: datetime
) -> None:
    """Name the rules whose consult flags another clinician decides, by id, and no other rules; or `Stale`."""
    permission.check(by, Action.ADMINISTER)
    clinic, wanted = get(session, by), sorted(set(rules))
    guard.take(session, clinic, seen=seen, by=by)
    if clinic.second_opinion_rules != wanted:
        clinic.second_opinion_rules = wanted
        changed = {"others_only": wanted}
        trail.record(
            session,
            AuditAction.CLINIC_CHANGE,
            by=by,
            at=at,
            subject=clinic,
            clinic_id=clinic.id,
            detail=changed,
        )


def _check(
    name: str,
    address: str,
    phone: str,
    emergency_number: str,
    timezone: str,
    paper: str,
    acute_window_weeks: int,
    intake_days: int,
    silence_days: int,
) -> None:
    errors = {
        "name": ""
        if len(name) <= limits.NAME and text.can_be_printed(name)
        else f"Give the clinic a name of up to {limits.NAME} characters that can be printed.",
        "address": ""
        if len(address) <= limits.ADDRESS and address.isprintable()
        else f"Keep the address to {limits.ADDRESS} characters that can be printed.",
        "phone": ""
        if len(phone) <= limits.PHONE and phone.isprintable()
        else f"Keep the telephone number to {limits.PHONE} characters that can be printed.",
        "emergency_number": ""
        if CALLED.fullmatch(emergency_number)
        else "Enter the number that people here call in an emergency, digits only, such as 112.",
        "timezone": "" if timezone in available_timezones() else "Choose a time zone, such as Europe/Berlin.",
        "paper": "" if paper in PAPERS else "Choose A4 or US Letter.",
        "acute_window_weeks": ""
        if acute_window_weeks in limits.ACUTE_WEEKS
        else f"Enter {limits.ACUTE_WEEKS} weeks.",
        "intake_days": "" if intake_days in limits.INTAKE_DAYS else f"Enter {limits.INTAKE_DAYS} days.",
        "silence_days": "" if silence_days in limits.SILENCE_DAYS else f"Enter {limits.SILENCE_DAYS} days.",
    }
    errors = {field: sentence for field, sentence in errors.items() if sentence}
    if errors:
        raise InvalidInput(errors)
