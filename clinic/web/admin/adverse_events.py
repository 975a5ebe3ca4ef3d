"""How many adverse events there were, by harm: no patient, and nothing of what happened."""

from __future__ import annotations

from flask import Response, request

from clinic import auth, db
from clinic.domain.followup.adverse_events import HARM_WORDS
from clinic.services.followup import adverse_events as events
from clinic.services.record import patients
from clinic.web import forms
from clinic.web.admin import blueprint
from clinic.web.forms.days import DaysForm


@blueprint.get("/adverse-events")
def adverse_events() -> Response:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    form = DaysForm(request.args)
    form.validate()
    since, until = form.days(patients.today(session, by, at))
    counts = events.counts(session, by, since=since, until=until)
    return forms.page(
        "admin/adverse_events.html", form, counts=counts, harms=HARM_WORDS, since=since, until=until
    )
