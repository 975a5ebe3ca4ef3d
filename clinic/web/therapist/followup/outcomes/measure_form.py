"""The form of what is measured: a field for each measure, side and goal, all of which may stay empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wtforms import DateField, Field, StringField
from wtforms.validators import InputRequired

from clinic.domain.followup.outcomes.measurements import Taken
from clinic.domain.followup.outcomes.measures import (
    MEASURES,
    MeasuredSide,
    OutcomeMeasure,
    field_of,
    read,
    wanted,
)
from clinic.domain.record.goals import Aim
from clinic.web.forms import SeenForm
from clinic.web.forms.fields import NeededSometimes
from clinic.web.forms.once import OnceForm

AskedKey = tuple[OutcomeMeasure, str, MeasuredSide | None]
FIGURE_LENGTH = 8  # of what is typed: the longest figure with its tenth


@dataclass(frozen=True)
class AskedMeasure:
    """What a field asks for."""

    field: str
    label: str
    measure: OutcomeMeasure
    about: str = ""
    side: MeasuredSide | None = None


class MeasureForm(OnceForm, SeenForm):
    """The day, and `seen`, the revision of the goals; the figures are added by `form_for`."""

    taken_on = DateField("Measured on", validators=[InputRequired()])

    def figures(self, asked: Sequence[AskedMeasure]) -> list[Taken] | None:
        """What was filled in, or None where something is no figure, which its field then says."""
        found, valid = [], True
        for one in asked:
            text = (self[one.field].data or "").strip()
            figure = read(one.measure, text) if text else None
            if figure is not None:
                found.append(Taken(one.measure, figure, one.about, one.side))
            elif text:
                self.fail(one.field, wanted(one.measure))
                valid = False
        return found if valid else None


def asked_for(aims: Sequence[Aim]) -> list[AskedMeasure]:
    """What the form asks for, in the order of the measures."""
    return [one for measure in OutcomeMeasure for one in _of(measure, aims)]


def form_for(
    asked: Sequence[AskedMeasure], *, lasts: Mapping[AskedKey, str], today: date, seen: int
) -> MeasureForm:
    """The form that asks for it, today; `lasts` says of each what was measured last."""
    asked_once = Counter(one.measure for one in asked)
    fields: dict[str, Field] = {
        one.field: StringField(
            one.label,
            description=_help(one, lasts, with_how=asked_once[one.measure] == 1),
            validators=[NeededSometimes()],
            render_kw={
                "inputmode": "decimal" if MEASURES[one.measure].tenths else "text",
                "maxlength": FIGURE_LENGTH,
                "autocomplete": "off",
            },
        )
        for one in asked
    }
    form: MeasureForm = type("AskedForm", (MeasureForm,), fields)(data={"taken_on": today, "seen": seen})
    return form


def _help(one: AskedMeasure, lasts: Mapping[AskedKey, str], *, with_how: bool) -> str:
    last = lasts.get((one.measure, one.about, one.side), "")
    return " ".join(filter(None, (how(one.measure) if with_how else "", last)))


def how(measure: OutcomeMeasure) -> str:
    """How it is measured, and what the ends of its scale mean."""
    kind = MEASURES[measure]
    ends = f" {kind.span.low}: {kind.ends[0]}; {kind.span.high}: {kind.ends[1]}." if kind.question else ""
    return kind.how + ends


def _of(measure: OutcomeMeasure, aims: Sequence[Aim]) -> Iterator[AskedMeasure]:
    name = MEASURES[measure].name
    if measure is OutcomeMeasure.ACTIVITY:
        for aim in aims:
            yield AskedMeasure(field_of(measure, aim.text), aim.text, measure, about=aim.text)
    elif MEASURES[measure].sided:
        for side in MeasuredSide:
            yield AskedMeasure(f"{measure}_{side}", f"{name}, {side}", measure, side=side)
    else:
        yield AskedMeasure(field_of(measure), name, measure)
