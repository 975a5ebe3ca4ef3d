"""The one-time link of an invited member of staff: choose a sign-in name and a password, set up the app."""

from __future__ import annotations

from flask import make_response, render_template
from werkzeug.wrappers import Response
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired

from clinic import auth, db
from clinic.domain.access.passwords import SHORTEST, SHORTEST_WITH_SECOND_FACTOR
from clinic.domain.errors import InvalidInput, NotFound
from clinic.services.access import accounts, authenticator, clinics, invitations
from clinic.web import forms, refused
from clinic.web.session import blueprint, known_browser, landing


class WelcomeForm(forms.Form):
    """What an invited member of staff chooses. `offer` carries the authenticator secret on show."""

    login = StringField(
        "Sign-in name",
        description="Your e-mail address, or a name you can remember.",
        validators=[InputRequired()],
    )
    password = PasswordField(
        "Password",
        description=(
            f"At least {SHORTEST} characters. Four words that only you would put together work well. "
            f"With an authenticator app, {SHORTEST_WITH_SECOND_FACTOR} are enough."
        ),
        validators=[InputRequired()],
    )
    offer = HiddenField()
    code = StringField(
        "Code that the app shows", description="Six digits. Leave it empty to go without the app."
    )


@blueprint.route("/welcome/<token>", methods=["GET", "POST"])
def welcome(token: str) -> Response:
    session, at, settings = db.get_session(), auth.now(), auth.settings()
    try:
        invitation, member = invitations.find_staff(session, token, at=at)
    except NotFound:
        return make_response(
            render_template("session/welcome_ended.html", days=invitations.STAFF_LIFETIME.days), 404
        )
    form = WelcomeForm(login=member.email)
    offer = authenticator.offer(
        invitation.id,
        name=member.email or member.name,
        clinic=clinics.get(session, member).name,
        keys=settings.encryption_keys,
        token=form.offer.data or "",
    )
    form.offer.data = offer.token
    shown = {"member": member, "clinic": clinics.get(session, member), "offer": offer}
    if not form.validate_on_submit():
        return forms.page("session/welcome.html", form, **shown)
    try:
        member, codes = invitations.accept_staff(
            session,
            token,
            login=form.login.data or "",
            password=form.password.data or "",
            offer=offer.token,
            code=form.code.data or "",
            settings=settings,
            at=at,
        )
    except InvalidInput as error:
        return refused.page("session/welcome.html", form, error, **shown)
    auth.sign_in(member, second_factor_due=False)
    login = accounts.normalise(form.login.data or "")
    if not codes:
        return known_browser.remember(landing.go(), login)
    first_page = landing.first_page(auth.signed_in())
    page = make_response(render_template("session/welcome_codes.html", codes=codes, first_page=first_page))
    return known_browser.remember(page, login)
