"""Which consult flags the clinic wants another clinician to decide, and not the therapist alone."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from clinic import auth, db
from clinic.services.access import clinics
from clinic.services.screening import rulebooks
from clinic.web import forms
from clinic.web.admin import blueprint


class ConsultsForm(forms.Form):
    """The rules, as check boxes."""

    others_only = forms.Boxes(
        "Another clinician decides about",
        description="Everything else may also be decided by the therapist who examined the patient.",
    )


@blueprint.route("/consults", methods=["GET", "POST"])
def consults() -> Response:
    session, by = db.get_session(), auth.staff()
    rules = clinics.consult_rules(rulebooks.current(session))
    form = ConsultsForm(data={"others_only": clinics.get(session, by).second_opinion_rules})
    form.others_only.choices = forms.choices((rule.id, f"{rule.region}: {rule.title}") for rule in rules)
    if not form.validate_on_submit():
        return forms.page("admin/consults.html", form)
    clinics.want_second_opinion(session, rules=form.others_only.data or [], by=by, at=auth.now())
    flash("Saved. It counts from the next screening on.", "clear")
    return redirect(url_for(".overview"), 303)
