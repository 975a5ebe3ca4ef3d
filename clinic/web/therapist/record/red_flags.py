"""Red flags: record that somebody looked into one, so that it is down, and have it up again."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response
from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from clinic import auth, db
from clinic.domain import limits
from clinic.domain.errors import InvalidInput, NotFound, Stale
from clinic.domain.record.clearances import NOT_SAID, Clearance
from clinic.domain.record.facts import MAY_STAND
from clinic.domain.roles import Action
from clinic.models import Patient
from clinic.services.record import clearances, not_allowed, patients, records
from clinic.services.screening import urgent
from clinic.web import forms
from clinic.web.forms import Form, SeenForm
from clinic.web.forms.fields import choices
from clinic.web.therapist.blueprint import blueprint
from clinic.web.therapist.record import from_item

FLAG = "/patients/<uuid:patient_id>/red-flags/<flag>"
YES, NO = "y", "n"
ALLOWS = {YES: True, NO: False}
RECORDED = {
    True: ("The assessment is recorded. The red flag is down while it counts.", "clear"),
    False: ("The assessment is recorded. Exercise is not allowed: the red flag stays up.", "contraindicated"),
}
NOT_YOURSELF = "Usually a doctor. Not yourself."


class ClearanceForm(SeenForm):
    """Who looked into it, when, with what result. `seen` is what the page showed of the flag."""

    clinician = StringField(
        "Clinician who looked into it",
        validators=[InputRequired()],
        description=NOT_YOURSELF,
        render_kw={"maxlength": limits.NAME},
    )
    profession = StringField(
        "Profession", validators=[InputRequired()], render_kw={"maxlength": limits.PROFESSION}
    )
    registration = StringField(
        "Registration number",
        validators=[Optional()],
        render_kw={"maxlength": limits.REGISTRATION},
    )
    held_on = DateField("Date of the assessment", validators=[InputRequired()])
    result = TextAreaField(
        "What was found",
        validators=[InputRequired()],
        render_kw={"rows": 3, "maxlength": limits.CLEARANCE_RESULT},
    )
    expires_on = DateField(
        "Counts until",
        description=f"{limits.WORD_COUNTS_WEEKS} weeks unless you say otherwise, "
        f"{limits.WORD_COUNTS_MONTHS} months at most. After that day the red flag is up again.",
        validators=[InputRequired()],
    )
    allows_exercise = RadioField(
        "Does this clinician allow exercise?",
        choices=choices(
            [(YES, "Allows exercise"), (NO, "Does not allow exercise: it is kept, and the flag stays up")]
        ),
        validators=[InputRequired(NOT_SAID)],
    )

    def clearance(self, flag: str) -> Clearance:
        """What was typed, unchecked: the service checks it."""
        return Clearance(
            flag=flag,
            clinician=self.clinician.data or "",
            profession=self.profession.data or "",
            registration=self.registration.data or "",
            held_on=_day(self.held_on.data),
            result=self.result.data or "",
            expires_on=_day(self.expires_on.data),
        )


UP_AGAIN = "The red flag is up again: no program can be signed. Refer the patient."
TAKEN_BACK = (
    "That is taken back, and stays in the record. The red flag is up until a doctor has looked into it."
)


class UpAgainForm(Form):
    """Why a red flag is up again."""

    reason = TextAreaField(
        "What happened?",
        validators=[InputRequired()],
        render_kw={"rows": 3, "maxlength": limits.WITHDRAWAL_REASON},
    )


@blueprint.route(f"{FLAG}/assessment", methods=["GET", "POST"])
def clearance(patient_id: UUID, flag: str) -> Response:
    session, by, at = db.get_session(), auth.staff(Action.RECORD_CLEARANCE), auth.now()
    found = _patient(patient_id, flag)
    today = patients.today(session, by, at)
    seen = clearances.answer_to_clear(session, found, flag)
    form = ClearanceForm(data={"seen": seen, "expires_on": today + timedelta(weeks=limits.WORD_COUNTS_WEEKS)})
    if form.validate_on_submit():
        try:
            clearances.record(
                session,
                patient=found,
                clearance=form.clearance(flag),
                allows_exercise=ALLOWS.get(form.allows_exercise.data),
                seen=form.revision(),
                by=by,
                at=at,
            )
        except (InvalidInput, Stale) as error:
            form.refuse(error)
        else:
            flash(*RECORDED[ALLOWS[form.allows_exercise.data]])
            return redirect(from_item.or_to(url_for(".patient", patient_id=found.id)), 303)
    record = records.read(session, found, at=at)
    return forms.page(
        "therapist/record/red_flags/assessment.html",
        form,
        recorded=clearances.newest(session, found, flag),
        counts=flag in record.clearances,
        beside=urgent.beside(session, record, flag),
        up_again=record.up_again.get(flag, ""),
        staff=record.staff,
        patient=found,
        flag=MAY_STAND[flag],
        today=today,
    )


@blueprint.route(f"{FLAG}/up-again", methods=["GET", "POST"])
def red_flag_up_again(patient_id: UUID, flag: str) -> Response:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    found = _patient(patient_id, flag)
    record = records.read(session, found, at=at)
    refused = not_allowed.standing(record.clearance_rows).get(flag)
    form = UpAgainForm()
    if form.validate_on_submit():
        try:
            clearances.end(session, patient=found, flag=flag, reason=form.reason.data or "", by=by, at=at)
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash(TAKEN_BACK if refused else UP_AGAIN, "contraindicated")
            return redirect(url_for(".patient", patient_id=found.id), 303)
    said = refused or record.clearances.get(flag)
    if said is None:
        raise NotFound
    return forms.page(
        "therapist/record/red_flags/up_again.html",
        form,
        patient=found,
        flag=MAY_STAND[flag],
        clearance=said,
        is_refused=bool(refused),
    )


def _patient(patient_id: UUID, flag: str) -> Patient:
    """One of the clinic's patients, and a flag that there is; raises `NotFound`."""
    found = patients.get(db.get_session(), auth.staff(), patient_id)
    if flag not in MAY_STAND:
        raise NotFound
    return found


def _day(value: date | None) -> date:
    assert value is not None  # the field is required
    return value
