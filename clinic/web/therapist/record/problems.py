"""A patient's problems: what is recorded with its history; record, correct, resolve, mark as recorded in error."""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clinic import auth, db
from clinic.domain.errors import InvalidInput, NotFound, Stale
from clinic.domain.record.problems import PROBLEMS, StatementStatus
from clinic.models import Patient
from clinic.services.record import patients, problems
from clinic.services.screening import rulebooks
from clinic.web.forms import page, typed_revision
from clinic.web.therapist.blueprint import blueprint
from clinic.web.therapist.record import problem_words
from clinic.web.therapist.record.problem_form import attributes_asked, form_for

GROUPS = [
    (group, list(of_group)) for group, of_group in groupby(PROBLEMS.values(), key=lambda one: one.group)
]


@blueprint.get("/patients/<uuid:patient_id>/conditions", endpoint="problems")
def problems_list(patient_id: UUID) -> str | Response:
    """With `code` in the query (the chooser's form), leads to that problem's own form."""
    session = db.get_session()
    found = patients.get(session, auth.staff(), patient_id)
    if request.args.get("code") in PROBLEMS:
        return redirect(url_for(".problem", patient_id=found.id, code=request.args["code"]), 303)
    history = problems.history(session, found)
    return render_template(
        "therapist/record/problems.html",
        patient=found,
        problems=problems.newest(history),
        history=history,
        errors=[
            statements[0] for statements in history.values() if statements[0].status is StatementStatus.ERROR
        ],
        groups=GROUPS,
        details=problem_words.details,
        events=problem_words.events,
    )


@blueprint.route("/patients/<uuid:patient_id>/conditions/<code>", methods=["GET", "POST"])
def problem(patient_id: UUID, code: str) -> Response:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    found = _patient(patient_id, code)
    history = problems.history(session, found).get(code, ())
    newest = history[0] if history else None
    asked = attributes_asked(rulebooks.current(session).asks(code), newest)
    form = form_for(asked, newest)
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
                seen=form.revision(),
                by=by,
                at=at,
            )
        except (InvalidInput, Stale) as error:
            form.refuse(error)
            history = problems.history(session, found).get(code, ())
        else:
            flash(f"{PROBLEMS[code].label} is recorded as {form.status.data}.", "clear")
            return _back(found)
    return page(
        "therapist/record/problem.html",
        form,
        patient=found,
        problem=PROBLEMS[code],
        asked=asked,
        history=history,
        events=problem_words.events,
        today=patients.today(session, by, at),
    )


@blueprint.post("/patients/<uuid:patient_id>/conditions/<code>/<any(resolved, error):status>")
def problem_end(patient_id: UUID, code: str, status: str) -> Response:
    """Resolve a problem, or take it back as recorded in error."""
    session = db.get_session()
    found = _patient(patient_id, code)
    seen = typed_revision()
    problems.end(session, patient=found, code=code, status=status, seen=seen, by=auth.staff(), at=auth.now())
    words = {"resolved": "is resolved", "error": "is marked as recorded in error"}
    flash(f"{PROBLEMS[code].label} {words[status]}.", "clear")
    return _back(found)


def _patient(patient_id: UUID, code: str) -> Patient:
    found = patients.get(db.get_session(), auth.staff(), patient_id)
    if code not in PROBLEMS:
        raise NotFound
    return found


def _back(found: Patient) -> Response:
    return redirect(url_for(".problems", patient_id=found.id), 303)
