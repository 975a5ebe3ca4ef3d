"""What is measured: the page of all series, recording, correcting by addition."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired

from clinic import auth, db
from clinic.domain.errors import InvalidInput, Stale
from clinic.domain.followup.outcomes import plot
from clinic.domain.followup.outcomes.change import FigureSeries
from clinic.domain.followup.outcomes.measures import AT_HOME, MEASURES, read, shown, wanted
from clinic.domain.limits import TAKEN_BACK_REASON
from clinic.domain.roles import Action
from clinic.domain.text import spelled
from clinic.models import Patient
from clinic.services.followup.outcomes import measurements, schedules, series
from clinic.services.record import goals, patients, statements
from clinic.web.forms import Form, page
from clinic.web.forms.fields import NeededSometimes, choices
from clinic.web.therapist.blueprint import blueprint
from clinic.web.therapist.followup.outcomes import measure_form
from clinic.web.therapist.followup.outcomes.measure_form import FIGURE_LENGTH

WRONG = choices([("other", "Another figure is right"), ("none", "It should not have been recorded")])


class CorrectForm(Form):
    """What is right instead, and why."""

    what = RadioField("What is right?", choices=WRONG, validators=[InputRequired()])
    figure = StringField(
        "The right figure", validators=[NeededSometimes()], render_kw={"maxlength": FIGURE_LENGTH}
    )
    reason = TextAreaField(
        "Why is it corrected?",
        validators=[InputRequired()],
        render_kw={"rows": 2, "maxlength": TAKEN_BACK_REASON},
    )


@blueprint.get("/patients/<uuid:patient_id>/outcomes")
def outcomes(patient_id: UUID) -> str:
    session, by = db.get_session(), auth.staff()
    found = patients.get(session, by, patient_id)
    rows = measurements.of_patient(session, found)
    names = statements.staff_names(session, [found.clinic_id])
    held = series.of_rows(rows, goals.aims(session, found), names)
    known, asked = {row.id: row for row in rows}, schedules.current(session, found)
    return render_template(
        "therapist/followup/outcomes/outcomes.html",
        patient=found,
        series=[(one, _drawing(plot.draw(one, key=str(place)))) for place, one in enumerate(held)],
        corrections=[
            (row, known[row.replaces], names[row.recorded_by]) for row in rows if row.replaces in known
        ],
        schedule=[(MEASURES[name], asked[name]) for name in AT_HOME if name in asked],
        shown=shown,
        kinds=MEASURES,
    )


def _drawing(drawn: str) -> Markup:
    return Markup(drawn)  # noqa: S704 - a drawing of ours, in which every text is escaped


@blueprint.route("/patients/<uuid:patient_id>/outcomes/new", methods=["GET", "POST"])
def measure(patient_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(Action.RECORD_OUTCOME), auth.now()
    found = patients.get(session, by, patient_id)
    aims = goals.aims(session, found)
    asked = measure_form.asked_for(aims)
    today = patients.today(session, by, at)
    held = series.of_rows(measurements.of_patient(session, found), aims, {})
    lasts = {(one.measure, one.about, one.side): _last(one, today) for one in held}
    form = measure_form.form_for(asked, lasts=lasts, today=today, seen=found.goals_revision)
    figures = form.figures(asked) if form.validate_on_submit() else None
    if figures is not None and form.taken_on.data:
        try:
            measurements.record(
                session,
                patient=found,
                first_id=form.row_id(),
                figures=figures,
                taken_on=form.taken_on.data,
                goals_seen=form.revision(),
                by=by,
                at=at,
            )
        except (InvalidInput, Stale) as error:
            form.refuse(error)
        else:
            flash("It is recorded.", "clear")
            return _to_outcomes(found)
    grouped = groupby(asked, key=lambda one: one.measure)
    return page(
        "therapist/followup/outcomes/measure.html",
        form,
        patient=found,
        groups=[(MEASURES[name], [*group], measure_form.how(name)) for name, group in grouped],
    )


def _last(one: FigureSeries, today: date) -> str:
    """What was measured last, beside the field that asks for it again."""
    figure = one.says(one.last)
    if one.last.taken_on == today:
        return f"Measured today already: {figure}."
    return f"Last: {figure}, on {spelled(one.last.taken_on)}."


@blueprint.route("/measurements/<uuid:measurement_id>/correct", methods=["GET", "POST"])
def measurement_correct(measurement_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff(Action.RECORD_OUTCOME)
    row = measurements.get(session, by, measurement_id)
    found = patients.get(session, by, row.patient_id)
    form = CorrectForm()
    if form.validate_on_submit():
        is_figure = form.what.data == "other"
        figure = read(row.measure, form.figure.data or "") if is_figure else None
        if is_figure and figure is None:
            form.fail("figure", wanted(row.measure))
        else:
            try:
                measurements.correct(
                    session, row=row, figure=figure, reason=form.reason.data or "", by=by, at=auth.now()
                )
            except InvalidInput as error:
                form.refuse(error)
            else:
                flash("It is corrected; what was there before is kept.", "clear")
                return _to_outcomes(found)
    return page(
        "therapist/followup/outcomes/correct.html",
        form,
        patient=found,
        row=row,
        kind=MEASURES[row.measure],
        figure=None if row.figure is None else shown(row.measure, row.figure),
    )


def _to_outcomes(found: Patient) -> Response:
    return redirect(url_for(".outcomes", patient_id=found.id), 303)
