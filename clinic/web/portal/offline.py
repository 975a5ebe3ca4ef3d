"""What lets the portal work without network: the service worker, and who a queued report would be sent as."""

from __future__ import annotations

from flask import Response, current_app, jsonify, url_for

from clinic import auth
from clinic.web.forms import token
from clinic.web.portal import blueprint


@blueprint.get("/service-worker.js")
def service_worker() -> Response:
    """Under this address and not under /static, because a worker serves the pages below its own address."""
    response = current_app.send_static_file("js/service-worker.js")
    response.headers["Service-Worker-Allowed"] = url_for(".plan")
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/sender")
def sender() -> Response:
    """Who is signed in, and the token that a report needs to be sent as this patient."""
    return jsonify(patient=str(auth.signed_in().person.id), csrf_token=token.token())
