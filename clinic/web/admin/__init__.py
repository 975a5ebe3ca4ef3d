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


from clinic.web.admin import (  # noqa: E402 - views register themselves
    adverse_events,  # noqa: F401 - the same
    audit_log,  # noqa: F401 - the same
    clinic,  # noqa: F401 - the same
    consults,  # noqa: F401 - the same
    handover,  # noqa: F401 - the same
    invite,  # noqa: F401 - the same
    notices,  # noqa: F401 - the same
    staff,  # noqa: F401 - the same
)
