"""The intake of a patient: all questions of the screening on one page."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect
from werkzeug.wrappers import Response

from clinic import auth, db
from clinic.domain.errors import InvalidInput
from clinic.domain.record import retired
from clinic.domain.record.facts import RED_FLAGS, Answer
from clinic.domain.record.problems import PROBLEMS, StatementStatus
from clinic.domain.roles import Action
from clinic.models import Patient
from clinic.services.access import permission
from clinic.services.record import intake, patients, records
from clinic.services.record.facts import QUESTIONS
from clinic.services.screening import rulebooks
from clinic.web import answers, forms
from clinic.web.therapist.blueprint import blueprint
from clinic.web.therapist.record import details_path, from_item, how_fast
from clinic.web.therapist.record.intake_form import IntakeForm, form_for, parts_of, said_together


@blueprint.route("/patients/<uuid:patient_id>/intake", methods=["GET", "POST"], endpoint="intake")
def answer(patient_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    found = patients.get(session, by, patient_id)
    record = records.read(session, found, at=at)
    taken = intake.find(record)
    active = {
        problem.code: problem for problem in record.problems if problem.status is StatementStatus.ACTIVE
    }
    old = [flag for flag in record.red_flags if flag.name not in QUESTIONS]
    form = form_for(
        (name for name in taken.asked if name not in active),
        taken.answers,
        looked_into=record.looked_into,
        replaceable=old if permission.has(by, Action.TAKE_BACK) else (),
        newest=taken.newest,
    )
    fill = forms.sent("rest")
    if form.validate_on_submit() and not fill:
        try:
            recorded = intake.save(
                session,
                patient=found,
                answers=answers.answers_of(form),
                reconfirm=form.reconfirm.data,
                reason=form.reason.data or "",
                replaced={flag.name: form[flag.name].data or "" for flag in old if flag.name in form},
                seen=form.revision(),
                by=by,
                at=at,
            )
        except InvalidInput as error:
            form.refuse(error)
            form.seen.data = str(records.read(session, found, at=at).newest_answer)
        else:
            due = rulebooks.asking(session, recorded)
            onward = details_path.onward(found, due)
            return _saved(found, form, recorded, onward=onward if due else from_item.or_to(onward))
    parts = parts_of({*taken.asked, *active})
    for part in parts:
        if part.key == fill:
            answers.say_no(form, part.questions)
    return forms.page(
        "therapist/record/intake.html",
        form,
        patient=found,
        intake=taken,
        active=active,
        questions=QUESTIONS,
        parts=parts,
        together=said_together((listed for part in parts for listed in part.lists), taken.answers),
        filled=fill,
        cleared=record.clearances,
        asked_before=[(flag, [QUESTIONS[part].label for part in retired.parts(flag.name)]) for flag in old],
    )


def _saved(found: Patient, form: IntakeForm, recorded: tuple[str, ...], *, onward: str) -> Response:
    yes = {name for name in QUESTIONS if name in form and form[name].data == Answer.YES}
    if not how_fast.say(found, about=yes.union(recorded)) and not yes.isdisjoint(RED_FLAGS):
        flash("A red flag is recorded: no program can be signed. Refer the patient.", "contraindicated")
    flash("The intake is saved.", "clear")
    if recorded:
        labels = ", ".join(PROBLEMS[code].label for code in recorded)
        flash(f"Recorded as active: {labels}.", "info")
    return redirect(onward, 303)
