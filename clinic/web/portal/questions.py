"""The intake as the patient answers it at home: the clinic's questions in plain words, yes, no or not sure.

Conditions are tick lists, and each has a "None of these" of its own: a single no to everything would be worth little.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from operator import attrgetter

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from clinic import auth, db
from clinic.domain.errors import InvalidInput
from clinic.domain.record.facts import Answer, Reply
from clinic.services.record import intake, records
from clinic.services.screening import urgent
from clinic.web import answers, forms
from clinic.web.forms import SeenForm
from clinic.web.portal import blueprint

ANSWERS = forms.choices(
    [
        (Answer.YES.value, lazy_gettext("Yes")),
        (Answer.NO.value, lazy_gettext("No")),
        (Reply.NOT_RECORDED.value, lazy_gettext("Not sure")),
    ]
)

TITLES = {"red-flags": lazy_gettext("First"), "daily-life": lazy_gettext("At home")}

TOP = "messages"  # else a browser goes on to the part that "No to the rest" left in its address
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
    fill = forms.sent("none")
    if form.validate_on_submit() and not fill:
        said = answers.answers_of(form)
        try:
            red_flag = intake.save_own(
                session, patient=patient, answers=said, seen=form.revision(), at=auth.now()
            )
        except InvalidInput as error:
            for name in error.errors:
                form.fail(name, ANSWERED_SINCE)
            form.seen.data = str(records.read(session, patient, at=auth.now()).newest_answer)
        else:
            return _thanks(red_flag=red_flag, found=[name for name in said if said[name] == Answer.YES])
    lists = answers.lists_of(asked)
    for listed in lists:
        if listed.key == fill and listed.is_ticked:
            answers.say_no(form, listed.questions)
    return forms.page("portal/questions.html", form, lists=lists, titles=TITLES, filled=fill)


def _thanks(*, red_flag: bool, found: Collection[str]) -> Response:
    """To what to do now, where something that the patient `found` just now wants a doctor."""
    session = db.get_session()
    record = records.read(session, auth.patient(), at=auth.now())
    if red_flag or urgent.advice(session, record, about=found).urgency:
        return redirect(url_for(".see_a_doctor", _anchor=TOP), 303)
    flash(gettext("Thank you. Your therapist will go through this with you."), "clear")
    return redirect(url_for(".plan", _anchor=TOP), 303)


@blueprint.get("/see-a-doctor")
def see_a_doctor() -> str:
    session = db.get_session()
    record = records.read(session, auth.patient(), at=auth.now())
    advice = urgent.advice(session, record)
    return render_template("portal/see_a_doctor.html", clinic=auth.signed_in().clinic, advice=advice)


def _form(asked: Iterable[str]) -> QuestionsForm:
    record = records.read(db.get_session(), auth.patient(), at=auth.now())
    said = {
        name: record.answers[name].answer.value
        for name in asked
        if name in record.answers and name not in record.clearances
    }
    fields = answers.fields(asked, choices=ANSWERS, label=attrgetter("question"))
    form: type[QuestionsForm] = type("QuestionsForm", (QuestionsForm,), fields)
    return form(data=said | {"seen": record.newest_answer})
