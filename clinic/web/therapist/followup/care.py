"""Who looks after a patient: handing over, archiving and bringing back, each asked first."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from clinic import auth, db
from clinic.domain.errors import InvalidInput, Stale
from clinic.domain.roles import Action
from clinic.models import Patient
from clinic.services.access import staff
from clinic.services.followup.care import archive, handover
from clinic.services.plans import refusing
from clinic.services.record import patients
from clinic.web import forms
from clinic.web.forms import hand_over
from clinic.web.forms.shown import ShownForm
from clinic.web.therapist.blueprint import blueprint


@blueprint.route("/patients/<uuid:patient_id>/hand-over", methods=["GET", "POST"])
def patient_hand_over(patient_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff(Action.HAND_OVER)
    found = patients.get(session, by, patient_id)
    takers = handover.takers(session, by, but=found.therapist_id)
    form = hand_over.form_for(takers, seen=found.details_revision)
    if form.validate_on_submit():
        try:
            handover.give(session, patient=found, to=form.taker(), seen=form.revision(), by=by, at=auth.now())
        except (InvalidInput, Stale) as error:
            form.refuse(error)
        else:
            flash(f"{found.name} is in other hands now.", "clear")
            return _to(found)
    has_now = staff.get(session, by, found.therapist_id)
    return forms.page("therapist/followup/care/hand_over.html", form, patient=found, has_now=has_now)


@blueprint.route("/staff/<uuid:staff_id>/hand-over", methods=["GET", "POST"])
def staff_hand_over(staff_id: UUID) -> Response:
    by = auth.staff(Action.HAND_OVER)
    member = staff.get(db.get_session(), by, staff_id)
    then = url_for(".worklist", whose="all")
    return hand_over.page_of_all("therapist/followup/care/hand_over_all.html", of=member, by=by, then=then)


@blueprint.route("/patients/<uuid:patient_id>/archive", methods=["GET", "POST"])
def patient_archive(patient_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff(Action.ARCHIVE)
    found = patients.get(session, by, patient_id)
    form = ShownForm(
        data={"seen": found.details_revision, "shown": archive.shown(archive.waiting(session, found))}
    )
    if form.validate_on_submit():
        try:
            archive.put_away(
                session, patient=found, seen=form.revision(), shown=form.shown.data, by=by, at=auth.now()
            )
        except Stale as error:
            form.refuse(error)
        else:
            flash(f"{found.name} is archived.", "clear")
            return redirect(url_for(".patients_list"), 303)
    return _asking(found, form)


@blueprint.post("/patients/<uuid:patient_id>/bring-back")
def patient_bring_back(patient_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff(Action.ARCHIVE)
    found = patients.get(session, by, patient_id)
    form = forms.SeenForm(data={"seen": found.details_revision})
    if form.validate_on_submit():
        try:
            archive.bring_back(session, patient=found, seen=form.revision(), by=by, at=auth.now())
        except Stale as error:
            form.refuse(error)
        else:
            flash(f"{found.name} is on the lists again.", "clear")
            return _to(found)
    return _asking(found, form)


def _asking(found: Patient, form: forms.SeenForm) -> Response:
    waits = archive.waiting(db.get_session(), found)
    return forms.page(
        "therapist/followup/care/archive.html",
        form,
        patient=found,
        refusal=archive.refusal(waits),
        waits=waits,
        waiting=refusing.waiting(db.get_session(), found),
    )


def _to(found: Patient) -> Response:
    return redirect(url_for(".patient", patient_id=found.id), 303)
