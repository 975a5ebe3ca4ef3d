"""The cookie of a browser that signed in before: a random name for it, and digests of the sign-in names it knows.

It opens nothing. It gives the browser a bucket of its own when failures are counted, so that guessing elsewhere
does not keep its owner out. Signed, so that nobody can invent a new browser for each attempt.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from clinic import auth
from clinic.services.access.login_sessions import digest

COOKIE = "known_browser"
LIFETIME = timedelta(days=365)
MOST_NAMES = 20  # a clinic's shared computer; the longest unused is forgotten


def recognize(login: str) -> str | None:
    """This browser's name if somebody signed in as `login` with it before."""
    name, logins = _read()
    return name if digest(login) in logins else None


def remember(response: Response, login: str) -> Response:
    """Know this browser the next time that `login` signs in."""
    name, logins = _read()
    newest_last = [*(known for known in logins if known != digest(login)), digest(login)][-MOST_NAMES:]
    response.set_cookie(
        COOKIE,
        _serializer().dumps([name, newest_last]),
        max_age=LIFETIME,
        httponly=True,
        secure=auth.settings().production,
        samesite="Lax",
    )
    return response


def _read() -> tuple[str, list[str]]:
    try:
        name, logins = _serializer().loads(
            request.cookies.get(COOKIE, ""), max_age=LIFETIME // timedelta(seconds=1)
        )
    except BadSignature:
        return secrets.token_urlsafe(16), []
    return name, logins


def _serializer() -> URLSafeTimedSerializer:
    settings = auth.settings()
    return URLSafeTimedSerializer([*settings.secret_keys_old, settings.secret_key], salt="known-browser")
