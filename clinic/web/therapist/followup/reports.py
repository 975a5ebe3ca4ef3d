"""What one patient reported: shares, trends and reports; and marking one of them as mistaken, or not any more."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from clinic import auth, db
from clinic.domain.errors import InvalidInput
from clinic.domain.followup.diary import charts
from clinic.domain.limits import REPORT_MISTAKEN, SEARCH
from clinic.domain.roles import Action
from clinic.services.access import permission
from clinic.services.followup import reported
from clinic.services.followup.diary import corrections, history
from clinic.services.record import patients
from clinic.web.forms import Form, page
from clinic.web.therapist.blueprint import blueprint
from clinic.web.words import BANDS_BEGIN


class MistakenForm(Form):
    """Why a report counts nowhere."""

    reason = TextAreaField(
        "Why does it count nowhere?",
        validators=[InputRequired()],
        render_kw={"rows": 2, "maxlength": REPORT_MISTAKEN},
    )


@blueprint.get("/patients/<uuid:patient_id>/reports")
def patient_reports(patient_id: UUID) -> str:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    patient = patients.get(session, by, patient_id)
    slug = request.args.get("exercise", "")[:SEARCH]
    found = history.of(session, patient, slug=slug, at=at)
    return render_template(
        "therapist/followup/reports.html",
        patient=patient,
        today=patients.today(session, by, at),
        history=found,
        reports=found.summary,
        slug=slug if slug in found.names else "",
        bands_begin=BANDS_BEGIN,
        drawn=[Markup(charts.draw(chart)) for chart in found.charts],  # noqa: S704 - it escapes what it is given
    )


@blueprint.route("/patients/<uuid:patient_id>/reports/<uuid:report_id>/mistaken", methods=["GET", "POST"])
def report_mistaken(patient_id: UUID, report_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    patient = patients.get(session, by, patient_id)
    permission.check(by, Action.MARK_MISTAKEN)
    training = corrections.get(session, patient, report_id)
    form = MistakenForm()
    if form.validate_on_submit():
        try:
            reason = form.reason.data or ""
            corrections.mark(session, training=training, patient=patient, reason=reason, by=by, at=at)
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash("The report is kept, and counts nowhere.", "info")
            return redirect(url_for(".patient_reports", patient_id=patient.id), 303)
    report = reported.readable(session, patient, training)
    return page("therapist/followup/mistaken.html", form, patient=patient, report=report)


@blueprint.post("/patients/<uuid:patient_id>/reports/<uuid:report_id>/count")
def report_count(patient_id: UUID, report_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    patient = patients.get(session, by, patient_id)
    training = corrections.get(session, patient, report_id)
    corrections.count_again(session, training=training, patient=patient, by=by, at=at)
    flash("The report counts again.", "clear")
    return redirect(url_for(".patient_reports", patient_id=patient.id), 303)
