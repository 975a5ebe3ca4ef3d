"""The intake as the patient answers it at home: the clinic's questions in plain words, yes, no or not sure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import RadioField

from clinic import auth, db
from clinic.domain.errors import InvalidInput
from clinic.domain.record.facts import OTHER_FACTS, RED_FLAGS, Answer, Reply
from clinic.domain.record.problems import PROBLEMS
from clinic.services.record import intake, records
from clinic.services.record.facts import QUESTIONS
from clinic.services.screening import urgent
from clinic.web import forms
from clinic.web.forms import SeenForm
from clinic.web.portal import blueprint

ANSWERS = forms.choices(
    [
        (Answer.YES.value, lazy_gettext("Yes")),
        (Answer.NO.value, lazy_gettext("No")),
        (Reply.NOT_RECORDED.value, lazy_gettext("Not sure")),
    ]
)

ANSWERED_SINCE = lazy_gettext(
    "This was answered on another page since. Choose again, then send your answers."
)


class QuestionsForm(SeenForm):
    """`_form` adds a field for each question that is the patient's to answer."""


@blueprint.route("/questions", methods=["GET", "POST"])
def questions() -> Response:
    session, patient = db.get_session(), auth.patient()
    asked = intake.open_to_patient(session, patient, at=auth.now())
    form = _form(asked)
    if form.validate_on_submit():
        answers = {name: form[name].data for name in asked}
        try:
            red_flag = intake.save_own(
                session, patient=patient, answers=answers, seen=form.revision(), at=auth.now()
            )
        except InvalidInput as error:
            for name in error.errors:
                form.fail(name, ANSWERED_SINCE)
            form.seen.data = str(records.read(session, patient, at=auth.now()).newest_answer)
        else:
            return _thanks(red_flag=red_flag)
    return forms.page("portal/questions.html", form, groups=_groups(asked))


def _thanks(*, red_flag: bool) -> Response:
    if red_flag:
        return redirect(url_for(".see_a_doctor"), 303)
    flash(gettext("Thank you. Your therapist will go through this with you."), "clear")
    return redirect(url_for(".plan"), 303)


@blueprint.get("/see-a-doctor")
def see_a_doctor() -> str:
    session = db.get_session()
    record = records.read(session, auth.patient(), at=auth.now())
    advice = urgent.advice(session, record)
    return render_template("portal/see_a_doctor.html", clinic=auth.signed_in().clinic, advice=advice)


def _form(asked: Iterable[str]) -> QuestionsForm:
    record = records.read(db.get_session(), auth.patient(), at=auth.now())
    answers = record.answers
    fields = {
        name: RadioField(QUESTIONS[name].question, choices=ANSWERS, default=Reply.NOT_RECORDED.value)
        for name in asked
    }
    form: QuestionsForm = type("QuestionsForm", (QuestionsForm,), fields)(
        data={
            "seen": record.newest_answer,
            **{
                name: answers[name].answer.value
                for name in asked
                if name in answers and name not in record.clearances
            },
        }
    )
    return form


def _groups(asked: Iterable[str]) -> list[tuple[str, list[str]]]:
    """The questions under their headings, the ones that matter most first."""
    wanted = set(asked)
    groups = [(gettext("First"), list(RED_FLAGS)), (gettext("At home"), list(OTHER_FACTS))]
    for title, codes in groupby(PROBLEMS.values(), key=lambda code: code.group):
        groups.append((gettext(title), [code.code for code in codes]))
    kept = [(title, [name for name in names if name in wanted]) for title, names in groups]
    return [(title, names) for title, names in kept if names]
