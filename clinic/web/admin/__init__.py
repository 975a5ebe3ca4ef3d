"""What a clinic's administrators do: the clinic's data, its staff, its audit log. No patient records."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from clinic import auth
from clinic.domain.roles import Action

blueprint = Blueprint("admin", __name__)


@blueprint.before_request
def gate() -> Response | None:
    """Only those who administer the clinic."""
    return auth.gate(Action.ADMINISTER)


from clinic.web.admin import adverse_events, audit_log, clinic, consults, invite, notices, staff  # noqa: E402, F401 - views register themselves
