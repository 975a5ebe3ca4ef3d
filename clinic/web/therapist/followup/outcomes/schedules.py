"""What the portal asks a patient about at home, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response
from wtforms import SelectField

from clinic import auth, db
from clinic.domain.errors import InvalidInput, Stale
from clinic.domain.followup.outcomes.measures import AT_HOME, MEASURES, OutcomeMeasure
from clinic.domain.roles import Action
from clinic.models import MeasureSchedule
from clinic.services.followup.outcomes import schedules
from clinic.services.record import patients
from clinic.web.forms import page
from clinic.web.forms.fields import choices
from clinic.web.forms.recorded import RecordForm
from clinic.web.therapist.blueprint import blueprint

WEEKS = (1, 2, 4, 6, 12)
EVERY = choices(
    [
        ("0", "Not asked"),
        *((str(weeks), f"Every {weeks} weeks" if weeks > 1 else "Every week") for weeks in WEEKS),
    ]
)


class ScheduleForm(RecordForm):
    """One choice for each measure that can be asked at home."""


for _measure in AT_HOME:
    setattr(
        ScheduleForm,
        str(_measure),
        SelectField(MEASURES[_measure].name, description=MEASURES[_measure].question, choices=EVERY),
    )


@blueprint.route("/patients/<uuid:patient_id>/outcomes/schedule", methods=["GET", "POST"])
def outcome_schedule(patient_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff(Action.SCHEDULE_OUTCOMES)
    found = patients.get(session, by, patient_id)
    form = ScheduleForm(lambda: _recorded(schedules.current(session, found)))
    if form.validate_on_submit():
        weeks = {measure: int(form[str(measure)].data) for measure in AT_HOME}
        try:
            schedules.write(session, patient=found, weeks=weeks, seen=form.revision(), by=by, at=auth.now())
        except (InvalidInput, Stale) as error:
            form.refuse(error)
        else:
            flash("It is decided.", "clear")
            return redirect(url_for(".outcomes", patient_id=found.id), 303)
    return page(
        "therapist/followup/outcomes/schedule.html",
        form,
        patient=found,
        fields=[form[str(measure)] for measure in AT_HOME],
    )


def _recorded(now: Mapping[OutcomeMeasure, MeasureSchedule]) -> dict[str, object]:
    weeks = {measure: str(row.every_weeks) for measure, row in now.items()}
    return {str(measure): weeks.get(measure, "0") for measure in AT_HOME} | {"seen": schedules.revision(now)}
