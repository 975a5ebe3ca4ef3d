"""The dosage of one program item as a form, and back."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from flask import render_template
from markupsafe import Markup
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from clinic.domain.dosage import LABELS, Dosage, Side, describe
from clinic.domain.errors import InvalidInput, Stale
from clinic.domain.text.quantities import SECONDS
from clinic.web.forms import Form
from clinic.web.forms.fields import FigureField, NeededSometimes, choices
from clinic.web.forms.recorded import in_words

SIDES = choices(
    [(Side.BOTH, "No sides"), (Side.EACH, "Each side"), (Side.LEFT, "Left"), (Side.RIGHT, "Right")]
)


class DosageForm(Form):
    """Sets, repetitions or seconds, hold, rest, side, days a week, times a day and a note."""

    was = HiddenField()  # the mark of the dosage that the page showed
    sets = FigureField(LABELS["sets"], validators=[InputRequired()])
    reps = FigureField(LABELS["reps"], validators=[NeededSometimes()])
    seconds = FigureField(LABELS["seconds"], SECONDS, validators=[NeededSometimes()])
    hold_seconds = FigureField(LABELS["hold_seconds"], SECONDS, validators=[Optional()])
    rest_seconds = FigureField(LABELS["rest_seconds"], SECONDS, validators=[Optional()])
    side = SelectField("Side", choices=SIDES)
    days_per_week = FigureField(LABELS["days_per_week"], validators=[InputRequired()])
    times_per_day = FigureField(LABELS["times_per_day"], validators=[InputRequired()])
    note = StringField("Note for the patient", validators=[Optional()])

    theirs = ""
    """In words, the dosage that somebody recorded meanwhile: this one or that one is to be kept."""

    def refuse_for(self, error: InvalidInput | Stale, recorded: Dosage) -> None:
        """Say what is recorded since, and let the next try put this in its place; anything else as every form."""
        if isinstance(error, Stale):
            self.theirs = describe(recorded)
            self.fail("", f"{error} {in_words(self.theirs)}")
            self.was.data = str(error.now)
        else:
            self.refuse(error)

    def dosage(self) -> Dosage:
        """What was typed, unchecked: the service checks it."""
        return Dosage(
            sets=self.sets.data or 0,
            reps=self.reps.data,
            seconds=self.seconds.data,
            hold_seconds=self.hold_seconds.data or 0,
            rest_seconds=self.rest_seconds.data or 0,
            side=Side(self.side.data),
            days_per_week=self.days_per_week.data or 0,
            times_per_day=self.times_per_day.data or 0,
            note=(self.note.data or "").strip(),
        )


@lru_cache(maxsize=4096)  # four kilobytes each
def fields(item_id: UUID, dosage: Dosage) -> Markup:
    """The fields for the dosage of one item among many on a page, drawn once for each dosage."""
    form = DosageForm(formdata=None, obj=dosage, prefix=str(item_id))
    drawn = render_template("therapist/programs/_dosage_fields.html", form=form)
    return Markup(drawn)  # noqa: S704 - a template's own answer, in which values are escaped
