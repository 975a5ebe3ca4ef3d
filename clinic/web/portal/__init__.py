"""Pages for patients: their plan, their reports, their help. Screening, rules and conditions never appear here."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from clinic import auth

blueprint = Blueprint("portal", __name__)


@blueprint.before_request
def gate() -> Response | None:
    """Only for patients who are signed in."""
    return auth.gate("patient")


from clinic.web.portal import diary, plan  # noqa: E402, F401 - the views join the blueprint made above
