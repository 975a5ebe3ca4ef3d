"""Consults: record a decision about the flags of a program, and take one back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from clinic import auth, db
from clinic.domain.errors import ActionDenied, InvalidInput, Stale
from clinic.domain.library.exercise import Exercise
from clinic.domain.programs.draft import ProgramStatus
from clinic.domain.roles import Action
from clinic.domain.screening import consult_limits
from clinic.domain.screening.assessment import JudgedFinding
from clinic.domain.screening.consult_limits import Limits
from clinic.domain.screening.deciding import flag_groups
from clinic.domain.screening.deciding.flag_groups import FlagGroup
from clinic.domain.screening.screen import Finding
from clinic.domain.text import listed
from clinic.models import Program, WorklistItem
from clinic.services.followup.lines import exercises, resting
from clinic.services.library import catalogue
from clinic.services.plans import pauses
from clinic.services.programs import drafts
from clinic.services.record import patients
from clinic.services.screening import consult_flags, consults, easier, rulebooks
from clinic.web import forms
from clinic.web.forms import Form
from clinic.web.therapist.blueprint import blueprint
from clinic.web.therapist.record import from_item, problem_words
from clinic.web.therapist.screening import consult_form
from clinic.web.therapist.screening.consult_form import ConsultForm

WITHDRAWN = "The consult is withdrawn. Its flags are up again."


class WithdrawConsultForm(Form):
    """Why a consult no longer counts."""

    reason = TextAreaField("Why is it withdrawn?", validators=[InputRequired()])


@blueprint.route("/programs/<uuid:program_id>/consult", methods=["GET", "POST"])
def consult_new(program_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(Action.RECORD_CONSULT), auth.now()
    program = drafts.get(session, by, program_id)
    patient = patients.get(session, by, program.patient_id)
    named = flag_groups.keys(request.form.getlist("findings"))
    asked = consult_flags.deciding(session, program=program, patient=patient, named=named, at=at)
    if asked.refusal and request.method == "GET":  # what somebody typed is kept
        raise ActionDenied(asked.refusal)
    review, flags = asked.review, asked.flags
    versions = easier.of(session, review)
    groups = flag_groups.grouped(flags)
    chosen = flag_groups.grouped(asked.proposed(request.args.get("renew", "")))
    data = consult_form.suggested(by, review.record.today, chosen) | consult_form.on_record(
        flags, review.record.stated, review.record.today
    )
    form = ConsultForm(data=data | {"seen": patient.consults_revision})
    titled = _named(flags)
    held = [entry.exercise for entry in review.entries.values()]
    form.offer(groups, {flag.exercise: name for flag, name in titled if flag.exercise}, held)
    if form.validate_on_submit():
        try:
            consult_flags.decide(
                session,
                program=program,
                patient=patient,
                consult=form.consult(),
                seen=form.revision(),
                by=by,
                at=at,
            )
        except (InvalidInput, Stale) as error:
            form.refuse(error)
        except ActionDenied as error:
            form.fail("", str(error))
        else:
            flash("The consult is recorded.", "clear")
            return redirect(from_item.or_to(_way_back(program)), 303)
    return forms.page(
        "therapist/screening/new.html",
        form,
        ends=[(consult, _limits(consult.limits, held)) for consult in asked.ends],
        back=_way_back(program),
        program=program,
        patient=patient,
        recorded=[
            said for said in review.record.problems if any(said.code in flag.subjects for flag in flags)
        ],
        details=problem_words.with_gaps(rulebooks.not_recorded(session, review.record.history)),
        lines=form.lines(groups),
        today=review.record.today,
        cards=[_card(group, dict(titled), versions) for group in groups],
    )


@blueprint.route("/consults/<uuid:consult_id>/withdraw", methods=["GET", "POST"])
def consult_withdraw(consult_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(Action.WITHDRAW_CONSULT), auth.now()
    consult = consults.get(session, by, consult_id)
    patient = patients.get(session, by, consult.patient_id)
    form = WithdrawConsultForm()
    if form.validate_on_submit():
        try:
            consults.withdraw(session, consult=consult, reason=form.reason.data or "", by=by, at=at)
        except InvalidInput as error:
            form.refuse(error)
        else:
            stopped = resting.stopped_by(session, patient, at=at)
            flash(_withdrawn(stopped), "caution" if stopped else "clear")
            return redirect(url_for(".patient", patient_id=patient.id), 303)
    return forms.page(
        "therapist/screening/withdraw.html",
        form,
        consult=consult,
        patient=patient,
        plan=resting.plan_on(session, consult, at=at),
    )


def _withdrawn(stopped: Sequence[WorklistItem]) -> str:
    """What withdrawing it did, with what it stopped."""
    if not stopped:
        return f"{WITHDRAWN} It pauses nothing of a plan."
    if pauses.stop_plan(stopped):
        return f"{WITHDRAWN} The plan in force is paused by that."
    names = exercises.names(db.get_session(), stopped)
    return f"{WITHDRAWN} Paused by that: {listed([*dict.fromkeys(names.values())])}."


def _limits(limits: Limits, held: Sequence[Exercise]) -> list[str]:
    """The limits of a consult in words, with the exercises of the program that it leaves out."""
    without = [exercise.name for exercise in held if exercise.base in limits.excluded_exercises]
    return [*consult_limits.said(limits), *(f"Without: {listed(without)}" for _ in without[:1])]


def _way_back(program: Program) -> str:
    """The draft, or the record with its consults where the program is signed."""
    if program.status == ProgramStatus.DRAFT:
        return url_for(".program", program_id=program.id)
    return url_for(".patient", patient_id=program.patient_id, _anchor="consults")


def _card(
    group: FlagGroup, named: Mapping[Finding, str], versions: easier.ByExercise
) -> tuple[Finding, str, list[JudgedFinding]]:
    """What one condition asks for, said once: its first flag, the exercises meant, and what its other flags add."""
    said = {(flag.title, flag.instead): flag for flag in (easier.said(one, versions) for one in group.flags)}
    lead, *others = said.values()
    exercises = dict.fromkeys(name for flag in group.flags if (name := named[flag]))
    return lead, listed([*exercises]) if exercises else "", [JudgedFinding(flag, None) for flag in others]


def _named(flags: Sequence[Finding]) -> list[tuple[Finding, str]]:
    """Each flag with the name of the exercise it is about, empty for the program as a whole."""
    slugs = {flag.exercise for flag in flags if flag.exercise}
    entries = catalogue.newest_of(db.get_session(), auth.staff().clinic_id, slugs)
    return [(flag, entries[flag.exercise].exercise.name if flag.exercise else "") for flag in flags]
