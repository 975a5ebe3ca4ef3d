"""The blueprint of the therapists' pages and its gate."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from clinic import auth

blueprint = Blueprint("therapist", __name__)


@blueprint.before_request
def gate() -> Response | None:
    """Only those who treat."""
    return auth.gate("can_treat")
