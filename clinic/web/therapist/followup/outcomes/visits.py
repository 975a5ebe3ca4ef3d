"""Notes about visits: the list with a form for the next one, and adding to a note."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response
from wtforms import DateField, RadioField, TextAreaField
from wtforms.validators import InputRequired

from clinic import auth, db
from clinic.domain.errors import InvalidInput
from clinic.domain.followup.outcomes.visits import WAYS, VisitWay
from clinic.domain.limits import VISIT_NOTE
from clinic.domain.roles import Action
from clinic.models import Patient
from clinic.services.followup.outcomes import visits
from clinic.services.record import patients, statements
from clinic.web.forms import page
from clinic.web.forms.fields import choices
from clinic.web.forms.once import OnceForm
from clinic.web.therapist.blueprint import blueprint


class AmendForm(OnceForm):
    """What is added to a note."""

    text = TextAreaField(
        "What is added?",
        validators=[InputRequired()],
        render_kw={"rows": 4, "maxlength": VISIT_NOTE},
    )


class VisitForm(OnceForm):
    """One visit."""

    held_on = DateField("Date of the visit", validators=[InputRequired()])
    way = RadioField("How did you meet?", choices=choices(WAYS.items()), validators=[InputRequired()])
    text = TextAreaField(
        "What was found and done?",
        validators=[InputRequired()],
        render_kw={"rows": 6, "maxlength": VISIT_NOTE},
    )


@blueprint.route("/patients/<uuid:patient_id>/visits", methods=["GET", "POST"], endpoint="visits")
def visits_list(patient_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(Action.NOTE_VISIT), auth.now()
    found = patients.get(session, by, patient_id)
    form = VisitForm(data={"held_on": patients.today(session, by, at), "way": VisitWay.CLINIC})
    if form.validate_on_submit():
        try:
            visits.write(
                session,
                patient=found,
                note_id=form.row_id(),
                text=form.text.data or "",
                held_on=_day(form.held_on.data),
                way=VisitWay(form.way.data),
                by=by,
                at=at,
            )
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash("The visit is noted.", "clear")
            return _to(found)
    names = statements.staff_names(session, [found.clinic_id])
    return page(
        "therapist/followup/outcomes/visits.html",
        form,
        patient=found,
        visits=visits.of_patient(session, found, names=names),
        ways=WAYS,
    )


@blueprint.route("/visits/<uuid:note_id>/amend", methods=["GET", "POST"])
def visit_amend(note_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff(Action.NOTE_VISIT)
    note = visits.get(session, by, note_id)
    found = patients.get(session, by, note.patient_id)
    form = AmendForm()
    if form.validate_on_submit():
        try:
            visits.amend(
                session, note=note, added_id=form.row_id(), text=form.text.data or "", by=by, at=auth.now()
            )
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash("It is added; the note stays as it was.", "clear")
            return _to(found)
    return page("therapist/followup/outcomes/amend.html", form, patient=found, note=note, ways=WAYS)


def _day(value: date | None) -> date:
    assert value is not None  # the field is required
    return value


def _to(found: Patient) -> Response:
    return redirect(url_for(".visits", patient_id=found.id), 303)
