"""E-mails to staff: when they go out, and how each went."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.validators import InputRequired

from clinic import auth, db
from clinic.domain import limits
from clinic.domain.errors import InvalidInput, Stale
from clinic.services.access import clinics
from clinic.services.followup.notices import overview
from clinic.web import forms, words
from clinic.web.admin import blueprint
from clinic.web.forms import fields
from clinic.web.forms.recorded import RecordForm

LOUD_AFTER = timedelta(minutes=10)  # without a sign of the worker, which looks every minute

AT_ONCE = (("yes", "Write at once"), ("no", "Write with the day's e-mail alone"))


class MailHoursForm(RecordForm):
    """What the clinic wants of them."""

    digest_hour = fields.FigureField(
        "The day's e-mail goes out at",
        validators=[InputRequired()],
        description=f"An hour from {limits.DIGEST_HOURS}, by the clinic's own clock. It goes to who treats, has an "
        "address and has patients waiting.",
    )
    alerts = RadioField(
        "About red flags and stop signs",
        choices=fields.choices(AT_ONCE),
        description="At once goes to the therapist whose patient it is, and not more than once in "
        f"{limits.NOTICE_MINUTES} minutes.",
    )


@blueprint.route("/notices", methods=["GET", "POST"])
def notices() -> Response:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    clinic = clinics.get(session, by)
    form = MailHoursForm(
        lambda: {
            "digest_hour": clinic.digest_hour,
            "alerts": "yes" if clinic.alerts else "no",
            "seen": clinic.revision,
        }
    )
    if form.validate_on_submit():
        hour, at_once = form.digest_hour.data or 0, form.alerts.data == "yes"
        try:
            overview.choose(session, digest_hour=hour, alerts=at_once, seen=form.revision(), by=by, at=at)
        except (InvalidInput, Stale) as error:
            form.refuse(error)
        else:
            flash("Saved.", "clear")
            return redirect(url_for(".notices"), 303)
    found = overview.of(session, by, at=at)
    return forms.page(
        "admin/notices.html",
        form,
        outbox=found,
        kinds=words.NOTICE_KINDS,
        looks=words.NOTICE_LOOKS,
        shown=overview.SHOWN,
        has_server=auth.settings().mail is not None,
        is_away=found.looked_at is None or abs(at - found.looked_at) > LOUD_AFTER,
    )


@blueprint.post("/notices/<uuid:notice_id>/again")
def notice_again(notice_id: UUID) -> Response:
    overview.try_again(db.get_session(), notice_id=notice_id, by=auth.staff(), at=auth.now())
    flash("It is tried again.", "clear")
    return redirect(url_for(".notices"), 303)
