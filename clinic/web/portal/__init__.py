"""Pages for patients: their plan, their reports, their help. Screening, rules and problems never appear here."""

from __future__ import annotations

import hashlib
import hmac

from flask import Blueprint, g, jsonify, make_response, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from clinic import auth, db
from clinic.domain.roles import Actor
from clinic.services.plans import pauses
from clinic.web import refusals

blueprint = Blueprint("portal", __name__)
PERSON = "Portal-Person"
PAUSED = "Plan-Paused"
FOR_SCRIPTS = frozenset({"portal.sender", "portal.receive"})
ASK_THEMSELVES = frozenset(  # whether the plan is paused, or are no pages
    f"portal.{name}" for name in ("plan", "stopped", "diary", "plan_pdf", "plan_drawings", "service_worker")
)


@blueprint.before_request
def gate() -> Response | None:
    """Only for patients who are signed in; a script is told so, a page is led to sign in."""
    refused = auth.gate(Actor.PATIENT)
    if refused is None:
        g.portal_person = _mark()
        if request.method == "GET" and request.endpoint not in ASK_THEMSELVES:
            _ask_whether_paused()
    if refused is None or request.endpoint not in FOR_SCRIPTS:
        return refused
    message = gettext("Sign in again, then your report is sent.")
    return make_response(jsonify(error={"status": 401, "message": message, "fields": {}}), 401)


@blueprint.after_request
def say_for_whom(response: Response) -> Response:
    """Tell the service worker for whom an answer is, so that it keeps and shows nothing of another patient's, and that
    their plan is paused, or gone, so that it keeps nothing of that."""
    if "portal_person" in g:
        response.headers[PERSON] = g.portal_person
    if "portal_paused" in g:
        response.headers[PAUSED] = g.portal_paused
    return response


def say_paused(*, is_gone: bool = False) -> None:
    """Have the device that keeps pages for when there is no network forget the plan, its document and its drawings; and
    where none is in force any more, the page on which one reports it.
    """
    g.portal_paused = "gone" if is_gone else "1"


def _ask_whether_paused() -> None:
    """Whichever page the patient opens next forgets a plan that was paused or withdrawn since."""
    is_paused, is_gone = pauses.must_not_be_kept(db.get_session(), auth.patient())
    if is_paused or is_gone:
        say_paused(is_gone=is_gone)


def _mark() -> str:
    """What stands for the patient who is signed in: always the same, and nobody else can make it."""
    key = auth.settings().secret_key.encode()
    said = f"{PERSON} {auth.signed_in().person.id}".encode()
    return hmac.new(key, said, hashlib.sha256).hexdigest()[:32]


from clinic.web.portal import (  # noqa: E402 - the views join the blueprint made above
    corrections,  # noqa: F401 - the same
    diary,  # noqa: F401 - the same
    how_are_you,  # noqa: F401 - the same
    offline,  # noqa: F401 - the same
    plan,  # noqa: F401 - the same
    questions,  # noqa: F401 - the same
    tell,  # noqa: F401 - the same
)
from clinic.web.portal.unkept import advice  # noqa: E402 - the same

blueprint.record_once(lambda made: made.app.extensions.update({refusals.UNKEPT: advice.of}))
