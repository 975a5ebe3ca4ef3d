"""What goes wrong, said once: the domain's refusals and HTTP's errors as pages, htmx fragments or JSON.

Every answer is a sentence that a person can act on; none shows a stack trace or what another clinic has.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import force_locale
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from clinic import auth, outages
from clinic.domain.errors import ActionDenied, InvalidInput, NotFound
from clinic.web.forms import kept, token


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
    503: (_("The clinic's server is busy"), _("Nothing was saved. Wait a minute, then try again.")),
    507: (
        _("The server's disk is full"),
        _("Nothing was saved, and nothing can be until there is room. Tell whoever runs the server."),
    ),
}
EXPIRED = (
    _("Please send that again"),
    _("The page you sent was too old or came from another sign-in, so nothing was saved."),
)
LAPSED = (
    _("You are not signed in any more"),
    _("Nothing was saved yet. What you typed waits on this page for an hour, and nobody else can read it."),
)
TOO_LONG = (
    LAPSED[0],
    _("Nothing was saved, and this is too long to wait here. Sign in, and enter it in parts."),
)
WELCOME_BACK = (_("You are signed in again"), _("Nothing was saved yet: look at it, and send it again."))
WAITS = _("What you typed waits on this page for an hour, and nobody else can read it.")
LOST = (
    _("Nothing was kept"),
    _("What was sent before this sign-in was another person's, older than an hour, or changed on the way."),
)
OPEN_TO_ALL = frozenset({"session", "enrol", "verify"})
NO_FIELDS: Mapping[str, str] = {}
NOTICE_PLACE = {
    "HX-Retarget": "#messages",
    "HX-Reselect": ".notice",
    "HX-Reswap": "innerHTML show:top",
}
NOT_NOW = frozenset({503, 507})
PASSED_ON = frozenset({"Allow", "Retry-After", "WWW-Authenticate"})


def init_app(app: Flask) -> None:
    """Answer every error in our own words, and a form that nobody is signed in for."""
    app.before_request(_keep_typed)
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
    than the person for whom that page was made. While they are not signed in it waits, locked.
    """
    sent, is_ours = request.form, request.headers.get("Sec-Fetch-Site") == "same-origin"
    if is_ours and kept.FIELD in sent and (auth.is_in() or not sent.get("password")):
        return give_back(sent[kept.FIELD]) if auth.is_in() else _lapsed(sent[kept.FIELD])
    waiting = _keep_typed() if is_ours else None
    if waiting:
        return waiting
    is_theirs = not token.is_of_another(sent.get("csrf_token", "")) and not _mark_of_nobody_in()
    typed = kept.carried(sent.items(multi=True)) if is_ours and is_theirs else ()
    return _again(_refusal(400, EXPIRED), kept.Typed(request.full_path, typed))


def give_back(sealed: str) -> Response:
    """The page with what its author typed while they were not signed in, to be sent with one press; for anybody else a
    sentence. For somebody who is signed in, perhaps by this request: so no error, which would keep nothing of it.
    """
    try:
        typed = kept.unseal(sealed, marks=token.marks(), keys=auth.settings().encryption_keys, at=auth.now())
    except kept.LostError:
        return _again(_refusal(200, LOST), kept.Typed("", ()))
    return _again(_refusal(200, WELCOME_BACK), typed)


def _with_words(status: int) -> Response:
    """The refusal with what our own page sent, to be sent again when the server can save it. Where nobody can say whose
    request this is, either, it waits, locked.
    """
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin" and "HX-Request" not in request.headers
    sealed = _locked_before() if is_ours else ""
    if sealed:
        refusal = replace(_listed(status), sentence=f"{_listed(status).sentence} {WAITS}")
        return answer(refusal, "errors/lapsed.html", sealed=sealed, of_portal=request.blueprint == "portal")
    typed = (
        kept.carried(request.form.items(multi=True))
        if is_ours and request.blueprint not in OPEN_TO_ALL
        else ()
    )
    if not typed or not auth.is_known() or token.is_of_another(request.form.get("csrf_token", "")):
        return answer(_listed(status))
    return _again(_listed(status), kept.Typed(request.full_path, typed))


def _locked_before() -> str:
    """What waited on the page that was sent, or is to wait because nobody knows who sent it; else empty."""
    sent = request.form
    if kept.FIELD in sent or auth.is_known() or request.blueprint in OPEN_TO_ALL:
        return sent.get(kept.FIELD, "")
    fields, mark = kept.carried(sent.items(multi=True)), token.mark_in(sent.get("csrf_token", ""))
    return _locked(fields, mark) if mark and any(kept.is_seen(name) for name, _value in fields) else ""


def _locked(fields: tuple[tuple[str, str], ...], mark: str) -> str:
    """What was typed, for the person of this mark to open; empty where it is too long."""
    try:
        return kept.seal(
            kept.Typed(request.full_path, fields),
            mark=mark,
            keys=auth.settings().encryption_keys,
            at=auth.now(),
        )
    except kept.TooLongError:
        return ""


def _again(refusal: Refusal, typed: kept.Typed) -> Response:
    return answer(
        refusal,
        "errors/expired.html",
        typed=typed.fields,
        read_out=[(kept.label(name), value) for name, value in typed.fields if kept.is_seen(name)],
        action=typed.action,
        of_portal=typed.action.startswith("/my/"),
    )


def _keep_typed() -> Response | None:
    """The page on which words wait that somebody sent who is not signed in any more; none for any other request."""
    if request.method != "POST" or request.blueprint in OPEN_TO_ALL or not _mark_of_nobody_in():
        return None
    fields = kept.carried(request.form.items(multi=True))
    if not any(value and kept.is_seen(name) for name, value in fields):
        return None
    sealed = _locked(fields, _mark_of_nobody_in())
    return _lapsed(sealed)


def _mark_of_nobody_in() -> str:
    """Whose page sent this form, where nobody is signed in; else empty."""
    mark = token.mark_in(request.form.get("csrf_token", ""))
    return "" if mark and auth.is_in() else mark


def _lapsed(sealed: str) -> Response:
    """Sign in, and go on. htmx gets it as a page, too, which replaces the one that nobody may see any more."""
    refusal = _refusal(400, LAPSED if sealed else TOO_LONG)
    of_portal = request.blueprint == "portal"
    page = make_response(
        render_template("errors/lapsed.html", refusal=refusal, sealed=sealed, of_portal=of_portal),
        refusal.status,
    )
    auth.forget(page)
    return page


def _http(error: HTTPException) -> Response:
    error = outages.of(getattr(error, "original_exception", None)) or error
    status = error.code or 500
    unreadable_language = status >= 500  # which language the reader has is in the database
    if unreadable_language:
        auth.is_known()  # and who it is
    with force_locale("en") if unreadable_language else nullcontext():
        response = _with_words(status) if status in NOT_NOW else answer(_listed(status))
    for name, value in error.get_headers():
        if name in PASSED_ON:
            response.headers[name] = value
    return response
