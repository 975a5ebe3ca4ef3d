"""To whom patients are handed over: the form for one patient and for all that somebody has, and the page of all."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from flask import flash, redirect
from werkzeug.wrappers import Response
from wtforms import SelectField
from wtforms.validators import InputRequired

from clinic import auth, db
from clinic.domain.errors import InvalidInput, Stale
from clinic.models import StaffMember
from clinic.services.followup.care import handover
from clinic.web import forms
from clinic.web.forms import fields


class HandOverForm(forms.SeenForm):
    """Who takes over."""

    to = SelectField("Who takes over?", validators=[InputRequired()])

    def taker(self) -> UUID:
        """Who was chosen, of a valid form."""
        return UUID(self.to.data)


def form_for(takers: Iterable[StaffMember], *, seen: int) -> HandOverForm:
    """The form with these to choose from; nobody is chosen before somebody chose."""
    form = HandOverForm(data={"seen": seen, "to": ""})
    names = ((str(taker.id), taker.name) for taker in takers)
    form.to.choices = fields.choices([("", "Choose a therapist"), *names])
    return form


def page_of_all(template: str, *, of: StaffMember, by: StaffMember, then: str) -> Response:
    """The page that hands over all the patients of somebody, and says how many they are, never who; `then` is the
    address that follows.
    """
    session = db.get_session()
    ids = handover.theirs(session, of)
    form = form_for(handover.takers(session, by, but=of.id), seen=handover.number_of(ids))
    if form.validate_on_submit():
        try:
            handed = handover.give_all(
                session, of=of, to=form.taker(), seen=form.revision(), by=by, at=auth.now()
            )
        except (InvalidInput, Stale) as error:
            form.refuse(error)
            ids = handover.theirs(session, of)
        else:
            flash(f"Handed over: {handed}.", "clear")
            return redirect(then, 303)
    return forms.page(template, form, member=of, count=len(ids))
