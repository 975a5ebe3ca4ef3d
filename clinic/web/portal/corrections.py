"""A report after it was sent: corrected within days, or taken back within a minute. Both forms work without scripts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from clinic import auth, db
from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.followup import signs
from clinic.domain.followup.diary import days
from clinic.domain.followup.diary.days import ReportStatus
from clinic.domain.followup.judging import REPORT
from clinic.domain.followup.signs import Sign
from clinic.models import TrainingSession
from clinic.services.followup import reported, reports
from clinic.services.followup.diary import corrections
from clinic.services.followup.diary.report import of_kept
from clinic.services.plans import pauses, plans
from clinic.services.record import patients
from clinic.web import forms
from clinic.web.portal import blueprint, report_form, report_values, signs_form, unsent
from clinic.web.portal.diary import after


@blueprint.route("/reports/<uuid:report_id>/correct", methods=["GET", "POST"])
def report_correct(report_id: UUID) -> Response:
    """The form of the report, filled in as it was sent."""
    session, patient, at = db.get_session(), auth.patient(), auth.now()
    training = corrections.get(session, patient, report_id)
    plan = plans.own_by_id(session, patient, training.plan_id)
    sent, known = report_form.sent(), of_kept(training)
    form = report_form.form_for(
        plan, sent, today=patients.today(session, patient, at), known=report_values.fields_of(known)
    )
    if request.method == "GET":
        first = corrections.first_sent_at(session, training)
        days.check_can_correct(training.status, reported_at=first, at=at)
        days.check_is_training(is_message=known.is_message)
    elif form.validate():
        try:
            report = report_values.report_of(form, plan)
            reports.receive(session, patient=patient, plan=plan, report=report, corrects=training, at=at)
        except InvalidInput as error:
            form.refuse(error)
        except ActionDenied as error:  # too late by now: what was typed is still there to be told otherwise
            form.fail("", str(error))
        else:
            return redirect(after(plan, report, corrects=True), 303)
    had_a_morning = training.settled is not None or reported.any_before(session, patient, training.trained_on)
    return forms.page(
        "portal/reports/report.html",
        form,
        earlier=had_a_morning,
        already=None,
        corrected=training,
        unsent=unsent.of(form),
        signs=signs_form.signs_to_ask(form),
        **report_form.parts(plan, auth.signed_in().clinic),
    )


@blueprint.route("/reports/<uuid:report_id>/undo", methods=["GET", "POST"])
def report_undo(report_id: UUID) -> Response:
    """Take a report back; what tells of an emergency only from the page that asks whether it is none."""
    session, patient, at = db.get_session(), auth.patient(), auth.now()
    training = corrections.get(session, patient, report_id)
    told = signs.emergencies(training.signs)
    try:
        if request.method == "GET":
            corrections.check_can_undo(training, at=at)
            return _of_taking_back("take_back", told, report=training)
        if told and not forms.sent("sure"):
            return redirect(url_for(".report_undo", report_id=report_id), 303)
        opened = f"{REPORT}{training.id}:"
        stopped = [item for item in pauses.of(session, patient) if item.cause.startswith(opened)]
        again = corrections.undo(session, training=training, patient=patient, at=at)
    except ActionDenied as error:
        db.let_go()
        answer = _of_taking_back("too_late", told, sentence=str(error))
        answer.status_code = 409
        return answer
    flash(_taken_back(training, again), "info")
    if stopped:
        flash(_what_now(told), "caution")
    return redirect(url_for(".diary"), 303)


def _of_taking_back(name: str, told: Iterable[Sign], **more: object) -> Response:
    """A page about taking a report back, with the signs of an emergency that it tells of, and whom to call."""
    labels = [signs.SIGN_WORDS[sign].label for sign in told]
    clinic = auth.signed_in().clinic
    return make_response(render_template(f"portal/reports/{name}.html", told=labels, clinic=clinic, **more))


def _what_now(told: Sequence[Sign]) -> str:
    """After a report was taken back that had stopped something: whether the plan goes on, and whom to call if what it
    told was true.
    """
    session, patient, clinic = db.get_session(), auth.patient(), auth.signed_in().clinic
    still = pauses.of(session, patient)
    if pauses.stop_plan(still):
        goes_on = gettext("Your plan stays paused for another reason.")
    elif still:
        goes_on = gettext("Your plan goes on, without what is still paused.")
    else:
        goes_on = gettext("Your plan goes on.")
    number = clinic.emergency_number or gettext("the emergency number of your country")
    now = gettext("If it was true, call %(number)s now.", number=number) if told else ""
    to_call = gettext("If it was true, do not exercise: call your clinic. %(phone)s", phone=clinic.phone)
    return " ".join(filter(None, (goes_on, now, to_call.strip())))


def _taken_back(training: TrainingSession, before: TrainingSession | None) -> str:
    """What became of it, and of the report that it had corrected, if it had."""
    sentence: str
    if before is None:
        sentence = (
            gettext("Your report was taken back.")
            if training.entries
            else gettext("Your message was taken back.")
        )
    elif before.status is ReportStatus.MISTAKEN:
        sentence = gettext("Your correction was taken back.")
    else:
        sentence = gettext("Your correction was taken back. What you sent before counts again.")
    return sentence
