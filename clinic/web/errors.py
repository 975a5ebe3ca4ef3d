"""What goes wrong, said once: the domain's refusals and HTTP's errors as pages, htmx fragments or JSON.

Every answer is a sentence that a person can act on; none shows a stack trace or what another clinic has.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_babel import force_locale
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from clinic import auth, outages
from clinic.domain.errors import ActionDenied, InvalidInput, NotFound
from clinic.web.forms import kept, token
from clinic.web.refusals import (
    PAGES,
    Refusal,
    answer,
    fields_sent,
    listed,
    of_error,
    refusal_of,
    refused,
    unkept_of,
)

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
PASSED_ON = frozenset({"Allow", "Retry-After", "WWW-Authenticate"})


def init_app(app: Flask) -> None:
    """Answer every error in our own words, and a form that nobody is signed in for."""
    app.before_request(_keep_typed)
    app.register_error_handler(NotFound, lambda _error: answer(listed(404)))
    app.register_error_handler(ActionDenied, _denied)
    app.register_error_handler(InvalidInput, _invalid)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http)


def _denied(error: ActionDenied) -> Response:
    return answer(refused(409, str(error)))


def _invalid(error: InvalidInput) -> Response:
    return answer(refusal_of(422, PAGES[422], error.errors))


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
    return _again(refusal_of(400, EXPIRED), kept.Typed(request.full_path, typed))


def give_back(sealed: str) -> Response:
    """The page with what its author typed while they were not signed in, to be sent with one press; for anybody else a
    sentence. For somebody who is signed in, perhaps by this request: so no error, which would keep nothing of it.
    """
    try:
        typed = kept.unseal(sealed, marks=token.marks(), keys=auth.settings().encryption_keys, at=auth.now())
    except kept.LostError:
        return _again(refusal_of(200, LOST), kept.Typed("", ()))
    return _again(refusal_of(200, WELCOME_BACK), typed)


def _failed(refusal: Refusal) -> Response:
    """Where the server failed: with the words, and where this page fails, too, made of nothing that could."""
    try:
        return _with_words(refusal)
    except Exception:
        current_app.logger.exception("what says that a request failed failed, too")
        return _bare(refusal)


def _bare(refusal: Refusal) -> Response:
    """A page of its own, which takes from nowhere how it looks, what to do or what a field is called."""
    if request.is_json or "HX-Request" in request.headers:
        return make_response(refusal.sentence, refusal.status)
    is_theirs = auth.is_known() and not token.is_of_another(request.form.get("csrf_token", ""))
    typed = fields_sent() if is_theirs and request.blueprint not in OPEN_TO_ALL else ()
    page = render_template(
        "errors/bare.html",
        refusal=refusal,
        typed=typed,
        seen=[value for name, value in typed if value and kept.is_seen(name)],
        action=request.full_path,
        token=token.token(),
        of_patient=request.blueprint == "portal" and request.method == "POST",
    )
    return make_response(page, refusal.status)


def _with_words(refusal: Refusal) -> Response:
    """The refusal with what our own page sent, to be sent again when the server can save it. Where nobody can say whose
    request this is, either, it waits, locked.
    """
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin" and "HX-Request" not in request.headers
    sealed = _locked_before() if is_ours else ""
    if sealed:
        refusal = replace(refusal, sentence=f"{refusal.sentence} {WAITS}")
        return answer(refusal, "errors/lapsed.html", sealed=sealed, of_portal=request.blueprint == "portal")
    typed = (
        kept.carried(request.form.items(multi=True))
        if is_ours and request.blueprint not in OPEN_TO_ALL
        else ()
    )
    if not typed or not auth.is_known() or token.is_of_another(request.form.get("csrf_token", "")):
        return answer(refusal)
    return _again(refusal, kept.Typed(request.full_path, typed))


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
    """The page with what was typed. What to do now is judged of what was sent also where nothing of it comes back."""
    unkept = unkept_of(typed if typed.fields else kept.Typed(request.full_path, fields_sent()))
    return answer(
        refusal,
        "errors/expired.html",
        typed=typed.fields,
        read_out=unkept.read_out if unkept else kept.read_out(typed.fields),
        action=typed.action,
        unkept=unkept,
    )


def _keep_typed() -> Response | None:
    """The page on which words wait that somebody sent who is not signed in any more; none for any other request."""
    if request.method != "POST" or request.blueprint in OPEN_TO_ALL or not _mark_of_nobody_in():
        return None
    fields = kept.carried(request.form.items(multi=True))
    if not any(value and kept.is_seen(name) for name, value in fields):
        return None
    sealed = _locked(fields, _mark_of_nobody_in())
    return _lapsed(sealed, fields)


def _mark_of_nobody_in() -> str:
    """Whose page sent this form, where nobody is signed in; else empty."""
    mark = token.mark_in(request.form.get("csrf_token", ""))
    return "" if mark and auth.is_in() else mark


def _lapsed(sealed: str, fields: Sequence[tuple[str, str]] = ()) -> Response:
    """Sign in, and go on. htmx gets it as a page, too, which replaces the one that nobody may see any more."""
    refusal = refusal_of(400, LAPSED if sealed else TOO_LONG)
    unkept = unkept_of(kept.Typed(request.full_path, tuple(fields)))
    page = make_response(
        render_template("errors/lapsed.html", refusal=refusal, sealed=sealed, unkept=unkept),
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
        refusal = of_error(error)
        response = _failed(refusal) if status >= 500 else answer(refusal)
    for name, value in error.get_headers():
        if name in PASSED_ON:
            response.headers[name] = value
    return response
