"""Everybody's own account, staff and patients alike: password, second factor, signed-in browsers."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from clinic import auth
from clinic.domain.roles import Actor

blueprint = Blueprint("account", __name__)


@blueprint.before_request
def gate() -> Response | None:
    """Only people signed in, whoever they are."""
    return auth.gate(Actor.STAFF, Actor.PATIENT)


from clinic.web.account import password, second_factor, sessions  # noqa: E402, F401 - views register themselves
