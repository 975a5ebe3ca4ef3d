"""Seals the audit log while the clinic is served: once a minute in each process, after an answer is made.

A batch at a time, and only a moment for a lock that others hold: whoever asked for the page waits for it.
"""

from __future__ import annotations

import time

from flask import Flask, Response, current_app, request

from clinic import db, outages
from clinic.keyring import Keyring
from clinic.locks import BRIEF
from clinic.services.audit import seals

EVERY = 60.0  # seconds
LATER = "the audit log could not be sealed; the rows stay open for the next try"


def init_app(app: Flask, *, keys: Keyring) -> None:
    """Seal from now on, with the key in use."""
    app.extensions["clinic.sealed_at"] = time.monotonic()
    app.extensions["clinic.audit_keys"] = keys


def seal(response: Response) -> Response:
    """Seal if a minute went by, once the request's own rows are committed. A seal that fails keeps back no answer."""
    if request.endpoint != "static" and response.status_code < 500 and _due():
        try:
            with db.transaction(db.get_engine(), patience=BRIEF) as session:
                sealed = seals.seal(
                    session, keys=current_app.extensions["clinic.audit_keys"], most=seals.BATCH
                )
            if sealed == seals.BATCH:  # there may be more, which the next requests see to
                current_app.extensions["clinic.sealed_at"] -= EVERY
        except Exception as error:
            current_app.logger.warning(LATER, exc_info=None if outages.is_lock(error) else error)
    return response


def _due() -> bool:
    now = time.monotonic()
    if now - current_app.extensions["clinic.sealed_at"] < EVERY:
        return False
    current_app.extensions["clinic.sealed_at"] = now
    return True
