"""How the exercises of a plan in force could go on: what is suggested, why, and what a therapist decides."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField

from clinic import auth, db
from clinic.domain.errors import InvalidInput
from clinic.domain.followup.progression.checks import SuggestionKind
from clinic.domain.followup.progression.decisions import Decided
from clinic.domain.limits import SUGGESTION_REASON
from clinic.models import Patient
from clinic.services.followup import advancing, progression
from clinic.services.record import patients
from clinic.web.forms import Form, page
from clinic.web.forms.fields import NeededSometimes
from clinic.web.therapist.blueprint import blueprint

LOOKS = {
    SuggestionKind.READY: ("clear", "Ready for more"),
    SuggestionKind.HOLD: ("info", "Stay as it is"),
    SuggestionKind.BACK: ("caution", "One step back"),
    SuggestionKind.STOP: ("contraindicated", "Stop"),
}
SAID = {
    Decided.ACCEPTED: "It is in the draft. Nothing changes for the patient until you sign it.",
    Decided.CHANGED: "Your reason is kept. Change the exercise here; nothing changes for the patient until you sign.",
    Decided.DECLINED: "Your reason is kept. The plan stays as it is.",
}
UNCLEAR = "Choose what you decide."


class DecisionForm(Form):
    """What is decided about one exercise; `seen` is the step that the page showed."""

    seen = HiddenField()
    decided = HiddenField()
    reason = TextAreaField(
        "Why? Needed for another way, and for not now",
        validators=[NeededSometimes()],
        render_kw={"rows": 2, "maxlength": SUGGESTION_REASON},
    )


@blueprint.get("/patients/<uuid:patient_id>/progression")
def progress(patient_id: UUID) -> Response:
    return _page(patients.get(db.get_session(), auth.staff(), patient_id))


@blueprint.get("/patients/<uuid:patient_id>/progression/ready")
def progress_ready(patient_id: UUID) -> str:
    """How many exercises are ready for more, which the patient's page shows once it is there: it takes a screening."""
    session = db.get_session()
    patient = patients.get(session, auth.staff(), patient_id)
    found = progression.of(session, patient, at=auth.now())
    return render_template(
        "therapist/followup/_ready.html", patient=patient, ready=found.ready if found else 0
    )


@blueprint.post("/patients/<uuid:patient_id>/progression/<slug>")
def progress_decide(patient_id: UUID, slug: str) -> Response:
    session, by = db.get_session(), auth.staff()
    patient = patients.get(session, by, patient_id)
    form = DecisionForm(prefix=slug)
    if form.validate_on_submit():
        try:
            decided = _decided(form)
            draft = advancing.decide(
                session,
                patient=patient,
                slug=slug,
                decided=decided,
                seen=form.seen.data or "",
                reason=form.reason.data or "",
                by=by,
                at=auth.now(),
            )
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash(SAID[decided], "clear")
            if draft is not None:
                return redirect(url_for(".program", program_id=draft.id), 303)
            return redirect(url_for(".progress", patient_id=patient.id), 303)
    return _page(patient, slug=slug, refused=form)


def _decided(form: DecisionForm) -> Decided:
    if form.decided.data not in set(Decided):
        raise InvalidInput({"": UNCLEAR})
    return Decided(form.decided.data)


def _page(patient: Patient, *, slug: str = "", refused: DecisionForm | None = None) -> Response:
    session = db.get_session()
    found = progression.of(session, patient, at=auth.now())
    forms = {
        row.exercise.slug: refused
        if refused and row.exercise.slug == slug
        else DecisionForm(formdata=None, prefix=row.exercise.slug)
        for row in (found.rows if found else ())
    }
    return page(
        "therapist/followup/progression.html",
        refused or Form(formdata=None),
        patient=patient,
        found=found,
        forms=forms,
        looks=LOOKS,
    )
