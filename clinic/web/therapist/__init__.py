"""What therapists and assistants do: patients and their intake, the exercise library, programs and plans."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from clinic import auth

blueprint = Blueprint("therapist", __name__)


@blueprint.before_request
def gate() -> Response | None:
    """Only those who treat."""
    return auth.gate("can_treat")


from clinic.web.therapist import (  # noqa: E402 - views register themselves
    library,
    plans,
    programs,
    record,
    screening,
)

__all__ = ["library", "plans", "programs", "record", "screening"]
