"""What an administrator can say of a clinic, and the sentences that refuse what cannot be printed or reckoned with."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from clinic.domain import limits, text
from clinic.domain.errors import InvalidInput

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


def checked(details: ClinicDetails, *, timezones: Collection[str]) -> ClinicDetails:
    """What was typed, without spaces around it; raises `InvalidInput` with a sentence per field. `timezones` are those
    that the machine knows.
    """
    kept = replace(
        details,
        name=details.name.strip(),
        address=details.address.strip(),
        phone=details.phone.strip(),
        emergency_number=details.emergency_number.strip(),
        timezone=details.timezone.strip(),
        paper=details.paper.strip(),
    )
    fits = {
        "name": len(kept.name) <= limits.NAME and text.can_be_printed(kept.name),
        "address": len(kept.address) <= limits.ADDRESS and kept.address.isprintable(),
        "phone": len(kept.phone) <= limits.PHONE and kept.phone.isprintable(),
        "emergency_number": CALLED.fullmatch(kept.emergency_number),
        "timezone": kept.timezone in timezones,
        "paper": kept.paper in PAPERS,
        "acute_window_weeks": kept.acute_window_weeks in limits.ACUTE_WEEKS,
        "intake_days": kept.intake_days in limits.INTAKE_DAYS,
        "silence_days": kept.silence_days in limits.SILENCE_DAYS,
    }
    if errors := {field: WRONG[field] for field, holds in fits.items() if not holds}:
        raise InvalidInput(errors)
    return kept


def check_paper(paper: str) -> None:
    """Raise `InvalidInput` at `paper` for a size that no document is made in."""
    if paper not in PAPERS:
        raise InvalidInput({"paper": NO_PAPER})
