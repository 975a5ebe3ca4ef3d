"""The clinic itself: founded with its signing authority, then kept up to date by its administrators."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
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
from clinic.services.audit import changes, trail
from clinic.services.audit.actions import AuditAction
from clinic.settings import Settings

CALLED = re.compile(r"[0-9]{0,8}")  # of the emergency services: short everywhere
PAPERS = {"a4": "A4", "letter": "US Letter"}
NO_PAPER = "Choose A4 or US Letter."
WRONG = {
    "name": f"Give the clinic a name of up to {limits.NAME} characters that can be printed.",
    "address": f"Keep the address to {limits.ADDRESS} characters that can be printed.",
    "phone": f"Keep the telephone number to {limits.PHONE} characters that can be printed.",
    "emergency_number": "Enter the number that people here call in an emergency, digits only, such as 112.",
    "timezone": "Choose a time zone, such as Europe/Berlin.",
    "paper": NO_PAPER,
    "acute_window_weeks": f"Enter {limits.ACUTE_WEEKS} weeks.",
    "intake_days": f"Enter {limits.INTAKE_DAYS} days.",
    "silence_days": f"Enter {limits.SILENCE_DAYS} days.",
}


@dataclass(frozen=True)
class ClinicDetails:
    """What an administrator says of a clinic; times are in weeks or days as their names say."""

    name: str
    address: str = ""
    phone: str = ""
    emergency_number: str = ""
    timezone: str = "UTC"
    paper: str = "a4"
    acute_window_weeks: int = limits.USUAL_ACUTE_WEEKS
    intake_days: int = limits.USUAL_INTAKE_DAYS
    silence_days: int = limits.USUAL_SILENCE_DAYS
    reviewed_only: bool = False


def create(session: Session, *, details: ClinicDetails, settings: Settings, at: datetime) -> Clinic:
    """Found a clinic with its certificate authority; raises `InvalidInput`, or `ActionDenied` for a taken name."""
    values = _checked(details)
    name = details.name.strip()
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
    values = _checked(details)
    clinic = get(session, by)
    guard.take(session, clinic, seen=seen, by=by)
    changes.apply(session, clinic, values, AuditAction.CLINIC_CHANGE, by=by, at=at)
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
    values = {"second_opinion_rules": wanted}
    changes.apply(session, clinic, values, AuditAction.CLINIC_CHANGE, by=by, at=at)


def check_paper(paper: str) -> None:
    """Raise `InvalidInput` at `paper` for a size that no document is made in."""
    if paper not in PAPERS:
        raise InvalidInput({"paper": NO_PAPER})


def _checked(details: ClinicDetails) -> dict[str, Any]:
    typed = asdict(details)
    values: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) else value for name, value in typed.items()
    }
    kept = ClinicDetails(**values)
    fits = {
        "name": len(kept.name) <= limits.NAME and text.can_be_printed(kept.name),
        "address": len(kept.address) <= limits.ADDRESS and kept.address.isprintable(),
        "phone": len(kept.phone) <= limits.PHONE and kept.phone.isprintable(),
        "emergency_number": CALLED.fullmatch(kept.emergency_number),
        "timezone": kept.timezone in available_timezones(),
        "paper": kept.paper in PAPERS,
        "acute_window_weeks": kept.acute_window_weeks in limits.ACUTE_WEEKS,
        "intake_days": kept.intake_days in limits.INTAKE_DAYS,
        "silence_days": kept.silence_days in limits.SILENCE_DAYS,
    }
    if errors := {field: WRONG[field] for field, holds in fits.items() if not holds}:
        raise InvalidInput(errors)
    return values
