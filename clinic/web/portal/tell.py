"""How the patient is while the plan is paused: their words, what is new and how much it hurts, and no exercise.

It is kept as a message: a report about no exercise, judged like every other, and read on the worklist. Without network
it waits on the device among the reports, and is sent as one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from flask import redirect, request, url_for
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import Optional

from clinic import auth, db
from clinic.domain.errors import InvalidInput
from clinic.domain.limits import REPORT_NOTE
from clinic.models import Plan
from clinic.services.followup import reports
from clinic.services.followup.diary.checking import NO_WORDS
from clinic.services.followup.reports import Report
from clinic.services.plans import pauses, plans
from clinic.services.record import patients
from clinic.web import forms
from clinic.web.portal import blueprint, diary, report_form, report_values, report_words, signs_form, unsent
from clinic.web.portal.unkept import page_says


class TellForm(signs_form.SignsForm):
    """What one can say without having trained."""

    client_uuid = HiddenField()
    plan_id = HiddenField()  # with what follows, for the queue alone
    everything = HiddenField()
    trained_on = HiddenField()
    zone = HiddenField()
    pressed_at = HiddenField()
    clock = HiddenField()
    note = TextAreaField(
        lazy_gettext("How are you, in your words?"),
        filters=[report_values.tidy],
        validators=[signs_form.NeededUnless(signs_form.clear_causes, lazy_gettext(NO_WORDS))],
        render_kw={"maxlength": REPORT_NOTE},
    )
    news = RadioField(
        signs_form.ASK_NEWS,
        description=signs_form.EXAMPLES,
        choices=signs_form.NEWS,
        validators=[signs_form.NeededUnless(report_words.signs_of, signs_form.YES_OR_NO)],
    )
    pain = RadioField(
        lazy_gettext("How much does it hurt now?"), choices=report_form.SCORES, validators=[Optional()]
    )

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Yes goes with what is new, and that with yes."""
        valid: bool = super().validate(extra_validators)
        return self.news_go_with_signs() and valid


@blueprint.route("/tell", methods=["GET", "POST"])
def tell() -> Response:
    session, patient, at = db.get_session(), auth.patient(), auth.now()
    plan = plans.own(session, patient) or _withdrawn()
    if plan is None:
        return redirect(url_for(".plan"), 303)
    form = TellForm(data={"client_uuid": str(uuid4()), "plan_id": plan.id, "everything": report_form.MESSAGE})
    form.pain_cap = plan.pain_cap
    if form.validate_on_submit():
        try:
            told = _report(form)
            reports.receive(session, patient=patient, plan=plan, report=told, at=at)
        except InvalidInput as error:
            form.refuse(error)
            if "client_uuid" in error.errors:  # the next try gets a new one
                form.client_uuid.data = str(uuid4())
        else:
            return redirect(diary.after(plan, told), 303)
    clinic = auth.signed_in().clinic
    return forms.page(
        "portal/tell.html",
        form,
        signs=signs_form.signs_to_ask(form),
        advice=report_words.advice(),
        unsent=unsent.of(form),
        pain_cap=plan.pain_cap,
        clinic=clinic,
        page_says=page_says.of_report(clinic, pain_cap=plan.pain_cap, exercises={}),
    )


def _withdrawn() -> Plan | None:
    """The plan that the page was about and that was withdrawn since: what its patient wrote is read all the same. Or
    the newest, while something stops it that no withdrawal ends.
    """
    session, patient = db.get_session(), auth.patient()
    if "plan_id" in request.form:
        return diary.plan_of(request.form)
    return plans.newest_own(session, patient) if pauses.of(session, patient) else None


def _report(form: TellForm) -> Report:
    """Of today, and of no exercise."""
    session, patient, at = db.get_session(), auth.patient(), auth.now()
    return Report(
        client_uuid=report_values.uuid_of(form.client_uuid.data),
        trained_on=patients.today(session, patient, at),
        outcomes={},
        pain=report_values.score_of(form.pain.data),
        note=report_values.tidy(form.note.data),
        signs=report_words.signs_of(form),
    )
