"""Reporting a training session, in two taps when all went well, and reading back what was reported."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import DateField, HiddenField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Optional

from clinic import auth, db
from clinic.domain.adherence import Outcome
from clinic.domain.errors import InvalidInput, NotFound
from clinic.models import Plan
from clinic.services import patients, plans, reports
from clinic.services.reports import Report
from clinic.web import forms
from clinic.web.forms import Form
from clinic.web.portal import blueprint

SCORES = [(str(score), str(score)) for score in range(11)]
OUTCOMES = [
    (Outcome.DONE, lazy_gettext("Done")),
    (Outcome.PARTLY, lazy_gettext("Partly")),
    (Outcome.SKIPPED, lazy_gettext("Skipped")),
]
ALL_DONE = "all_done"


class ReportForm(Form):
    """How a training session went; the exercises are added by `form_for`."""

    client_uuid = HiddenField()
    plan_id = HiddenField()
    trained_on = DateField(lazy_gettext("Which day?"), validators=[InputRequired()])
    pain = RadioField(
        lazy_gettext("How much did it hurt?"),
        description=lazy_gettext("0 is no pain, 10 is the worst pain you can think of."),
        choices=SCORES,
        validators=[Optional()],
    )
    effort = RadioField(
        lazy_gettext("How hard was it?"),
        description=lazy_gettext("0 is no effort at all, 10 is all you had."),
        choices=SCORES,
        validators=[Optional()],
    )
    note = TextAreaField(lazy_gettext("Anything your therapist should know?"), validators=[Optional()])


@blueprint.get("/diary")
def diary() -> str:
    session, patient = db.get_session(), auth.patient()
    return render_template(
        "portal/diary.html",
        reports=reports.newest(session, patient, 60),
        plan=plans.in_force(session, patient),
    )


@blueprint.route("/report", methods=["GET", "POST"])
def report() -> Response:
    session, patient, at = db.get_session(), auth.patient(), auth.now()
    plan = _plan(request.form.get("plan_id", ""))
    today = patients.today(session, patient, at)
    form = _form(plan, today)
    if form.validate_on_submit():
        try:
            reports.receive(session, patient=patient, plan=plan, report=_report(form, plan), at=at)
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash(gettext("Thank you. Your therapist will see this."), "clear")
            return redirect(url_for(".diary"), 303)
    return forms.page("portal/report.html", form, plan=plan, exercises=_exercises(plan), all_done=ALL_DONE)


def _form(plan: Plan, today: date) -> Form:
    everything = ALL_DONE in request.form
    fields = {
        _name(item_id): RadioField(
            name, choices=OUTCOMES, validators=[Optional() if everything else InputRequired()]
        )
        for item_id, name in _exercises(plan)
    }
    form_class = type("PlanReportForm", (ReportForm,), fields)
    given = {"client_uuid": str(uuid4()), "plan_id": str(plan.id), "trained_on": today}
    form: Form = form_class(data=given)
    return form


def _report(form: Form, plan: Plan) -> Report:
    data = form.data
    everything = ALL_DONE in request.form
    return Report(
        client_uuid=_uuid("client_uuid", data["client_uuid"]),
        trained_on=data["trained_on"],
        outcomes={
            item_id: Outcome.DONE if everything else Outcome(data[_name(item_id)])
            for item_id, _ in _exercises(plan)
        },
        pain=_score(data["pain"]),
        effort=_score(data["effort"]),
        note=(data["note"] or "").strip(),
    )


def _plan(plan_id: str) -> Plan:
    """The plan that the page was about, still the patient's even when a newer one has replaced it."""
    session, patient = db.get_session(), auth.patient()
    known = {str(plan.id): plan for plan in plans.of_patient(session, patient)}
    found = known.get(plan_id) if plan_id else plans.in_force(session, patient)
    if found is None:
        raise NotFound
    return found


def _exercises(plan: Plan) -> list[tuple[UUID, str]]:
    return [(UUID(item["id"]), item["name"]) for item in plans.content(plan)["items"]]


def _name(item_id: UUID) -> str:
    return f"item_{item_id.hex}"


def _score(text: str | None) -> int | None:
    return int(text) if text else None


def _uuid(field: str, text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise InvalidInput({field: gettext("Open this page again, then send your report.")}) from error
