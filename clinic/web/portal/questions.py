"""The intake as the patient answers it at home: the clinic's questions in plain words, yes, no or not sure.

Conditions are tick lists, and each has a "None of these" of its own: a single no to everything would be worth little.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from clinic import auth, db
from clinic.domain.errors import InvalidInput
from clinic.domain.record.facts import OTHER_FACTS, RED_FLAGS, Answer, Reply
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.roles import Actor
from clinic.services.followup import at_home
from clinic.services.plans import pauses
from clinic.services.record import intake, records
from clinic.services.record.records import Record
from clinic.services.screening import urgent
from clinic.services.screening.urgent import Advice
from clinic.web import answers, forms
from clinic.web.answers import QuestionList
from clinic.web.forms import SeenForm, fields
from clinic.web.portal import blueprint, referrals
from clinic.web.portal.unkept import page_says

ANSWERS = fields.choices(
    [
        (Answer.YES.value, lazy_gettext("Yes")),
        (Answer.NO.value, lazy_gettext("No")),
        (Reply.NOT_RECORDED.value, lazy_gettext("Not sure")),
    ]
)

FOLDED = {"red-flags": lazy_gettext("Signs that a doctor must look at")}  # where they do not come first
TITLES = {"red-flags": lazy_gettext("First"), "daily-life": lazy_gettext("At home")}

TOP = "messages"  # else a browser goes on to the part that "No to the rest" left in its address
ANSWERED_SINCE = lazy_gettext(
    "This was answered on another page since. Choose again, then send your answers."
)
NOTHING_SAID = lazy_gettext(
    "Nothing was sent: there is no new answer yet. Tick or choose what fits, then send your answers."
)


class QuestionPart(NamedTuple):
    """Questions of one list as the page shows them: those that are `due` stand open, and what was answered before is
    folded away behind them, unless it `is_open` because something in it is wrong or is a yes.
    """

    listed: QuestionList
    due: tuple[str, ...]
    before: tuple[str, ...]
    is_open: bool


class QuestionsForm(SeenForm):
    """`_form` adds a field for each question that is the patient's to answer."""


@blueprint.route("/questions", methods=["GET", "POST"])
def questions() -> Response:
    session, patient = db.get_session(), auth.patient()
    asked = intake.open_to_patient(session, patient, at=auth.now())
    record = records.read(session, patient, at=auth.now())
    own, due = _own(record, asked), intake.due_at_home(record, asked)
    form = _form(asked, own, seen=record.newest_answer)
    fill = forms.sent("none")
    if form.validate_on_submit() and not fill:
        said = answers.answers_of(form)
        is_news = _is_anything_said(said, own, due)
        try:
            red_flag = at_home.save(
                session, patient=patient, answers=said, seen=form.revision(), at=auth.now()
            )
        except InvalidInput as error:
            for name in error.errors:
                form.fail(name, ANSWERED_SINCE)
            form.seen.data = str(records.read(session, patient, at=auth.now()).newest_answer)
        else:
            return _thanks(red_flag=red_flag, said=said, is_news=is_news)
    parts = [*_parts(form, asked, due=due)]
    for part in parts:
        if part.listed.key == fill and part.listed.is_ticked:
            answers.say_no(form, part.due)
    refused = form.is_submitted() and not fill
    advice = _unsent(name for name in asked if name in RED_FLAGS) if refused else None
    clinic = auth.signed_in().clinic
    return forms.page(
        "portal/questions.html",
        form,
        parts=parts,
        again=intake.asked_again(record),
        titles=TITLES,
        folded=TITLES | FOLDED,
        filled=fill,
        advice=advice,
        clinic=clinic,
        page_says=page_says.of_questions(
            clinic,
            urgent.supposed_each(session, record, [name for name in asked if name in RED_FLAGS]),
            tuple(name for name in own if own[name] == Answer.YES),
        ),
    )


def _is_anything_said(said: Mapping[str, str], own: Mapping[str, str], due: Collection[str]) -> bool:
    """Whether the page says another thing than it showed of the patient's `own` answers, or once more what is `due`."""
    unsaid = {name: own.get(name, Reply.NOT_RECORDED if name in PROBLEMS else None) for name in said}
    return any(answer != unsaid[name] or (name in due and name in own) for name, answer in said.items())


def _parts(form: QuestionsForm, asked: Collection[str], *, due: Collection[str]) -> Iterator[QuestionPart]:
    for listed in answers.lists_of(asked):
        before = tuple(name for name in listed.questions if name not in due)
        is_open = any(form[name].errors or form[name].data == Answer.YES for name in before)
        yield QuestionPart(listed, tuple(name for name in listed.questions if name in due), before, is_open)


def _unsent(flags: Iterable[str]) -> Advice | None:
    """What to do now about the red flags to which a page says yes that was refused: nothing of it is kept."""
    yes = [name for name in flags if Answer.YES in request.form.getlist(name)]
    if not yes:
        return None
    session = db.get_session()
    return urgent.supposed(session, records.read(session, auth.patient(), at=auth.now()), yes)


def _thanks(*, red_flag: bool, said: Mapping[str, str], is_news: bool) -> Response:
    """To what to do now, where something that was `said` just now wants a doctor, or that the clinic asks first."""
    session = db.get_session()
    record = records.read(session, auth.patient(), at=auth.now())
    found = [name for name in said if said[name] == Answer.YES]
    if red_flag or urgent.advice(session, record, about=found).urgency:
        return redirect(url_for(".see_a_doctor", _anchor=TOP), 303)
    if any(said.get(name) == Reply.NOT_RECORDED for name in RED_FLAGS):
        return redirect(url_for(".stopped", _anchor=TOP), 303)
    if not is_news:
        flash(str(NOTHING_SAID), "caution")
        return redirect(url_for(".questions", _anchor=TOP), 303)
    flash(gettext("Thank you. Your answers are kept, and your clinic can read them."), "clear")
    return redirect(url_for(".plan", _anchor=TOP), 303)


@blueprint.get("/see-a-doctor")
def see_a_doctor() -> str:
    """What to do now about what a doctor has to look at, or that there is nothing of the kind."""
    session, patient = db.get_session(), auth.patient()
    stops = pauses.of(session, patient)
    return render_template(
        "portal/see_a_doctor.html",
        clinic=auth.signed_in().clinic,
        referral=referrals.now(stops),
        waits=bool(stops or at_home.doubtful(session, patient)),
    )


def _form(asked: Iterable[str], own: Mapping[str, str], *, seen: int) -> QuestionsForm:
    """The questions with the patient's `own` answers, and nothing that somebody else said."""
    fields = answers.fields(
        asked, choices=ANSWERS, label=attrgetter("question"), chosen=RED_FLAGS.keys() | OTHER_FACTS.keys()
    )
    form: type[QuestionsForm] = type("QuestionsForm", (QuestionsForm,), fields)
    return form(data={**own, "seen": seen})


def _own(record: Record, asked: Iterable[str]) -> dict[str, str]:
    """What the patient answered, by question, without what is asked again."""
    again = intake.asked_again(record)
    return {
        name: record.answers[name].answer.value
        for name in asked
        if name in record.answers
        and record.answers[name].source is Actor.PATIENT
        and name not in record.looked_into
        and name not in again
    }
