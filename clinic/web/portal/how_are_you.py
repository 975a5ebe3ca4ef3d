"""How the patient is, as the clinic asks from time to time: pain, what goes how well, better or worse."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import Field, RadioField
from wtforms.validators import InputRequired

from clinic import auth, db
from clinic.domain.errors import InvalidInput, Stale
from clinic.domain.followup.outcomes.measures import MEASURES, OutcomeMeasure, shown
from clinic.services.followup.outcomes import answers, schedules
from clinic.services.followup.outcomes.measurements import Taken
from clinic.services.record import patients
from clinic.web import forms
from clinic.web.forms import SeenForm, choices
from clinic.web.portal import blueprint

CHOOSE = lazy_gettext("Choose a number.")
Questions = Sequence[tuple[OutcomeMeasure, str]]


class HowForm(SeenForm):
    """`_form` adds a field for each question that is due; `seen` is the revision of the goals."""


def asked() -> bool:
    """Whether anything is due."""
    return bool(_due())


@blueprint.route("/how-are-you", methods=["GET", "POST"])
def how_are_you() -> Response:
    session, patient, at = db.get_session(), auth.patient(), auth.now()
    due = _due()
    form = _form(due, seen=patient.goals_revision)
    if not due:
        return forms.page("portal/how_are_you.html", form, questions=[])
    if form.validate_on_submit():
        figures = [
            Taken(measure, int(form[f"asked_{place}"].data), about)
            for place, (measure, about) in enumerate(due)
        ]
        try:
            is_bad = answers.receive(
                session, patient=patient, figures=figures, goals_seen=form.revision(), at=at
            )
        except (InvalidInput, Stale) as error:
            form.refuse(error)
        else:
            thanks = gettext("Thank you. It is kept, and your clinic can read it.")
            flash(thanks, "info" if is_bad else "clear")  # nothing good is said above bad news
            if is_bad:
                flash(gettext("You are not well. Call your clinic; nobody watches all the time."), "caution")
            return redirect(url_for(".plan"), 303)
    ends = [[f"{span}: {gettext(words)}" for span, words in _ends(measure)] for measure, _about in due]
    return forms.page(
        "portal/how_are_you.html",
        form,
        questions=[(form[f"asked_{place}"], about, ends[place]) for place, (_m, about) in enumerate(due)],
    )


def _due() -> Questions:
    session, patient = db.get_session(), auth.patient()
    return schedules.due(session, patient, on=patients.today(session, patient, auth.now()))


def _ends(measure: OutcomeMeasure) -> Sequence[tuple[str, str]]:
    kind = MEASURES[measure]
    figures = (kind.span.low, kind.span.high)
    return [(_number(measure, figure), words) for figure, words in zip(figures, kind.ends, strict=True)]


def _number(measure: OutcomeMeasure, figure: int) -> str:
    """A figure as a tile has it: a change with its sign."""
    return shown(measure, figure) if MEASURES[measure].is_change else str(figure)


def _form(due: Questions, *, seen: int) -> HowForm:
    fields: dict[str, Field] = {
        f"asked_{place}": RadioField(
            gettext(MEASURES[measure].question),
            choices=choices(
                (str(figure), _number(measure, figure))
                for figure in range(MEASURES[measure].span.low, MEASURES[measure].span.high + 1)
            ),
            validators=[InputRequired(CHOOSE)],
        )
        for place, (measure, _about) in enumerate(due)
    }
    form: HowForm = type("DueForm", (HowForm,), fields)(data={"seen": seen})
    return form
