"""Consult flags on their way to a resolution: who waits for one, and the letter that asks another clinician."""

from __future__ import annotations

from uuid import UUID

from flask import Response, render_template

from clinic import auth, db
from clinic.documents import letter
from clinic.services.programs import drafts
from clinic.services.record import patients
from clinic.services.screening import consult_flags, consult_letters
from clinic.web.therapist.blueprint import blueprint


@blueprint.get("/consults/waiting")
def consults_waiting() -> str:
    found = consult_flags.waiting(db.get_session(), auth.staff(), at=auth.now())
    return render_template("therapist/screening/waiting.html", waiting=found)


@blueprint.get("/programs/<uuid:program_id>/consult-letter.pdf")
def consult_letter(program_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    program = drafts.get(session, by, program_id)
    patient = patients.get(session, by, program.patient_id)
    content = consult_letters.build(session, program=program, patient=patient, by=by, at=at)
    response = Response(letter.render(content), mimetype="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="consult-request.pdf"'
    return response
