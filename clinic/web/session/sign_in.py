"""Sign in with name and password, then with a code where the account asks for one; sign out."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from clinic import auth, db
from clinic.domain.errors import InvalidInput
from clinic.services.access import accounts, login_sessions, second_factor
from clinic.web import errors, forms, refused
from clinic.web.forms import token
from clinic.web.forms.kept import FIELD
from clinic.web.session import blueprint, known_browser, landing

CODE_WITHIN = timedelta(minutes=10)


class SignInForm(forms.Form):
    """Who this is, by name and password."""

    login = StringField(lazy_gettext("Sign-in name"), validators=[InputRequired()])
    password = PasswordField(lazy_gettext("Password"), validators=[InputRequired()])


class CodeForm(forms.Form):
    """The second factor."""

    code = StringField(
        lazy_gettext("Code"),
        description=lazy_gettext("The six digits in your authenticator app, or one of your recovery codes."),
        validators=[InputRequired()],
    )


@blueprint.get("/")
def home() -> Response:
    return landing.go() if auth.is_in() else redirect(url_for(".sign_in"))


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Response:
    form, kept = SignInForm(), _kept()
    if request.method == "GET" and auth.is_in():
        return landing.go()
    if kept and "login" not in request.form:
        return _go_on(kept) if auth.is_in() else _sign_in_for(kept)
    if not form.validate_on_submit():
        return forms.page("session/sign_in.html", form, kept=kept)
    session, login = db.get_session(), accounts.normalise(form.login.data or "")
    try:
        person = accounts.authenticate(
            session,
            login,
            form.password.data or "",
            address=request.remote_addr or "",
            device=known_browser.recognize(login),
            at=auth.now(),
        )
    except InvalidInput as error:
        return refused.page("session/sign_in.html", form, error, kept=kept)
    assert person.account_id is not None
    code_due = accounts.get(session, person.account_id).totp_secret is not None
    auth.sign_in(person, second_factor_due=code_due)
    token.renew()
    if code_due and kept:  # an address cannot carry it
        return forms.page("session/code.html", CodeForm(formdata=None), kept=kept)
    if code_due:
        return redirect(url_for(".second_factor", next=landing.wanted()), 303)
    return known_browser.remember(_go_on(kept), login)


@blueprint.route("/sign-in/code", methods=["GET", "POST"], endpoint="second_factor")
def code() -> Response:
    form, kept = CodeForm(), _kept()
    if auth.is_in():
        return _go_on(kept)
    if not current_user.is_authenticated or auth.now() - current_user.login.created_at > CODE_WITHIN:
        return _sign_in_for(kept) if kept else redirect(url_for(".sign_in", next=landing.wanted()), 303)
    if not form.validate_on_submit():
        return forms.page("session/code.html", form, kept=kept)
    session, at, asking = db.get_session(), auth.now(), auth.signed_in()
    account = accounts.get(session, asking.login.account_id)
    try:
        second_factor.prove(
            session,
            account,
            form.code.data or "",
            by=asking.person,
            address=request.remote_addr or "",
            device=known_browser.recognize(account.login),
            keys=auth.settings().encryption_keys,
            at=at,
        )
    except InvalidInput as error:
        return refused.page("session/code.html", form, error, kept=kept)
    login_sessions.finish_second_factor(session, asking.login, by=asking.person, at=at)
    return known_browser.remember(_go_on(kept), account.login)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    auth.sign_out()
    flash(gettext("You are signed out."), "clear")
    return auth.forget(redirect(url_for(".sign_in"), 303))


def _kept() -> str:
    """What somebody typed before they came to sign in, locked; empty where nobody did."""
    return request.form.get(FIELD, "")


def _sign_in_for(kept: str) -> Response:
    """The empty form, with what waits for who signs in."""
    return forms.page("session/sign_in.html", SignInForm(formdata=None), kept=kept)


def _go_on(kept: str) -> Response:
    """To what they typed, or where they wanted to go."""
    return errors.give_back(kept) if kept else landing.go()
