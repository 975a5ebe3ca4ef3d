"""Turn one's own second factor on and off, and get new recovery codes; each asks for the password."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired

from clinic import auth, db
from clinic.domain.errors import InvalidInput
from clinic.models import Account
from clinic.services.access import accounts, authenticator, second_factor
from clinic.web import forms, refused
from clinic.web.account import blueprint
from clinic.web.account.password import ConfirmForm


class SetUpForm(ConfirmForm):
    """A code that proves the app; `offer` carries the secret on show."""

    offer = HiddenField()
    code = StringField(
        lazy_gettext("Code that the app shows"),
        description=lazy_gettext("Six digits."),
        validators=[InputRequired()],
    )


@blueprint.route("/second-factor", methods=["GET", "POST"], endpoint="second_factor")
def set_up() -> Response:
    account, asking, keys = _account(), auth.signed_in(), auth.settings().encryption_keys
    if account.totp_secret is not None:
        return redirect(url_for(".overview"), 303)
    form = SetUpForm()
    offer = authenticator.offer(
        account.id, name=account.login, clinic=asking.clinic_name, keys=keys, token=form.offer.data or ""
    )
    form.offer.data = offer.token
    if not form.validate_on_submit():
        return forms.page("account/second_factor.html", form, offer=offer)
    try:
        form.confirm()
        codes = second_factor.turn_on(
            db.get_session(),
            account,
            offer.token,
            form.code.data or "",
            offered_to=account.id,
            keys=keys,
            by=asking.person,
            at=auth.now(),
        )
    except InvalidInput as error:
        return refused.page("account/second_factor.html", form, error, offer=offer)
    return _show(codes)


@blueprint.route("/second-factor/off", methods=["GET", "POST"])
def second_factor_off() -> Response:
    account, form = _account(), ConfirmForm()
    if account.totp_secret is None:
        return redirect(url_for(".overview"), 303)
    if not form.validate_on_submit():
        return forms.page("account/second_factor_off.html", form)
    try:
        form.confirm()
        second_factor.turn_off(
            db.get_session(), account, form.password.data or "", by=auth.signed_in().person, at=auth.now()
        )
    except InvalidInput as error:
        return refused.page("account/second_factor_off.html", form, error)
    flash(gettext("The authenticator app is off. Your password alone lets you in."), "caution")
    return redirect(url_for(".overview"), 303)


@blueprint.route("/recovery-codes", methods=["GET", "POST"])
def recovery_codes() -> Response:
    account, form = _account(), ConfirmForm()
    if account.totp_secret is None:
        return redirect(url_for(".second_factor"), 303)
    if not form.validate_on_submit():
        return forms.page("account/recovery_codes.html", form)
    try:
        form.confirm()
    except InvalidInput as error:
        return refused.page("account/recovery_codes.html", form, error)
    person = auth.signed_in().person
    return _show(second_factor.renew_recovery_codes(db.get_session(), account, by=person, at=auth.now()))


def _account() -> Account:
    return accounts.get(db.get_session(), auth.signed_in().login.account_id)


def _show(codes: list[str]) -> Response:
    """The answer to the form itself, because the codes are shown once and kept nowhere."""
    return make_response(render_template("account/recovery_codes_new.html", codes=codes))
