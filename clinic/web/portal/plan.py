"""The patient's plan as it was signed, its PDF, and what to do when something feels wrong."""

from __future__ import annotations

from flask import Response, current_app, render_template, url_for
from flask_babel import get_locale
from markupsafe import Markup

from clinic import auth, db
from clinic.domain.errors import NotFound
from clinic.domain.plans import stop_advice
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.services.followup import reported
from clinic.services.plans import contents, plans
from clinic.services.record import facts
from clinic.web import drawings
from clinic.web.portal import blueprint


@blueprint.get("/")
def plan() -> str:
    session, patient = db.get_session(), auth.patient()
    found = plans.own(session, patient)
    red_flag = facts.has_red_flag(session, patient, at=auth.now())
    if found is None:
        newest = next(iter(plans.of_patient(session, patient)), None)
        withdrawn = newest is not None and newest.status == PlanStatus.WITHDRAWN
        return render_template("portal/no_plan.html", withdrawn=withdrawn, red_flag=red_flag)
    return render_template(
        "portal/plan.html",
        plan=found,
        content=contents.content(found),
        words=contents.made(
            found,
            _words,
            language=str(get_locale()),
            drawings=url_for(".plan_drawings", mark=drawings.mark(found)),
        ),
        red_flag=red_flag,
        today_reported=reported.today(session, patient, at=auth.now()),
    )


def _words(content: contents.Signed, *, language: str, drawings: str) -> Markup:
    """What was signed, in the language of this request; a template that knows nothing else of it."""
    del language  # templates ask for it themselves
    template = current_app.jinja_env.get_template("portal/_words.html")
    return Markup(template.render(content=content, drawings=drawings))  # noqa: S704 - what a template of ours escaped


@blueprint.get("/plan.pdf")
def plan_pdf() -> Response:
    found = plans.own(db.get_session(), auth.patient(), with_pdf=True)
    if found is None:
        raise NotFound
    response = Response(contents.pdf(found), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="plan-v{found.version}.pdf"'
    return response


@blueprint.get("/drawings-<mark>.svg")
def plan_drawings(mark: str) -> Response:
    """The drawings of a plan, also when a newer one has just replaced what the page shows."""
    session, patient = db.get_session(), auth.patient()
    for plan in plans.of_patient(session, patient):
        if drawings.mark(plan) == mark and plan.status != PlanStatus.WITHDRAWN:
            return drawings.answer(plans.own_by_id(session, patient, plan.id), mark)
    raise NotFound


@blueprint.get("/help")
def help() -> str:
    found = plans.own(db.get_session(), auth.patient())
    stop = contents.content(found)["stop"] if found else stop_advice.SENTENCES
    return render_template("portal/help.html", stop=stop, clinic=auth.signed_in().clinic)
