"""Passing a draft on: ready for a therapist, taken over, handed back."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from clinic import auth, db
from clinic.domain.errors import InvalidInput, Stale
from clinic.domain.roles import Action
from clinic.models import Program
from clinic.services.programs import drafts, handing
from clinic.web import forms
from clinic.web.therapist.blueprint import blueprint
from clinic.web.therapist.programs.builder import builder, seen


@blueprint.post("/programs/<uuid:program_id>/ready")
def program_ready(program_id: UUID) -> Response | tuple[str, int]:
    session, by = db.get_session(), auth.staff()
    draft, note = drafts.get(session, by, program_id), forms.typed("handed_note")
    try:
        handing.say_ready(session, program=draft, note=note, revision=seen(), by=by, at=auth.now())
    except (InvalidInput, Stale) as error:
        return _refused(draft, note, error)
    flash("It is on the therapist's worklist.", "clear")
    return redirect(url_for(".patient", patient_id=draft.patient_id), 303)


@blueprint.post("/programs/<uuid:program_id>/take")
def program_take(program_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff(Action.SIGN_PLAN)
    draft = drafts.get(session, by, program_id)
    handing.take_over(session, program=draft, revision=seen(), by=by, at=auth.now())
    return redirect(url_for(".program", program_id=draft.id), 303)


@blueprint.post("/programs/<uuid:program_id>/hand-back")
def program_hand_back(program_id: UUID) -> Response | tuple[str, int]:
    session, by = db.get_session(), auth.staff(Action.SIGN_PLAN)
    draft, note = drafts.get(session, by, program_id), forms.typed("handed_note")
    try:
        handing.hand_back(session, program=draft, note=note, revision=seen(), by=by, at=auth.now())
    except (InvalidInput, Stale) as error:
        return _refused(draft, note, error)
    flash("It is handed back, with your words at the top of the draft.", "clear")
    return redirect(url_for(".patient", patient_id=draft.patient_id), 303)


def _refused(draft: Program, note: str, error: InvalidInput | Stale) -> tuple[str, int]:
    sentence = " ".join(error.errors.values()) if isinstance(error, InvalidInput) else str(error)
    return builder(draft, handed_note=note, handed_error=sentence), 422
