"""The blueprint of the therapists' pages and its gate."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from clinic import auth
from clinic.domain.roles import Action

blueprint = Blueprint("therapist", __name__)


@blueprint.before_request
def gate() -> Response | None:
    """Only those who treat."""
    return auth.gate(Action.SEE_PATIENTS)
