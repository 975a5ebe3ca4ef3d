"""Reporting a training session, in a few taps when all or nothing was done, and reading back what was reported."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from flask import flash, jsonify, make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from clinic import auth, db
from clinic.domain.errors import InvalidInput, NotFound
from clinic.domain.followup.adherence import Zone, zone
from clinic.domain.followup.diary import days
from clinic.domain.followup.diary.details import SKIP_LABELS
from clinic.domain.followup.signs import SIGN_WORDS
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.models import Plan, WorklistItem
from clinic.services.followup import reported, reports
from clinic.services.followup.diary import checking
from clinic.services.followup.diary.readable import ReadableReport
from clinic.services.followup.reports import Report, ReportTakenBack
from clinic.services.plans import pauses, plans
from clinic.services.record import patients
from clinic.web import forms
from clinic.web.portal import blueprint, report_form, report_values, say_paused, signs_form, unsent
from clinic.web.portal.report_form import ReportForm

SHOWN = 60


@blueprint.get("/diary")
def diary() -> str:
    session, patient = db.get_session(), auth.patient()
    reports, at = reported.newest(session, patient, SHOWN), auth.now()
    stopped, plan = pauses.of(session, patient), plans.own(session, patient)
    if stopped or plan is None:
        say_paused(is_gone=plan is None)
    return render_template(
        "portal/reports/diary.html",
        reports=reports,
        may_correct=_which([one for one in reports if not one.is_message], days.check_can_correct, at),
        may_undo=_which(reports, days.check_can_undo, at),
        plan=plan,
        unasked=patient.care_ended_on or (plan and plans.review_passed(session, plan, at=at)),
        stopped=stopped,
        whole=pauses.stop_plan(stopped),
        labels={sign: SIGN_WORDS[sign].label for sign in SIGN_WORDS},
        reasons=SKIP_LABELS,
    )


@blueprint.get("/report")
def new_report() -> Response:
    session, patient = db.get_session(), auth.patient()
    plan = plans.own(session, patient)
    stopped = pauses.of(session, patient)
    if plan is None or pauses.stop_plan(stopped):  # nobody is asked for what they must not do
        return redirect(url_for(".plan"))
    paused = frozenset(item.item_id for item in stopped if item.item_id)
    return _page(_form(plan, report_form.sent(), paused=paused), plan)


@blueprint.post("/report")
def report() -> Response:
    sent = report_form.sent()
    plan = plan_of(sent)
    form = _form(plan, sent)
    if not form.validate():
        return _page(form, plan)
    try:
        told = report_values.report_of(form, plan)
        _receive(plan, told)
    except InvalidInput as error:
        form.refuse(error)
        return _page(form, plan)
    return redirect(after(plan, told), 303)


@blueprint.post("/reports")
def receive() -> Response:
    """The same report from the offline queue: 201 kept, 200 was kept before, 422 with a sentence per field."""
    sent = report_form.sent()
    plan = plan_of(sent)
    form = _form(plan, sent)
    if not form.validate():
        raise InvalidInput({field: " ".join(map(str, errors)) for field, errors in form.errors.items()})
    report = report_values.report_of(form, plan)
    try:
        is_new = _receive(plan, report)
    except (
        ReportTakenBack
    ):  # a page gives each report a new UUID: this one only comes again because its answer was lost
        is_new = False
    # sent in the background there is no page to say thank you on
    lead = _lead(_stopped()) if signs_form.has_waited() else after(plan, report)
    return make_response(jsonify(next=lead), 201 if is_new else 200)


def _form(plan: Plan, sent: MultiDict[str, str], *, paused: Collection[UUID] = ()) -> ReportForm:
    today = patients.today(db.get_session(), auth.patient(), auth.now())
    return report_form.form_for(plan, sent, today=today, paused=paused)


def _page(form: ReportForm, plan: Plan) -> Response:
    session, patient, at = db.get_session(), auth.patient(), auth.now()
    today = patients.today(session, patient, at)
    return forms.page(
        "portal/reports/report.html",
        form,
        earlier=reported.any_before(session, patient, today),
        already=today if reported.today(session, patient, at=at) else None,
        corrected=None,
        unsent=unsent.of(form),
        signs=signs_form.signs_to_ask(form),
        **report_form.parts(plan, auth.signed_in().clinic),
    )


def plan_of(sent: MultiDict[str, str]) -> Plan:
    """The plan that the report is about, still the patient's when it was replaced or withdrawn since."""
    try:
        wanted = UUID(sent.get("plan_id", ""))
    except ValueError:
        raise NotFound from None
    return plans.own_by_id(db.get_session(), auth.patient(), wanted)


def _receive(plan: Plan, report: Report) -> bool:
    return reports.receive(db.get_session(), patient=auth.patient(), plan=plan, report=report, at=auth.now())


def _which(reports: Iterable[ReadableReport], check: days.Refuses, at: datetime) -> set[UUID]:
    """The ids of those with which that can be done."""
    rows = [report.session for report in reports]
    return {row.id for row in rows if days.may(check, row.status, reported_at=row.reported_at, at=at)}


def _stopped() -> Sequence[WorklistItem]:
    return pauses.of(db.get_session(), auth.patient())


def _lead(stopped: Sequence[WorklistItem]) -> str:
    """Where one reads what to do now: the diary, unless something is paused."""
    if not stopped:
        return url_for(".diary")
    say_paused()
    return url_for(".stopped")


def after(plan: Plan, told: Report, *, corrects: bool = False) -> str:
    """Say thank you, or that a correction is kept beside what it `corrects`, and what a pain to be watched should do,
    and lead on: to the diary, or to what to do now where a report stopped the plan.
    """
    stopped = _stopped()
    lead = _lead(stopped)
    thanks = _corrected(paused=bool(stopped)) if corrects else _thanks(is_message=told.is_message)
    watch = "" if pauses.stop_plan(stopped) else _to_watch(plan, told)
    # nothing good is said above bad news
    flash(thanks, "info" if stopped or watch or checking.is_red(told, plan) else "clear")
    if watch:
        flash(watch, "caution")
    if plan.status == PlanStatus.WITHDRAWN:
        flash(gettext("This plan was withdrawn. Please do not follow it any more."), "contraindicated")
    return lead


def _thanks(*, is_message: bool) -> str:
    sentences: dict[bool, str] = {
        False: gettext("Thank you. Your report is kept, and your clinic can read it."),
        True: gettext("Thank you. Your message is kept, and your clinic can read it."),
    }
    return sentences[is_message]


def _corrected(*, paused: bool) -> str:
    """Which lifts no pause, whatever it says."""
    kept: str = gettext("Your correction is kept, and what you sent first, too. Your clinic can read both.")
    stays = gettext(
        "A correction lifts no pause: what is paused stays so until your therapist has looked at it."
    )
    return f"{kept} {stays}" if paused else kept


def _to_watch(plan: Plan, told: Report) -> str:
    """What pain of a training should do that is neither mild nor above the plan's own limit: be gone by the next
    morning (P94, P95). Nothing of any other.
    """
    pain = told.worst_pain
    if told.is_message or pain is None or zone(pain, plan.pain_cap) is not Zone.AMBER:
        return ""
    sentence: str
    if told.trained_on < patients.today(db.get_session(), auth.patient(), auth.now()):
        sentence = gettext("It should have been back to usual by the next morning. If not, tell us.")
    else:
        sentence = gettext("It should be back to usual by tomorrow morning. If not, tell us.")
    return sentence
