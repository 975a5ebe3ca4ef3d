"""A patient's problems: what is recorded with its history; record, correct, resolve, mark as recorded in error."""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clinic import auth, db
from clinic.domain.errors import InvalidInput, NotFound, Stale
from clinic.domain.record.problems import FOLLOWED_BY, PROBLEMS, StatementStatus
from clinic.domain.record.retired import RETIRED
from clinic.domain.record.stated_problems import check_can_end
from clinic.domain.roles import Action
from clinic.models import Patient
from clinic.services.record import patients, problems, stated_problems
from clinic.services.record.stated_problems import StatedProblem
from clinic.services.screening import rulebooks
from clinic.web.forms import page
from clinic.web.therapist.blueprint import blueprint
from clinic.web.therapist.record import details_path, from_item, how_fast, problem_words
from clinic.web.therapist.record.problem_form import EndForm, ResolveForm, attributes_asked, form_for

ASKED_ANEW = (
    "Was there a birth? Record its day here. Where there was none, answer no in the intake: what was said of a birth"
    " while the patient was pregnant no longer counts."
)
ENDED = {"resolved": "is resolved", "error": "is marked as recorded in error"}
ENDINGS = {"resolved": ResolveForm, "error": EndForm}
ASKED = [problem for code, problem in PROBLEMS.items() if code not in RETIRED]
GROUPS = [(group, list(of_group)) for group, of_group in groupby(ASKED, key=lambda one: one.group)]


@blueprint.get("/patients/<uuid:patient_id>/conditions", endpoint="problems")
def problems_list(patient_id: UUID) -> str | Response:
    """With `code` in the query (the chooser's form), leads to that problem's own form."""
    session = db.get_session()
    found = patients.get(session, auth.staff(), patient_id)
    if request.args.get("code") in PROBLEMS:
        return redirect(
            url_for(".problem", patient_id=found.id, code=request.args["code"], **from_item.carried()), 303
        )
    history = stated_problems.history(session, found)
    return render_template(
        "therapist/record/problems.html",
        patient=found,
        problems=stated_problems.newest(history),
        history=history,
        errors=[
            statements[0] for statements in history.values() if statements[0].status is StatementStatus.ERROR
        ],
        groups=GROUPS,
        details=problem_words.with_gaps(rulebooks.not_recorded(session, history)),
        events=problem_words.events,
        condition_state=problem_words.state,
        carried=from_item.carried(),
    )


@blueprint.route("/patients/<uuid:patient_id>/conditions/<code>", methods=["GET", "POST"])
def problem(patient_id: UUID, code: str) -> Response:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    found = _patient(patient_id, code)
    record = stated_problems.history(session, found)
    history = record.get(code, ())
    later = details_path.later(rulebooks.details_due(session, stated_problems.newest(record)), code)
    onward = details_path.onward(found, later) if details_path.is_on_it() else ""
    needed = rulebooks.current(session).asks(code)
    counting = stated_problems.in_effect(history)
    asked = attributes_asked(code, needed, counting)
    form = form_for(code, asked, lambda: _newest(found, code), needed=needed)
    if form.validate_on_submit():
        try:
            problems.record(
                session,
                patient=found,
                code=code,
                status=form.status.data,
                onset=form.onset.data,
                attributes=form.attributes(),
                note=(form.note.data or "").strip(),
                reason=form.reason.data or "",
                seen=form.revision(),
                by=by,
                at=at,
            )
        except (InvalidInput, Stale) as error:
            form.refuse(error)
            history = stated_problems.history(session, found).get(code, ())
        else:
            how_fast.say(found, about=[code])
            flash(f"{PROBLEMS[code].label} is recorded as {form.status.data}.", "clear")
            return redirect(onward, 303) if onward else _after(found, code, form.status.data)
    return page(
        "therapist/record/problem.html",
        form,
        patient=found,
        problem=PROBLEMS[code],
        asked=asked,
        history=history,
        known=problem_words.said_before(counting),
        has_details=any(said.attributes or said.onset or said.note for said in history),
        events=problem_words.events,
        today=patients.today(session, by, at),
        later=[PROBLEMS[other].label for other in later],
        onward=onward,
    )


@blueprint.route(
    "/patients/<uuid:patient_id>/conditions/<code>/<any(resolved, error):status>", methods=["GET", "POST"]
)
def problem_end(patient_id: UUID, code: str, status: str) -> Response:
    """Resolve a problem, or take it back as recorded in error: why, and since when."""
    session, by, at = db.get_session(), auth.staff(Action.TAKE_BACK), auth.now()
    found = _patient(patient_id, code)
    today = patients.today(session, by, at)
    of_code = stated_problems.history(session, found).get(code, ())
    check_can_end([said.status for said in of_code], status)
    form = ENDINGS[status](data={"seen": stated_problems.newest_number(of_code), "over_since": today})
    if form.validate_on_submit():
        try:
            problems.end(
                session,
                patient=found,
                code=code,
                status=status,
                reason=form.reason.data or "",
                over_since=form.over_since.data if "over_since" in form else None,
                seen=form.revision(),
                by=by,
                at=at,
            )
        except (InvalidInput, Stale) as error:
            form.refuse(error)
        else:
            flash(f"{PROBLEMS[code].label} {ENDED[status]}.", "clear")
            return _after(found, code, status)
    return page(
        "therapist/record/end.html", form, patient=found, problem=PROBLEMS[code], status=status, today=today
    )


def _newest(found: Patient, code: str) -> StatedProblem | None:
    of_code = stated_problems.history(db.get_session(), found).get(code)
    return of_code[0] if of_code else None


def _patient(patient_id: UUID, code: str) -> Patient:
    found = patients.get(db.get_session(), auth.staff(), patient_id)
    if code not in PROBLEMS:
        raise NotFound
    return found


def _after(found: Patient, code: str, status: str) -> Response:
    """To what is asked anew because this is over, or back to the list."""
    if code not in FOLLOWED_BY or status != StatementStatus.RESOLVED:
        return _back(found)
    flash(ASKED_ANEW, "needs_info")
    return redirect(url_for(".problem", patient_id=found.id, code=FOLLOWED_BY[code]), 303)


def _back(found: Patient) -> Response:
    return redirect(from_item.or_to(url_for(".problems", patient_id=found.id)), 303)
