"""The token that every form carries, masked anew for each answer.

Answers are compressed, and the length of a compressed page tells something of its words; a secret that reads
otherwise in each answer has no length to tell (BREACH). With it goes a mark of the person for whom the page was made.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from functools import lru_cache
from itertools import cycle
from operator import xor

from flask import Flask, current_app, g, session
from flask_login import current_user
from flask_wtf import CSRFProtect
from flask_wtf.csrf import _FlaskFormCSRF, generate_csrf
from itsdangerous import URLSafeTimedSerializer
from wtforms import Field

PAD = 16  # bytes
MARK = 6  # bytes: it tells people apart, and opens nothing
BEHIND_MARK = ":"


class FormToken(_FlaskFormCSRF):  # type: ignore[misc]  # Flask-WTF has no types
    """What forms ask for their token. Whether a post's is right was asked before its form is made."""

    def generate_csrf_token(self, csrf_token_field: Field) -> str:
        del csrf_token_field
        return token()


class _Protect(CSRFProtect):  # type: ignore[misc]  # the same
    def _get_csrf_token(self) -> str | None:
        sent = super()._get_csrf_token()
        return _parts(sent)[1] if sent else None


def init_app(app: Flask) -> None:
    """Refuse whatever changes something without the token of its browser's session."""
    _Protect(app)
    app.jinja_env.globals["csrf_token"] = token
    app.context_processor(lambda: {"csrf_token": token})


def token() -> str:
    """This answer's token."""
    if "masked_token" not in g:
        own = session.get("csrf_token")
        signed = _signed(own, *current_app.config["WTF_CSRF_SECRET_KEY"]) if own else generate_csrf()
        g.masked_token = mask(f"{marks()[0]}{BEHIND_MARK}{signed}")
    return str(g.masked_token)


def renew() -> None:
    """Have the rest of this answer carry tokens of the session as it is now, after somebody signed in."""
    for made_before in ("masked_token", current_app.config["WTF_CSRF_FIELD_NAME"]):
        g.pop(made_before, None)


def mark_in(sent: str) -> str:
    """The mark of the person for whom the page that sent this token was made; empty where it was for nobody."""
    return _parts(sent)[0]


def is_of_another(sent: str) -> bool:
    """Whether the page that sent this token was made for anybody else than who is signed in now."""
    return current_user.is_authenticated and mark_in(sent) not in marks()


@lru_cache(maxsize=1024)
def _signed(own: str, *keys: str) -> str:
    """What Flask-WTF signs of the token in the browser's session, which stays the same as long as that does."""
    return str(URLSafeTimedSerializer(keys, salt="wtf-csrf-token").dumps(own))


def marks() -> list[str]:
    """What stands for the person who is signed in, empty where nobody is: nobody else can make it. Under the key in
    use, and under those before.
    """
    if not current_user.is_authenticated:
        return [""]
    keys = [current_app.config["SECRET_KEY"], *(current_app.config["SECRET_KEY_FALLBACKS"] or ())]
    said = f"form of {current_user.person.id}".encode()
    marks = [hmac.new(key.encode(), said, hashlib.sha256).digest()[:MARK] for key in keys]
    return [base64.urlsafe_b64encode(mark).decode() for mark in marks]


def _parts(sent: str) -> tuple[str, str]:
    """The mark of a person, and the token."""
    mark, _, signed = unmask(sent).partition(BEHIND_MARK)
    return mark, signed


def mask(text: str) -> str:
    """The text under a random pad, over and over, and the pad."""
    pad = secrets.token_bytes(PAD)
    return base64.urlsafe_b64encode(pad + bytes(map(xor, text.encode(), cycle(pad)))).decode()


def unmask(text: str) -> str:
    """What was masked; something that never was comes back as nothing that is valid."""
    try:
        both = base64.urlsafe_b64decode(text.encode())
        return bytes(map(xor, both[PAD:], cycle(both[:PAD]))).decode()
    except (binascii.Error, ValueError):
        return ""
