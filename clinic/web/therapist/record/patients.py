"""Patients: the caseload, registering, the page that everything about one patient starts from, goals, portal access."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import DateField, StringField

from clinic import auth, db
from clinic.domain import limits
from clinic.domain.errors import InvalidInput, Stale
from clinic.domain.followup.reasons import OF_REASON
from clinic.domain.plans.standing import PlanStanding
from clinic.domain.roles import Role
from clinic.models import Patient
from clinic.services.access import invitations
from clinic.services.followup import caseload, overview
from clinic.services.plans import progress
from clinic.services.record import clearances, goals, patients
from clinic.services.screening import consults
from clinic.web.forms import page
from clinic.web.forms.fields import FigureField, Lines, NeededSometimes
from clinic.web.forms.recorded import RecordForm
from clinic.web.therapist.blueprint import blueprint
from clinic.web.therapist.record import from_item, problem_words
from clinic.web.therapist.record.patient_form import NewPatientForm, filled
from clinic.web.words import BANDS_BEGIN


class GoalsForm(RecordForm):
    """One line a goal, with how well it should go by when; an empty line is no goal."""

    texts = Lines(
        StringField("The goal", render_kw={"maxlength": limits.GOAL}),
        min_entries=limits.GOALS,
        max_entries=limits.GOALS,
    )
    targets = Lines(
        FigureField("Target", validators=[NeededSometimes()]),
        min_entries=limits.GOALS,
        max_entries=limits.GOALS,
    )
    due_on = Lines(
        DateField("By when", validators=[NeededSometimes()]),
        min_entries=limits.GOALS,
        max_entries=limits.GOALS,
    )


@blueprint.get("/patients")
def patients_list() -> str:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    whose = request.args.get("whose", "mine" if by.role == Role.THERAPIST else "all")
    query = request.args.get("q", "")[: limits.SEARCH]
    number = request.args.get("page", 1, type=int)
    found = caseload.page_of(session, by, query=query, whose=whose, page=number, at=at)
    return render_template(
        "therapist/record/list.html",
        caseload=found,
        unsigned=progress.unsigned(session, by, at=at),
        query=query,
        longest=limits.SEARCH,
        whose=whose,
        page_size=caseload.PAGE_SIZE,
        reasons=OF_REASON,
        today=patients.today(session, by, at),
    )


@blueprint.route("/patients/new", methods=["GET", "POST"])
def patient_new() -> Response:
    session, by = db.get_session(), auth.staff()
    form = NewPatientForm(data={"therapist_id": str(by.id)})
    form.offer(patients.therapists(session, by), by)
    alike: Sequence[Patient] = ()
    if form.validate_on_submit():
        try:
            patient = patients.register(
                session,
                patient_id=form.row_id(),
                details=form.details(),
                therapist_id=UUID(form.therapist_id.data),
                is_another=form.another.data,
                by=by,
                at=auth.now(),
            )
        except InvalidInput as error:
            form.refuse(error)
            alike = patients.namesakes(session, by, form.details()) if form.another.errors else ()
        else:
            flash(f"{patient.name} is registered. Next: the intake.", "clear")
            return redirect(url_for(".patient", patient_id=patient.id), 303)
    return page("therapist/record/edit.html", form, patient=None, alike=alike)


@blueprint.get("/patients/<uuid:patient_id>")
def patient(patient_id: UUID) -> str:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    found = overview.of(session, by, patient_id, at=at)
    return render_template(
        "therapist/record/patient.html",
        **vars(found),
        standing=consults.standing_of,
        limits=consults.limits_in_words,
        clearance_standing=clearances.standing_of,
        details=problem_words.with_gaps(found.not_recorded),
        condition_state=problem_words.state,
        bands_begin=BANDS_BEGIN,
        reasons=OF_REASON,
        no_plan=PlanStanding.NONE.words,
    )


@blueprint.route("/patients/<uuid:patient_id>/edit", methods=["GET", "POST"])
def patient_edit(patient_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff()
    found = patients.get(session, by, patient_id)
    form = filled(found)
    if form.validate_on_submit():
        try:
            changed = patients.change(
                session,
                patient=found,
                details=form.details(),
                seen=form.revision(),
                reason=form.reason.data or "",
                by=by,
                at=auth.now(),
            )
        except (InvalidInput, Stale) as error:
            form.refuse(error)
        else:
            flash("The changes are saved." if changed else "Nothing was changed.", "clear")
            return redirect(from_item.or_to(url_for(".patient", patient_id=found.id)), 303)
    return page("therapist/record/edit.html", form, patient=found)


@blueprint.route("/patients/<uuid:patient_id>/goals", methods=["GET", "POST"], endpoint="goals")
def write_goals(patient_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff()
    found = patients.get(session, by, patient_id)
    form = GoalsForm(lambda: _recorded_goals(found))
    if form.validate_on_submit():
        try:
            goals.write(
                session,
                patient=found,
                texts=[text or "" for text in form.texts.data],
                targets=[*zip(form.targets.data, form.due_on.data, strict=True)],
                seen=form.revision(),
                by=by,
                at=auth.now(),
            )
        except Stale as error:
            form.refuse(error)
        except InvalidInput as error:
            _refuse_goals(form, error)
        else:
            flash("The goals are saved.", "clear")
            return _to(found)
    return page("therapist/record/goals.html", form, patient=found, score=limits.SCORE)


@blueprint.post("/patients/<uuid:patient_id>/invitation")
def patient_invite(patient_id: UUID) -> str:
    session, by = db.get_session(), auth.staff()
    found = patients.get(session, by, patient_id)
    code = invitations.create_for_patient(session, patient=found, by=by, at=auth.now())
    return render_template(
        "therapist/record/invitation.html",
        patient=found,
        code=code,
        days=invitations.PATIENT_LIFETIME.days,
        public_url=auth.settings().public_url,
    )


def _recorded_goals(found: Patient) -> dict[str, object]:
    seen, aims = found.goals_revision, goals.aims(db.get_session(), found)
    return {
        "texts": [aim.text for aim in aims],
        "targets": [aim.target for aim in aims],
        "due_on": [aim.due_on for aim in aims],
        "seen": seen,
    }


def _refuse_goals(form: GoalsForm, error: InvalidInput) -> None:
    lines = {entry.name: entry for entry in (*form.texts, *form.targets, *form.due_on)}
    for name, sentence in error.errors.items():
        if name in lines:
            lines[name].errors = [sentence]
        else:
            form.fail(name, sentence)


def _to(found: Patient) -> Response:
    return redirect(url_for(".patient", patient_id=found.id), 303)
