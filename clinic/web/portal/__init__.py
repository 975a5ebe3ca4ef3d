"""Pages for patients: their plan, their reports, their help. Screening, rules and problems never appear here."""

from __future__ import annotations

from flask import Blueprint, jsonify, make_response, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from clinic import auth
from clinic.domain.roles import Actor

blueprint = Blueprint("portal", __name__)
FOR_SCRIPTS = frozenset({"portal.sender", "portal.receive"})


@blueprint.before_request
def gate() -> Response | None:
    """Only for patients who are signed in; a script is told so, a page is led to sign in."""
    refused = auth.gate(Actor.PATIENT)
    if refused is None or request.endpoint not in FOR_SCRIPTS:
        return refused
    message = gettext("Sign in again, then your report is sent.")
    return make_response(jsonify(error={"status": 401, "message": message, "fields": {}}), 401)


from clinic.web.portal import (  # noqa: E402 - the views join the blueprint made above
    corrections,  # noqa: F401
    diary,  # noqa: F401
    how_are_you,  # noqa: F401
    offline,  # noqa: F401
    plan,  # noqa: F401
    questions,  # noqa: F401
)
