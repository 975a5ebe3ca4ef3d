"""One answer that says no, in the form the caller reads: a page, a notice for htmx, or JSON; and its words, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, jsonify, make_response, render_template, request
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import HTTPException

from clinic import db
from clinic.outages import Unsure
from clinic.web.forms import kept


@dataclass(frozen=True)
class Refusal:
    """One answer that says no: HTTP status, a heading, a sentence, and the sentences of single fields."""

    status: int
    title: str
    sentence: str
    fields: tuple[tuple[str, str], ...] = ()


NOT_SENT = _("This is not sent yet")
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
    503: (_("The clinic's server is busy"), _("Nothing was saved. Wait a minute, then try again.")),
    507: (
        _("The server's disk is full"),
        _("Nothing was saved, and nothing can be until there is room. Tell whoever runs the server."),
    ),
}
LOADING = {
    500: (PAGES[500][0], _("Load the page again; if it happens twice, tell the clinic when.")),
    503: (PAGES[503][0], _("Wait a minute, then load the page again.")),
    507: (PAGES[507][0], _("It comes back when there is room. Tell whoever runs the server.")),
}
"""Where a page was asked for, which saves nothing anyway."""
OF_PATIENTS = {
    500: (
        NOT_SENT,
        _("Something went wrong on our side, and your clinic may not know it. Call your clinic."),
    ),
    503: (
        NOT_SENT,
        _("Our server is busy, and your clinic does not know it yet. Wait a minute, then send it again."),
    ),
    507: (
        NOT_SENT,
        _("Our server has no room for it, and your clinic does not know it. Tell your clinic by phone."),
    ),
}
"""Where a patient sent something."""
UNSURE = (
    _("The connection was lost while this was saved"),
    _(
        "It may have been saved. Look before you send it again: open the page anew, perhaps in another tab, and see "
        "whether it is there."
    ),
)
UNSURE_OF_PATIENTS = (
    _("We cannot say whether this was sent"),
    _(
        "The connection was lost at the last moment, and your clinic may not know it. Wait a minute, then send it "
        "again: it counts once."
    ),
)
"""Where the connection was lost during the commit, so that nobody knows."""
NO_FIELDS: Mapping[str, str] = {}
NOTICE_PLACE = {
    "HX-Retarget": "#messages",
    "HX-Reselect": ".notice",
    "HX-Reswap": "innerHTML show:top",
}
PORTAL = "/my/"
UNKEPT = "clinic.unkept"
"""Among the application's extensions: what the portal says of what a patient sent and nobody kept."""


def answer(refusal: Refusal, template: str = "errors/refusal.html", **context: object) -> Response:
    """The refusal in the form the caller reads: JSON, a notice for htmx, or a page."""
    if refusal.status >= 400:
        db.let_go()
    if request.path.startswith("/api/") or request.is_json:
        body = {
            "error": {"status": refusal.status, "message": refusal.sentence, "fields": dict(refusal.fields)}
        }
        response = jsonify(body)
    elif "HX-Request" in request.headers:
        response = make_response(render_template("errors/notice.html", refusal=refusal))
        response.headers.update(NOTICE_PLACE)
    else:
        if "unkept" not in context:
            context["unkept"] = unkept_of(kept.Typed(request.full_path, fields_sent()))
        response = make_response(render_template(template, refusal=refusal, back=_back(), **context))
    response.status_code = refusal.status
    return response


def refused(status: int, sentence: str, fields: Mapping[str, str] = NO_FIELDS) -> Refusal:
    """A refusal under its status's heading, in a sentence of one's own."""
    return refusal_of(status, (PAGES[status][0], sentence), fields)


def _back() -> str:
    """The page of ours from which the refused request came, to look at it anew; empty when it came from elsewhere."""
    came_from = urlsplit(request.referrer or "")
    here = (request.path, request.query_string.decode())
    is_ours = came_from.netloc == request.host and (came_from.path, came_from.query) != here
    return came_from._replace(scheme="", netloc="", fragment="").geturl() if is_ours else ""


def listed(status: int) -> Refusal:
    own = LOADING if request.method in db.SAFE_METHODS else OF_PATIENTS if _is_portal(request.path) else PAGES
    number = status if status in PAGES else 400 if status < 500 else 500
    return refusal_of(status, own.get(number, PAGES[number]))


def of_error(error: HTTPException) -> Refusal:
    """What is said of an error: of one that leaves open whether it was saved, that."""
    if isinstance(error, Unsure):
        words = UNSURE_OF_PATIENTS if _is_portal(request.path) else UNSURE
        return refusal_of(error.code or 500, words)
    return listed(error.code or 500)


def _is_portal(address: str) -> bool:
    return address.startswith(PORTAL)


def fields_sent() -> tuple[tuple[str, str], ...]:
    """What this request sent as a form, from a page of ours as far as the browser says; nothing that it cannot tell."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return ()
    try:
        return kept.carried(request.form.items(multi=True))
    except HTTPException:  # too large to be read
        return ()


def unkept_of(typed: kept.Typed) -> Any:
    """What a patient has to do now about what they typed, with whom to call and how it is read out; for anybody else
    None.
    """
    say = current_app.extensions.get(UNKEPT)
    return say(typed.action, typed.fields) if say and _is_portal(typed.action) else None


def refusal_of(status: int, words: tuple[object, object], fields: Mapping[str, str] = NO_FIELDS) -> Refusal:
    title, sentence = map(str, words)
    return Refusal(status, title, sentence, tuple(fields.items()))
