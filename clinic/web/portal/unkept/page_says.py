"""What a page sends along, signed, so that its answer can say what to do where nothing can be read.

Nobody else can make it: a number to call is never one that a stranger's page sent.

value = page_says.sealed(PageSays("999", "+44 20 7946 0000", pain_cap=6))     # in a hidden field called `FIELD`
page_says.read(value).phone                                                  # "+44 20 7946 0000"
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from clinic.domain.limits import USUAL_PAIN_CAP
from clinic.models import Clinic
from clinic.services.screening.urgent import Advice

FIELD = "page_says"


@dataclass(frozen=True)
class PageSays:
    """Whom to call, empty where nobody knows; the plan's limit of pain; the exercises by the name of their field; how
    fast each red flag that the page asks about wants a doctor, empty where no rule says; and to which questions the
    patient had said yes before.
    """

    emergency_number: str = ""
    phone: str = ""
    pain_cap: int = USUAL_PAIN_CAP
    exercises: Mapping[str, str] = field(default_factory=dict)
    flags: Mapping[str, str] = field(default_factory=dict)
    known: tuple[str, ...] = ()


def of_report(clinic: Clinic, *, pain_cap: int, exercises: Mapping[str, str]) -> str:
    """Of a page that reports a training or tells how one is."""
    return sealed(PageSays(clinic.emergency_number, clinic.phone, pain_cap, exercises))


def of_questions(clinic: Clinic, flags: Mapping[str, Advice], known: tuple[str, ...]) -> str:
    """Of the page that asks the intake."""
    fast = {name: str(advice.urgency or "") for name, advice in flags.items()}
    return sealed(PageSays(clinic.emergency_number, clinic.phone, flags=fast, known=known))


def of_clinic(clinic: Clinic) -> str:
    """Of any other page."""
    return sealed(PageSays(clinic.emergency_number, clinic.phone))


def sealed(says: PageSays) -> str:
    """As the hidden field holds it."""
    return str(_signing().dumps(asdict(says)))


def read(value: str) -> PageSays:
    """What the page said; nothing of a page that is older than this field, or was changed."""
    try:
        return PageSays(**_signing().loads(value))
    except (BadData, TypeError):  # signed by an older version, which said other things
        return PageSays()


def _signing() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["WTF_CSRF_SECRET_KEY"], salt="what a page says of itself")
