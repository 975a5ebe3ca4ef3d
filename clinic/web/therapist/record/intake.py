"""The intake of a patient: all questions of the screening on one page."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from clinic import auth, db
from clinic.domain.errors import InvalidInput
from clinic.domain.record.facts import RED_FLAGS, Answer
from clinic.domain.record.problems import PROBLEMS, StatementStatus
from clinic.models import Patient
from clinic.services.record import intake, patients, records
from clinic.web.forms import page
from clinic.web.therapist.blueprint import blueprint
from clinic.web.therapist.record.intake_form import GROUPS, IntakeForm, form_for


@blueprint.route("/patients/<uuid:patient_id>/intake", methods=["GET", "POST"], endpoint="intake")
def answer(patient_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    found = patients.get(session, by, patient_id)
    record = records.read(session, found, at=at)
    taken = intake.find(record)
    active = {
        problem.code: problem for problem in record.problems if problem.status is StatementStatus.ACTIVE
    }
    form = form_for(taken.answers, active=active, newest=taken.newest)
    fill = request.form.get("rest")
    if form.validate_on_submit() and not fill:
        try:
            recorded = intake.save(
                session,
                patient=found,
                answers=form.answers,
                reconfirm=form.reconfirm.data,
                reason=form.reason.data or "",
                seen=form.revision(),
                by=by,
                at=at,
            )
        except InvalidInput as error:
            form.refuse(error)
            form.seen.data = str(records.read(session, found, at=at).newest_answer)
        else:
            return _saved(found, form, recorded)
    if fill:
        form.answer_rest(fill)
    return page(
        "therapist/record/intake.html",
        form,
        patient=found,
        intake=taken,
        active=active,
        groups=GROUPS,
        filled=next((group.title for group in GROUPS if group.key == fill), ""),
    )


def _saved(found: Patient, form: IntakeForm, recorded: tuple[str, ...]) -> Response:
    if any(form.answers[name] == Answer.YES for name in RED_FLAGS):
        flash("A red flag is recorded: no program can be signed. Refer the patient.", "contraindicated")
    flash("The intake is saved.", "clear")
    if not recorded:
        return redirect(url_for(".patient", patient_id=found.id), 303)
    labels = ", ".join(PROBLEMS[code].label for code in recorded)
    flash(f"Recorded as active, details unknown: {labels}. Add what is known.", "needs_info")
    return redirect(url_for(".problem", patient_id=found.id, code=recorded[0]), 303)
