"""The clinic at a glance, and its data and settings."""

from __future__ import annotations

from zoneinfo import available_timezones

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional

from clinic import auth, db
from clinic.domain import limits
from clinic.domain.access.clinics import PAPERS, ClinicDetails
from clinic.domain.errors import InvalidInput, Stale
from clinic.services.access import clinics, server_links, staff
from clinic.web import forms
from clinic.web.admin import blueprint
from clinic.web.forms import fields
from clinic.web.forms.recorded import RecordForm

FIELDS = (
    "name",
    "address",
    "phone",
    "emergency_number",
    "timezone",
    "paper",
    "acute_window_weeks",
    "intake_days",
    "silence_days",
    "reviewed_only",
)


class ClinicForm(RecordForm):
    """The clinic's name and address as printed on plans, and what its pages and screenings go by."""

    name = StringField("Name", validators=[InputRequired(), Length(max=limits.NAME)])
    address = StringField(
        "Address", validators=[Optional(), Length(max=limits.ADDRESS)], description="Printed on every plan."
    )
    phone = StringField(
        "Phone number",
        validators=[Optional(), Length(max=limits.PHONE)],
        description="Printed on every plan.",
    )
    emergency_number = StringField(
        "Emergency number",
        validators=[Optional()],
        description="What people here dial for an ambulance, such as 112. Patients with an emergency read it.",
    )
    timezone = StringField(
        "Time zone",
        validators=[InputRequired()],
        description="Such as Europe/Berlin. Days begin and end by it.",
    )
    paper = RadioField("Paper", choices=fields.choices(PAPERS.items()))
    acute_window_weeks = fields.FigureField(
        "An injury counts as acute for",
        validators=[InputRequired()],
        description=f"{limits.ACUTE_WEEKS} weeks. An acute back injury asks for a consult before a program is signed.",
    )
    intake_days = fields.FigureField(
        "An intake stands for",
        validators=[InputRequired()],
        description=f"{limits.INTAKE_DAYS} days. Older answers are asked again before a program is signed.",
    )
    silence_days = fields.FigureField(
        "Nothing reported is noticed after",
        validators=[InputRequired()],
        description=f"{limits.SILENCE_DAYS} days. A patient who is not heard of for so long is on the worklist.",
    )
    reviewed_only = BooleanField(
        "Only reviewed exercises are signed",
        description="A plan is then signed only if a clinician has reviewed the text of each of its exercises here.",
    )


@blueprint.get("")
def overview() -> str:
    session, by = db.get_session(), auth.staff()
    return render_template(
        "admin/overview.html",
        clinic=clinics.get(session, by),
        staff=staff.everybody(session, by),
        links=server_links.lately(session, by, at=auth.now()),
    )


@blueprint.route("/clinic", methods=["GET", "POST"])
def clinic() -> Response:
    session, by = db.get_session(), auth.staff()
    found = clinics.get(session, by)
    form = ClinicForm(lambda: {name: getattr(found, name) for name in FIELDS} | {"seen": found.revision})
    zones = sorted(available_timezones())
    if not form.validate_on_submit():
        return forms.page("admin/clinic.html", form, zones=zones)
    try:
        details = ClinicDetails(**{name: form.data[name] for name in FIELDS})
        clinics.change(session, details=details, seen=form.revision(), by=by, at=auth.now())
    except (InvalidInput, Stale) as error:
        form.refuse(error)
        return forms.page("admin/clinic.html", form, zones=zones)
    flash("Saved.", "clear")
    return redirect(url_for(".overview"), 303)
