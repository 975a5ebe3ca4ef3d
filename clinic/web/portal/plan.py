"""The patient's plan as it was signed, its PDF, and what to do when something feels wrong."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, current_app, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from markupsafe import Markup

from clinic import auth, db
from clinic.domain.errors import NotFound
from clinic.domain.followup import together
from clinic.domain.followup.signs import SIGN_WORDS, Sign
from clinic.domain.plans import stop_advice
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.domain.screening.rules import Urgency
from clinic.models import Plan, WorklistItem
from clinic.services.followup import at_home, reported
from clinic.services.followup.care import pausing
from clinic.services.followup.diary import corrections
from clinic.services.plans import contents, lifted, pauses, plans
from clinic.services.record import facts, records
from clinic.services.screening import urgent
from clinic.web import changed, drawings
from clinic.web.portal import blueprint, how_are_you, referrals, say_paused


@blueprint.get("/")
def plan() -> Response:
    session, patient = db.get_session(), auth.patient()
    found = plans.own(session, patient)
    red_flag = facts.has_red_flag(session, patient, at=auth.now())
    if found is None:
        say_paused(is_gone=True)
        if emergencies := [
            item for item in pauses.of(session, patient) if pauses.urgency_of(item) is Urgency.EMERGENCY
        ]:
            return _stopped(emergencies, red_flag=red_flag, is_gone=True)  # which no withdrawn plan ends
        newest = next(iter(plans.of_patient(session, patient)), None)
        withdrawn = newest is not None and newest.status == PlanStatus.WITHDRAWN
        record = records.read(session, patient, at=auth.now())
        warned = red_flag or urgent.advice(session, record).urgency
        doubtful = at_home.doubtful(session, patient)
        return make_response(
            render_template(
                "portal/no_plan.html",
                withdrawn=withdrawn,
                red_flag=warned,
                doubtful=doubtful,
                care_ended=patient.care_ended_on,
                clinic=auth.signed_in().clinic,
            )
        )
    stopped, goes_on = lifted.beside(session, patient, found, at=auth.now())
    if pauses.stop_plan(stopped):
        return _stopped(stopped, red_flag=red_flag)
    without = _paused_items(stopped)
    earlier = plans.before(session, found)
    content = contents.content(found)
    says_no = stopped or red_flag or patient.care_ended_on
    if says_no or (goes_on and pauses.has_grave(session, patient)):
        goes_on = None
    page = render_template(
        "portal/plan.html",
        plan=found,
        earlier=earlier,
        changes=changed.since(found, earlier, without=without),
        stopped=[(item, _name(found, item)) for item in stopped],
        now_said=pauses.now_said,
        content=content,
        words=contents.made(
            found,
            _words,
            without=without,
            language=str(get_locale()),
            drawings=url_for(".plan_drawings", mark=drawings.mark(found, without=without)),
        ),
        red_flag=red_flag,
        review_passed=plans.review_passed(session, found, at=auth.now()),
        care_ended=patient.care_ended_on,
        clinic=auth.signed_in().clinic,
        today_reported=reported.today(session, patient, at=auth.now()),
        asked=how_are_you.asked(),
        goes_on=goes_on,
        is_news=bool(goes_on) or not _has_reported_since(found),
    )
    if stopped:
        say_paused()
    return make_response(page)


def _has_reported_since(plan: Plan) -> bool:
    """Whether the patient has reported anything since this version was signed, by the clock: for what is folded away,
    and nothing is decided by it.
    """
    last = auth.patient().last_reported_at
    return last is not None and last > plan.signed_at


def _words(content: contents.Signed, *, without: frozenset[str], language: str, drawings: str) -> Markup:
    """What was signed, without the exercises that are paused; a template that knows nothing else of it."""
    del language  # templates ask for it themselves
    template = current_app.jinja_env.get_template("portal/_words.html")
    return Markup(template.render(content=content, without=without, drawings=drawings))  # noqa: S704 - what a template of ours escaped


@blueprint.get("/stopped")
def stopped() -> ResponseReturnValue:
    """What to do now, while the plan or an exercise of it is paused. Where none is in force, or a red flag is up,
    nobody reads that nothing is.
    """
    session, patient = db.get_session(), auth.patient()
    is_gone = plans.in_force(session, patient) is None
    red_flag = facts.has_red_flag(session, patient, at=auth.now())
    if is_gone:
        say_paused(is_gone=True)
    if is_gone and (doubtful := at_home.doubtful(session, patient)):
        if red_flag:  # says more than to wait
            return redirect(url_for(".see_a_doctor"))
        clinic = auth.signed_in().clinic
        return make_response(
            render_template("portal/stops/wait.html", clinic=clinic, texts=pauses.said(doubtful))
        )
    if found := pauses.of(session, patient):
        return _stopped(found, red_flag=red_flag, is_gone=is_gone)
    if is_gone or red_flag:
        return redirect(url_for(".plan"))
    return render_template("portal/stops/goes_on.html")


def _paused_items(stopped: Sequence[WorklistItem]) -> frozenset[str]:
    return frozenset(str(item.item_id) for item in stopped if item.item_id)


def _stopped(items: Sequence[WorklistItem], *, red_flag: bool, is_gone: bool = False) -> Response:
    """What to do now about all of these and, where a `red_flag` is up which stops nothing itself, about that."""
    say_paused(is_gone=is_gone)
    clinic = auth.signed_in().clinic
    if not red_flag and pausing.are_breaks(db.get_session(), items):
        return make_response(
            render_template(
                "portal/stops/on_break.html",
                clinic=clinic,
                texts=pauses.said(items),
                new_plan=pauses.new_plan(items),
            )
        )
    referral = referrals.beside(items, red_flag=red_flag)
    urgency = pauses.fastest((pauses.urgency_of(items[0]), referral.urgency))
    of_record = referral.texts if red_flag and referral.urgency is urgency else ()
    told = [item for item in items if not red_flag or not pausing.are_breaks(db.get_session(), [item])]
    page = render_template(
        "portal/stops/stopped.html",
        clinic=clinic,
        names=_names(items),
        at_once=_at_once(items),
        urgency=urgency,
        texts=[*dict.fromkeys((*of_record, *pauses.said(told, beside=urgency)))],
        referral=referral,
        red_flag=red_flag,
        new_plan=pauses.new_plan(items),
        whole=pauses.stop_plan(items),
        is_gone=is_gone,
        just_sent=corrections.just_sent(db.get_session(), auth.patient(), at=auth.now()),
    )
    return make_response(page)


def _names(items: Sequence[WorklistItem]) -> Sequence[str]:
    """What the exercises are called that are paused, each once."""
    session, patient = db.get_session(), auth.patient()
    paused = [item for item in items if item.item_id]
    found = plans.own(session, patient) if paused else None
    names = [_name(found, item) for item in paused] if found else []
    return [*dict.fromkeys(filter(None, names))]


def _at_once(items: Sequence[WorklistItem]) -> Sequence[str]:
    """When what was reported wants the fastest help, though by itself it is the clinic's to look at."""
    told = [together.sign_of(item.cause) for item in items if not pauses.is_looked_at(item)]
    return [
        SIGN_WORDS[Sign(sign)].at_once
        for sign in dict.fromkeys(told)
        if sign and SIGN_WORDS[Sign(sign)].at_once
    ]


def _name(plan: Plan, item: WorklistItem) -> str:
    """What the exercise is called that is paused; it may be one of an earlier version."""
    return contents.exercises(plan).get(item.item_id, "") if item.item_id else ""


@blueprint.get("/plan.pdf")
def plan_pdf() -> Response:
    session, patient = db.get_session(), auth.patient()
    found = plans.own(session, patient, with_pdf=True)
    if found is None or pauses.of(session, patient):  # the document has every exercise
        raise NotFound
    response = Response(contents.pdf(found), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="plan-v{found.version}.pdf"'
    return response


@blueprint.get("/drawings-<mark>.svg")
def plan_drawings(mark: str) -> Response:
    """The drawings of a plan, also when a newer one has just replaced what the page shows."""
    session, patient = db.get_session(), auth.patient()
    stopped = pauses.of(session, patient)
    if pauses.stop_plan(stopped):
        raise NotFound
    without = _paused_items(stopped)
    for plan in plans.of_patient(session, patient):
        if drawings.mark(plan, without=without) == mark and plan.status != PlanStatus.WITHDRAWN:
            own = plans.own_by_id(session, patient, plan.id)
            return drawings.answer(own, mark, without=without)
    raise NotFound


@blueprint.get("/help")
def help() -> str:
    found = plans.own(db.get_session(), auth.patient())
    stop = contents.content(found)["stop"] if found else stop_advice.SENTENCES
    return render_template("portal/help.html", stop=stop, clinic=auth.signed_in().clinic)
