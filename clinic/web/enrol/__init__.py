"""How a patient gets in: code and date of birth, then a sign-in name and a password of their own. Public."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import DateField, PasswordField, StringField
from wtforms.validators import InputRequired

from clinic import auth, db
from clinic.domain.errors import InvalidInput
from clinic.services.access import accounts, invitations
from clinic.web import forms, refused
from clinic.web.forms import Form

blueprint = Blueprint("enrol", __name__)


class EnrolForm(Form):
    """Who this is, and how they want to sign in."""

    code = StringField(
        lazy_gettext("Code from your clinic"),
        description=lazy_gettext("Twelve letters and numbers, such as ACDE-FGHJ-KMNP."),
        validators=[InputRequired()],
    )
    born = DateField(lazy_gettext("Your date of birth"), validators=[InputRequired()])
    login = StringField(
        lazy_gettext("Your sign-in name"),
        description=lazy_gettext("Your e-mail address, or a name you can remember."),
        validators=[InputRequired()],
    )
    password = PasswordField(
        lazy_gettext("Choose a password"),
        description=lazy_gettext(
            "At least 15 letters. Four words that only you would put together work well."
        ),
        validators=[InputRequired()],
    )


@blueprint.route("", methods=["GET", "POST"])
def enrol() -> Response:
    session, at = db.get_session(), auth.now()
    form = EnrolForm()
    if form.validate_on_submit():
        try:
            assert form.born.data is not None  # the field is required
            patient = invitations.find_patient(
                session, form.code.data or "", form.born.data, request.remote_addr or "", at=at
            )
            accounts.create(
                session,
                person=patient,
                login=form.login.data or "",
                password=form.password.data or "",
                at=at,
            )
        except InvalidInput as error:
            return refused.page("enrol/enrol.html", form, error)
        auth.sign_in(patient, second_factor_due=False)
        flash(gettext("Welcome. Your account is ready."), "clear")
        return redirect(url_for("portal.plan"), 303)
    return forms.page("enrol/enrol.html", form)
