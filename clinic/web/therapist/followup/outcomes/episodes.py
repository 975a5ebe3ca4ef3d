"""Episodes of care: beginning one by hand, ending one."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response
from wtforms import DateField, RadioField, TextAreaField
from wtforms.validators import InputRequired

from clinic import auth, db
from clinic.domain.errors import ActionDenied, InvalidInput, Stale
from clinic.domain.limits import EPISODE_NOTE
from clinic.domain.record.episodes import NO_END_REASON, NOT_OPEN, PLANS_AFTER, REASONS, EndReason, PlanAfter
from clinic.domain.roles import Action
from clinic.services.followup.care import archive
from clinic.services.followup.lines import open_again
from clinic.services.followup.outcomes import ending
from clinic.services.plans import plans
from clinic.services.record import episodes, patients
from clinic.web.forms import Form, page
from clinic.web.forms.fields import NeededSometimes, choices
from clinic.web.forms.shown import ShownForm
from clinic.web.therapist.blueprint import blueprint
from clinic.web.therapist.followup import ways_out


class BeginForm(Form):
    """When care began."""

    began_on = DateField("Care began on", validators=[InputRequired()])


class EndEpisodeForm(ShownForm):
    """Why and when care ended, and what becomes of the plan in force."""

    reason = RadioField(
        "Why does care end?", choices=choices(REASONS.items()), validators=[InputRequired(NO_END_REASON)]
    )
    note = TextAreaField(
        "In a few words",
        description="Needed where the patient was referred on, for another reason, or where no goal is on record.",
        validators=[NeededSometimes()],
        render_kw={"rows": 2, "maxlength": EPISODE_NOTE},
    )
    ended_on = DateField("Last day of care", validators=[InputRequired()])
    plan_after = RadioField(
        "The plan in force", choices=choices(PLANS_AFTER.items()), validators=[NeededSometimes()]
    )


@blueprint.route("/patients/<uuid:patient_id>/episodes/new", methods=["GET", "POST"])
def episode_new(patient_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(Action.BEGIN_EPISODE), auth.now()
    found = patients.get(session, by, patient_id)
    form = BeginForm(data={"began_on": patients.today(session, by, at)})
    if form.validate_on_submit() and form.began_on.data:
        try:
            episodes.begin(session, patient=found, began_on=form.began_on.data, by=by, at=at)
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash("The episode of care is open.", "clear")
            return redirect(url_for(".course", patient_id=found.id), 303)
    return page("therapist/followup/outcomes/begin.html", form, patient=found)


@blueprint.route("/episodes/<uuid:episode_id>/end", methods=["GET", "POST"])
def episode_end(episode_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(Action.END_EPISODE), auth.now()
    episode = episodes.get(session, by, episode_id)
    found = patients.get(session, by, episode.patient_id)
    if episode.ended_at is not None:
        raise ActionDenied(NOT_OPEN)
    plan, waits = plans.in_force(session, found), archive.waiting(session, found)
    form = EndEpisodeForm(
        data={
            "ended_on": patients.today(session, by, at),
            "seen": episode.revision,
            "shown": ending.shown(plan, waits),
        }
    )
    if form.validate_on_submit() and form.ended_on.data:
        try:
            ending.end(
                session,
                patient=found,
                episode=episode,
                reason=EndReason(form.reason.data),
                note=form.note.data or "",
                ended_on=form.ended_on.data,
                plan_after=PlanAfter(form.plan_after.data) if form.plan_after.data else None,
                seen=form.revision(),
                shown=form.shown.data,
                by=by,
                at=at,
            )
        except (InvalidInput, Stale) as error:
            form.refuse(error)
            plan, waits = plans.in_force(session, found), archive.waiting(session, found)
        else:
            flash("The episode has ended. Next: the discharge summary.", "clear")
            return redirect(url_for(".course", patient_id=found.id), 303)
    return page(
        "therapist/followup/outcomes/end.html",
        form,
        patient=found,
        episode=episode,
        plan=plan,
        waits=waits,
        blocks=ending.blocks,
        held=ways_out.held_by_reports(found, open_again.flags(session, found, at=at)),
    )
