"""Reporting a training session, in two taps when all or nothing was done, and reading back what was reported."""

from __future__ import annotations

from uuid import UUID

from flask import flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from clinic import auth, db
from clinic.domain.errors import InvalidInput, NotFound
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.models import Plan
from clinic.services.followup import reported, reports
from clinic.services.followup.reports import Report
from clinic.services.plans import contents, pauses, plans
from clinic.services.record import patients
from clinic.web import forms
from clinic.web.portal import blueprint, report_form
from clinic.web.portal.report_form import ReportForm

SHOWN = 60


@blueprint.get("/diary")
def diary() -> str:
    session, patient = db.get_session(), auth.patient()
    return render_template(
        "portal/diary.html",
        reports=reported.newest(session, patient, SHOWN),
        plan=plans.own(session, patient),
    )


@blueprint.get("/report")
def new_report() -> Response:
    plan = plans.own(db.get_session(), auth.patient())
    if plan is None:
        return redirect(url_for(".plan"))
    return _page(_form(plan), plan)


@blueprint.post("/report")
def report() -> Response:
    plan = _plan()
    form = _form(plan)
    if not form.validate():
        return _page(form, plan)
    try:
        report = report_form.report_of(form, plan)
        _receive(plan, report)
    except InvalidInput as error:
        form.refuse(error)
        return _page(form, plan)
    return redirect(_after(plan), 303)


@blueprint.post("/reports")
def receive() -> Response:
    """The same report from the offline queue: 201 kept, 200 was kept before, 422 with a sentence per field."""
    plan = _plan()
    form = _form(plan)
    if not form.validate():
        raise InvalidInput({field: " ".join(map(str, errors)) for field, errors in form.errors.items()})
    report = report_form.report_of(form, plan)
    is_new = _receive(plan, report)
    later = "later" in request.args  # sent in the background: there is no page to say thank you on
    after = url_for(".diary") if later else _after(plan)
    return make_response(jsonify(next=after), 201 if is_new else 200)


def _form(plan: Plan) -> ReportForm:
    today = patients.today(db.get_session(), auth.patient(), auth.now())
    return report_form.form_for(plan, report_form.sent(), today=today)


def _page(form: ReportForm, plan: Plan) -> Response:
    items = [report_form.name_of(item_id) for item_id in contents.exercises(plan)]
    earlier = reported.any_before(db.get_session(), auth.patient())
    return forms.page(
        "portal/report.html",
        form,
        items=items,
        signs=report_form.SIGNS,
        earlier=earlier,
        pain_words=report_form.pain_words(plan.pain_cap),
    )


def _plan() -> Plan:
    """The plan that the report is about, still the patient's when it was replaced or withdrawn since."""
    try:
        wanted = UUID(report_form.sent().get("plan_id", ""))
    except ValueError:
        raise NotFound from None
    return plans.own_by_id(db.get_session(), auth.patient(), wanted)


def _receive(plan: Plan, report: Report) -> bool:
    return reports.receive(db.get_session(), patient=auth.patient(), plan=plan, report=report, at=auth.now())


def _after(plan: Plan) -> str:
    """Say thank you, and lead on: to the diary, or to what to do now where the report stopped the plan."""
    paused = bool(pauses.of(db.get_session(), auth.patient()))
    thanks = gettext("Thank you. Your report is kept, and your clinic can read it.")
    flash(thanks, "info" if paused else "clear")  # nothing good is said above bad news
    if plan.status == PlanStatus.WITHDRAWN:
        flash(gettext("This plan was withdrawn. Please do not follow it any more."), "contraindicated")
    return url_for(".stopped" if paused else ".diary")
