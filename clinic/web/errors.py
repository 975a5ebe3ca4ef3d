"""What goes wrong, said once: the domain's refusals and HTTP's errors as pages, htmx fragments or JSON.

Every answer is a sentence that a person can act on; none shows a stack trace or what another clinic has.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import force_locale
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from clinic.domain.errors import ActionDenied, InvalidInput, NotFound
from clinic.web.forms import token


@dataclass(frozen=True)
class Refusal:
    """One answer that says no: HTTP status, a heading, a sentence, and the sentences of single fields."""

    status: int
    title: str
    sentence: str
    fields: tuple[tuple[str, str], ...] = ()


PAGES = {
    400: (_("That request could not be read"), _("Go back and try again from the page you were on.")),
    403: (_("This is not open to you"), _("Ask your clinic's administrator if you need it.")),
    404: (_("There is no such page here"), _("Check the address, or start again from the first page.")),
    405: (_("That cannot be done this way"), _("Go back and use the buttons on the page.")),
    409: (_("This cannot be done now"), _("Go back, reload the page and look at what changed.")),
    413: (_("That is too large"), _("Choose a smaller file or shorten the text, then send it again.")),
    415: (
        _("That kind of content cannot be read"),
        _("Send the form from its page, or JSON to the interface."),
    ),
    422: (_("Something needs correcting"), _("Go back and correct what is listed here.")),
    429: (_("Too many tries"), _("Wait a few minutes, then try again.")),
    500: (
        _("Something went wrong on our side"),
        _("Nothing was saved. Try again; if it happens twice, tell the clinic when."),
    ),
    503: (_("The clinic's server is busy"), _("Wait a minute, then try again.")),
}
EXPIRED = (
    _("Please send that again"),
    _("The page you sent was too old or came from another sign-in, so nothing was saved."),
)
SECRETS = ("password", "code", "token", "secret")
NO_FIELDS: Mapping[str, str] = {}
NOTICE_PLACE = {
    "HX-Retarget": "#messages",
    "HX-Reselect": ".notice",
    "HX-Reswap": "innerHTML show:top",
}
PASSED_ON = frozenset({"Allow", "Retry-After", "WWW-Authenticate"})


def init_app(app: Flask) -> None:
    """Answer every error in our own words."""
    app.register_error_handler(NotFound, lambda _error: answer(_listed(404)))
    app.register_error_handler(ActionDenied, _denied)
    app.register_error_handler(InvalidInput, _invalid)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http)


def answer(refusal: Refusal, template: str = "errors/refusal.html", **context: object) -> Response:
    """The refusal in the form the caller reads: JSON, a notice for htmx, or a page."""
    if request.path.startswith("/api/") or request.is_json:
        body = {
            "error": {"status": refusal.status, "message": refusal.sentence, "fields": dict(refusal.fields)}
        }
        response = jsonify(body)
    elif "HX-Request" in request.headers:
        response = make_response(render_template("errors/notice.html", refusal=refusal))
        response.headers.update(NOTICE_PLACE)
    else:
        response = make_response(render_template(template, refusal=refusal, back=_back(), **context))
    response.status_code = refusal.status
    return response


def refused(status: int, sentence: str, fields: Mapping[str, str] = NO_FIELDS) -> Refusal:
    """A refusal under its status's heading, in a sentence of one's own."""
    return _refusal(status, (PAGES[status][0], sentence), fields)


def _back() -> str:
    """The page of ours from which the refused request came, to look at it anew; empty when it came from elsewhere."""
    came_from = urlsplit(request.referrer or "")
    here = (request.path, request.query_string.decode())
    is_ours = came_from.netloc == request.host and (came_from.path, came_from.query) != here
    return came_from._replace(scheme="", netloc="", fragment="").geturl() if is_ours else ""


def _listed(status: int) -> Refusal:
    return _refusal(status, PAGES.get(status, PAGES[400] if status < 500 else PAGES[500]))


def _refusal(status: int, words: tuple[object, object], fields: Mapping[str, str] = NO_FIELDS) -> Refusal:
    title, sentence = map(str, words)
    return Refusal(status, title, sentence, tuple(fields.items()))


def _denied(error: ActionDenied) -> Response:
    return answer(refused(409, str(error)))


def _invalid(error: InvalidInput) -> Response:
    return answer(_refusal(422, PAGES[422], error.errors))


def _expired(_error: CSRFError) -> Response:
    """What was typed comes back with a fresh token, but only to a request that our own page sent, and to nobody else
    than the person for whom that page was made.
    """
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    is_theirs = not token.is_of_another(request.form.get("csrf_token", ""))
    typed = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if not any(secret in name for secret in SECRETS)
    ]
    refusal = _refusal(400, EXPIRED)
    return answer(
        refusal, "errors/expired.html", typed=typed if is_ours and is_theirs else [], action=request.full_path
    )


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    unreadable_language = status >= 500  # which language the reader has is in the database
    with force_locale("en") if unreadable_language else nullcontext():
        response = answer(_listed(status))
    for name, value in error.get_headers():
        if name in PASSED_ON:
            response.headers[name] = value
    return response
