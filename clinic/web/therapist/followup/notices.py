"""One's own choice of e-mails about the worklist: the address, on or off."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField
from wtforms.validators import Optional

from clinic import auth, db
from clinic.domain import limits
from clinic.domain.errors import InvalidInput, Stale
from clinic.domain.roles import Action
from clinic.services.access import staff
from clinic.web.forms import page
from clinic.web.forms.fields import choices
from clinic.web.forms.recorded import RecordForm
from clinic.web.therapist.blueprint import blueprint

YES_OR_NO = (("yes", "Write to me"), ("no", "Write nothing"))


class OwnMailForm(RecordForm):
    """Where e-mails go, and whether any do."""

    email = StringField(
        "E-mail address", validators=[Optional()], render_kw={"maxlength": limits.EMAIL, "inputmode": "email"}
    )
    wants_mail = RadioField("When something on my worklist waits", choices=choices(YES_OR_NO))


@blueprint.route("/notices", methods=["GET", "POST"])
def notices() -> Response:
    session, by, at = db.get_session(), auth.staff(Action.WORK_LIST), auth.now()
    form = OwnMailForm(
        lambda: {
            "email": by.email,
            "wants_mail": "yes" if by.wants_mail else "no",
            "seen": by.revision,
        }
    )
    if form.validate_on_submit():
        try:
            staff.choose_mail(
                session,
                member=by,
                email=form.email.data or "",
                wants_mail=form.wants_mail.data == "yes",
                seen=form.revision(),
                at=at,
            )
        except (InvalidInput, Stale) as error:
            form.refuse(error)
        else:
            flash("Saved.", "clear")
            return redirect(url_for("account.overview"), 303)
    clinic = auth.signed_in().clinic
    return page(
        "therapist/followup/notices.html", form, clinic=clinic, has_server=auth.settings().mail is not None
    )
