"""Coming in and going out. Public: everybody signs in here, staff and patients alike."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("session", __name__)

from clinic.web.session import sign_in, welcome  # noqa: E402, F401 - views register themselves
