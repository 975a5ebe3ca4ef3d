"""HTTP: one package per actor; a view is scope, one service call, answer."""

from __future__ import annotations

from importlib import import_module

from flask import Flask, abort, request

# Every package holds one `blueprint` with its gate. Prefixes are here so that the whole map can be read in one place.
BLUEPRINTS = {
    "session": "",
    "account": "/account",
    "admin": "/admin",
    "therapist": "",
    "portal": "/my",
    "enrol": "/enrol",
    "verify": "",
}


def init_app(app: Flask) -> None:
    """Register every actor's blueprint."""
    app.before_request(_refuse_zero_bytes)
    for name, prefix in BLUEPRINTS.items():
        app.register_blueprint(import_module(f"clinic.web.{name}").blueprint, url_prefix=prefix)


def _refuse_zero_bytes() -> None:
    """No address of ours holds a zero byte, and PostgreSQL takes none."""
    asked = [value for values in request.args.listvalues() for value in values]
    if any("\x00" in text for text in (request.path, *asked)):
        abort(400)
