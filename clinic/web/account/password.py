"""Change one's own password; the present one is asked for, and all other browsers are signed out."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import PasswordField
from wtforms.validators import InputRequired

from clinic import auth, db
from clinic.domain.access.passwords import SHORTEST, SHORTEST_WITH_SECOND_FACTOR
from clinic.domain.errors import InvalidInput
from clinic.services.access import accounts
from clinic.web import forms, refused
from clinic.web.account import blueprint


class ConfirmForm(forms.Form):
    """A form that changes credentials: it shows the present password first."""

    password = PasswordField(lazy_gettext("Your present password"), validators=[InputRequired()])

    def confirm(self) -> None:
        """Raise `InvalidInput` for `password` unless it is the person's own."""
        auth.confirm(self.password.data or "")


class PasswordForm(ConfirmForm):
    """The present password and the next one."""

    new_password = PasswordField(lazy_gettext("New password"), validators=[InputRequired()])


@blueprint.route("/password", methods=["GET", "POST"])
def password() -> Response:
    session, asking = db.get_session(), auth.signed_in()
    form, account = PasswordForm(), accounts.get(session, asking.login.account_id)
    fewest = SHORTEST_WITH_SECOND_FACTOR if account.totp_secret else SHORTEST
    form.new_password.description = gettext(
        "At least %(fewest)s characters. Four words that only you would put together work well.",
        fewest=fewest,
    )
    if not form.validate_on_submit():
        return forms.page("account/password.html", form, login=account.login)
    try:
        form.confirm()
        accounts.change_password(
            session,
            account.id,
            form.new_password.data or "",
            this_session=asking.login.id,
            by=asking.person,
            at=auth.now(),
        )
    except InvalidInput as error:
        return refused.page("account/password.html", form, error, login=account.login)
    flash(gettext("Your password is changed. Other browsers are signed out."), "clear")
    return redirect(url_for(".overview"), 303)
