"""A signed plan: its page, its PDF, its withdrawal."""

from __future__ import annotations

from uuid import UUID

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from clinic import auth, db
from clinic.domain.errors import InvalidInput
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.domain.plans.meanwhile import NOT_SIGNED
from clinic.domain.roles import Action
from clinic.models import Patient, Plan
from clinic.services.followup.care import pausing
from clinic.services.plans import contents, pauses, plans, refusing
from clinic.services.record import facts, patients
from clinic.web import changed, drawings, forms
from clinic.web.forms import Form
from clinic.web.therapist.blueprint import blueprint


class WithdrawForm(Form):
    """Why a plan is taken out of force."""

    reason = TextAreaField("Why is it withdrawn?", validators=[InputRequired()])


@blueprint.get("/plans/<uuid:plan_id>")
def plan(plan_id: UUID) -> str:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    found = plans.get(session, by, plan_id)
    patient = _patient(found)
    is_active = found.status is PlanStatus.ACTIVE
    stopped = pauses.of(session, patient) if is_active else ()
    earlier, content = plans.before(session, found), contents.content(found)
    return render_template(
        "therapist/plans/plan.html",
        plan=found,
        red_flags=facts.red_flags_up(session, patient, at=at) if is_active else (),
        review_passed=plans.review_passed(session, found, at=at),
        stopped=stopped,
        can_undo=pausing.can_undo(session, patient, stopped, by=by, at=at),
        standing=pauses.standing(found, [item.stops for item in stopped], on=patients.today(session, by, at)),
        snapshot=content,
        earlier=earlier,
        changes=changed.since(found, earlier),
        drawings=url_for(".plan_drawings", plan_id=found.id, mark=drawings.mark(found)),
        patient=patient,
    )


@blueprint.get("/plans/<uuid:plan_id>/drawings-<mark>.svg")
def plan_drawings(plan_id: UUID, mark: str) -> FlaskResponse:
    return drawings.answer(plans.get(db.get_session(), auth.staff(), plan_id), mark)


@blueprint.get("/plans/<uuid:plan_id>.pdf")
def plan_pdf(plan_id: UUID) -> FlaskResponse:
    session, by = db.get_session(), auth.staff()
    found = plans.get(session, by, plan_id)
    response = FlaskResponse(contents.pdf(found), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="plan-{found.code}-v{found.version}.pdf"'
    return response


@blueprint.route("/plans/<uuid:plan_id>/withdraw", methods=["GET", "POST"])
def plan_withdraw(plan_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff(Action.WITHDRAW_PLAN)
    found = plans.get(session, by, plan_id)
    patient = _patient(found)
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            waited = plans.withdraw(session, plan=found, reason=form.reason.data or "", by=by, at=auth.now())
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash(f"Version {found.version} is withdrawn.", "clear")
            if waited:
                flash(NOT_SIGNED.format(version=waited.version), "caution")
            return redirect(url_for(".plan", plan_id=found.id), 303)
    return forms.page(
        "therapist/plans/withdraw.html",
        form,
        plan=found,
        patient=patient,
        waiting=refusing.waiting(session, patient),
    )


def _patient(found: Plan) -> Patient:
    return patients.get(db.get_session(), auth.staff(), found.patient_id)
