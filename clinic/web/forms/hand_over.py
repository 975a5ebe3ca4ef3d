"""To whom patients are handed over: the same form for one patient and for all that somebody has."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from wtforms import SelectField
from wtforms.validators import InputRequired

from clinic.models import StaffMember
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
