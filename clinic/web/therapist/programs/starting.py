"""Where a program begins: the patient's last one, a template, another patient's plan, or nothing."""

from __future__ import annotations

from uuid import UUID

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField

from clinic import auth, db
from clinic.domain import limits
from clinic.domain.errors import InvalidInput, Stale
from clinic.domain.roles import Action
from clinic.domain.text import listed
from clinic.models import Patient
from clinic.services.programs import drafts, sources
from clinic.services.programs.sources import EMPTY_START
from clinic.services.record import patients
from clinic.services.screening import beginning
from clinic.services.screening.beginning import Begun
from clinic.web.forms.fields import Boxes
from clinic.web.forms.once import OnceForm
from clinic.web.therapist.blueprint import blueprint

WAS_OPEN = "A draft was open already. It is as it was: nothing was added to it."


class StartForm(OnceForm):
    """What is looked at, the mark of what the page showed of it, and which of its exercises are taken."""

    source = HiddenField()
    seen = HiddenField()
    take = Boxes("Exercises", validate_choice=False)


@blueprint.route("/patients/<uuid:patient_id>/programs/new", methods=["GET", "POST"])
def program_start(patient_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff()
    patient = patients.get(session, by, patient_id)
    form = StartForm()
    if form.is_submitted():
        auth.staff(Action.EDIT_PROGRAM)
    if not form.is_submitted() and (draft := drafts.open_draft(session, patient)):
        drawn = render_template("therapist/programs/start_open.html", patient=patient, draft=draft)
        return make_response(drawn)
    if form.validate_on_submit():
        try:
            begun = beginning.begin(
                session,
                program_id=form.row_id(),
                patient=patient,
                key=form.source.data or "",
                seen=form.seen.data or "",
                ticked=form.take.data or (),
                by=by,
                at=auth.now(),
            )
        except (InvalidInput, Stale) as error:
            form.refuse(error) if isinstance(error, InvalidInput) else form.fail("", str(error))
        else:
            _say(begun)
            return redirect(url_for(".program", program_id=begun.program.id), 303)
    return _page(patient, form)


def _page(patient: Patient, form: StartForm) -> Response:
    """The page with what is looked at; a refused form with its ticks."""
    session, by, at = db.get_session(), auth.staff(), auth.now()
    sent = form.is_submitted()
    key = (form.source.data or "") if sent else request.args.get("from", "")
    query = request.args.get("q", "")[: limits.SEARCH]
    found = beginning.page(session, patient=patient, key=key, by=by, at=at)
    form.source.data, form.seen.data = key, found.source.mark if found.source else ""
    ticked = (
        {*(form.take.data or ())}
        if sent
        else {
            row.judged.exercise.slug
            for row in (found.offer.rows if found.offer else ())
            if row.judged.is_ticked
        }
    )
    drawn = render_template(
        "therapist/programs/start.html",
        patient=patient,
        page=found,
        form=form,
        ticked=ticked,
        query=query,
        longest=limits.SEARCH,
        others=sources.others(session, query, patient=patient, by=by, on=patients.today(session, by, at)),
        empty_mark=EMPTY_START.mark,
    )
    return make_response(drawn, 422 if sent else 200)


def _say(begun: Begun) -> None:
    if begun.was_open:
        flash(WAS_OPEN, "caution")
    elif begun.left_out:
        flash(f"Started from {begun.source.name}. Left out: {listed(begun.left_out)}.", "caution")
