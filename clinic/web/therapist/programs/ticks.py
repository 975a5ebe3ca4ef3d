"""What a therapist has seen or confirmed of an exercise: one small post each, from the page that asks for it."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, url_for
from werkzeug.wrappers import Response

from clinic import auth, db
from clinic.domain.errors import InvalidInput
from clinic.domain.programs.ticks import TickKind
from clinic.services.programs import drafts, ticks
from clinic.services.record import patients
from clinic.web import forms
from clinic.web.therapist.blueprint import blueprint

UNCLEAR = "Open the page again, and say there what you have seen."


@blueprint.post("/patients/<uuid:patient_id>/ticks")
def tick(patient_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff()
    patient = patients.get(session, by, patient_id)
    kind = forms.typed("kind")
    if kind not in set(TickKind):
        raise InvalidInput({"kind": UNCLEAR})
    seen, slug = forms.typed_revision(), forms.typed("slug")
    ticks.put(session, patient=patient, slug=slug, kind=TickKind(kind), seen=seen, by=by, at=auth.now())
    return _back(patient_id)


@blueprint.post("/patients/<uuid:patient_id>/ticks/<uuid:tick_id>/end")
def tick_end(patient_id: UUID, tick_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff()
    patient = patients.get(session, by, patient_id)
    ticks.take_back(session, patient=patient, tick_id=tick_id, by=by, at=auth.now())
    return _back(patient_id)


def _back(patient_id: UUID) -> Response:
    """To the page that it was said on: the draft that is open, where it came from there."""
    session, by = db.get_session(), auth.staff()
    if forms.typed("page") == "program":
        draft = drafts.open_draft(session, patients.get(session, by, patient_id))
        if draft is not None:
            return redirect(url_for(".program", program_id=draft.id), 303)
    return redirect(url_for(".progress", patient_id=patient_id), 303)
