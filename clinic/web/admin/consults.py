"""Which consult flags the clinic wants another clinician to decide, and not the therapist alone."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from clinic import auth, db
from clinic.domain.errors import Stale
from clinic.services.access import clinics
from clinic.services.screening import rulebooks
from clinic.web import forms
from clinic.web.admin import blueprint
from clinic.web.forms import fields
from clinic.web.forms.recorded import RecordForm


class ConsultsForm(RecordForm):
    """The rules, as check boxes."""

    others_only = fields.Boxes(
        "Another clinician decides about",
        description="Everything else may also be decided by the therapist who examined the patient.",
    )


@blueprint.route("/consults", methods=["GET", "POST"])
def consults() -> Response:
    session, by = db.get_session(), auth.staff()
    rules = rulebooks.current(session).asking_for_a_consult
    found = clinics.get(session, by)
    form = ConsultsForm(lambda: {"others_only": found.second_opinion_rules, "seen": found.revision})
    form.others_only.choices = fields.choices((rule.id, f"{rule.region}: {rule.title}") for rule in rules)
    if not form.validate_on_submit():
        return forms.page("admin/consults.html", form)
    wanted = form.others_only.data or []
    try:
        clinics.want_second_opinion(session, rules=wanted, seen=form.revision(), by=by, at=auth.now())
    except Stale as error:
        form.refuse(error)
        return forms.page("admin/consults.html", form)
    flash("Saved. It counts from the next screening on.", "clear")
    return redirect(url_for(".overview"), 303)
