"""How the patient is, as the clinic asks from time to time: pain, what goes how well, better or worse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import flash, redirect, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import Field, RadioField
from wtforms.validators import InputRequired

from clinic import auth, db
from clinic.domain.errors import InvalidInput, Stale
from clinic.domain.followup.outcomes.measurements import Taken
from clinic.domain.followup.outcomes.measures import AT_HOME, MEASURES, OutcomeMeasure, field_of, shown
from clinic.services.followup.outcomes import answers, schedules
from clinic.services.record import goals, patients
from clinic.web import forms
from clinic.web.forms import SeenForm
from clinic.web.forms.fields import choices
from clinic.web.forms.once import OnceForm
from clinic.web.portal import blueprint
from clinic.web.portal.unkept import page_says

CHOOSE = lazy_gettext("Choose a number.")
Questions = Mapping[str, tuple[OutcomeMeasure, str]]
"""By field: what is asked, and about which goal, if any."""


class HowForm(OnceForm, SeenForm):
    """`_form` adds a field for each question; `seen` is the revision of the goals."""


def asked() -> bool:
    """Whether anything is due."""
    return bool(_now())


@blueprint.route("/how-are-you", methods=["GET", "POST"])
def how_are_you() -> Response:
    session, patient, at = db.get_session(), auth.patient(), auth.now()
    questions = {**_due(), **_sent()}
    form = _form(questions, seen=patient.goals_revision)
    if questions and form.validate_on_submit():
        figures = [
            Taken(measure, int(form[name].data), about) for name, (measure, about) in questions.items()
        ]
        try:
            is_bad = answers.receive(
                session,
                patient=patient,
                first_id=form.row_id(),
                figures=figures,
                goals_seen=form.revision(),
                at=at,
            )
        except (InvalidInput, Stale) as error:
            form.refuse(error)
        else:
            thanks = gettext("Thank you. It is kept, and your clinic can read it.")
            flash(thanks, "info" if is_bad else "clear")  # nothing good is said above bad news
            if is_bad:
                flash(_not_well(auth.signed_in().clinic.phone), "caution")
            return redirect(url_for(".plan"), 303)
    return forms.page(
        "portal/how_are_you.html",
        form,
        page_says=page_says.of_clinic(auth.signed_in().clinic),
        questions=[
            (form[name], about, [f"{span}: {gettext(words)}" for span, words in _ends(measure)])
            for name, (measure, about) in questions.items()
        ],
    )


def _not_well(phone: str) -> str:
    """What to do, with the number where the clinic gave one."""
    said: str = gettext("You are not well. Call your clinic; nobody watches all the time.")
    return f"{said} {phone}".strip()


def _due() -> Questions:
    """What is asked now."""
    due = _now()
    return {name: asked for name, asked in _all().items() if asked in due}


def _now() -> Sequence[tuple[OutcomeMeasure, str]]:
    session, patient = db.get_session(), auth.patient()
    return schedules.due(session, patient, on=patients.today(session, patient, auth.now()))


def _sent() -> Questions:
    """What is answered, although it may not be asked any more: what a patient says is kept."""
    return {name: asked for name, asked in _all().items() if name in request.form}


def _all() -> Questions:
    """Everything that can be asked at home, by the name of the field that asks it."""
    aims = [goal.text for goal in goals.current(db.get_session(), auth.patient())]
    return {
        field_of(measure, about): (measure, about)
        for measure in AT_HOME
        for about in (aims if measure is OutcomeMeasure.ACTIVITY else [""])
    }


def _ends(measure: OutcomeMeasure) -> Sequence[tuple[str, str]]:
    kind = MEASURES[measure]
    figures = (kind.span.low, kind.span.high)
    return [(_number(measure, figure), words) for figure, words in zip(figures, kind.ends, strict=True)]


def _number(measure: OutcomeMeasure, figure: int) -> str:
    """A figure as a tile has it: a change with its sign."""
    return shown(measure, figure) if MEASURES[measure].is_change else str(figure)


def _form(questions: Questions, *, seen: int) -> HowForm:
    fields: dict[str, Field] = {
        name: RadioField(
            gettext(MEASURES[measure].question),
            choices=choices(
                (str(figure), _number(measure, figure))
                for figure in range(MEASURES[measure].span.low, MEASURES[measure].span.high + 1)
            ),
            validators=[InputRequired(CHOOSE)],
        )
        for name, (measure, _about) in questions.items()
    }
    form: HowForm = type("AskedForm", (HowForm,), fields)(data={"seen": seen})
    return form
