"""Adverse events: the form and the page of one, the clinic's list of them, and the list as a file."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms import DateField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired

from clinic import auth, db
from clinic.domain.errors import InvalidInput, Stale
from clinic.domain.followup import adverse_events as event_rules
from clinic.domain.followup.adverse_events import (
    DURING_WORDS,
    HARM_WORDS,
    INFORMANT_WORDS,
    During,
    Harm,
    Informant,
    with_what,
)
from clinic.domain.limits import EVENT_TEXT
from clinic.domain.roles import Action
from clinic.models import AdverseEvent, Patient
from clinic.services.followup import adverse_events
from clinic.services.followup.adverse_events import EventLine, EventWords
from clinic.services.followup.care import harm
from clinic.services.followup.lines import exercises, pausing_over, with_which
from clinic.services.record import patients
from clinic.web import csv_file, forms
from clinic.web.forms import fields
from clinic.web.forms.days import DaysForm
from clinic.web.forms.once import OnceForm
from clinic.web.forms.recorded import RecordForm
from clinic.web.therapist.blueprint import blueprint
from clinic.web.therapist.followup.pausing import ALONE

PAGE_SIZE = 50
HARMS = [(harm.value, words) for harm, words in HARM_WORDS.items()]
CHOOSE = "Choose one."
WITH_NONE = {During.OTHER.value: During.OTHER, During.UNKNOWN.value: During.UNKNOWN}
HEAD = (
    *("day", "patient", "born", "exercise", "what happened", "harm", "harm as first said", "action"),
    *("told by", "recorded by", "recorded at", "became known later"),
)


class EventForm(OnceForm):
    """What happened; that its texts say something, the domain asks in its own words."""

    happened_on = DateField(
        "When did it happen?",
        validators=[InputRequired()],
        description="If nobody knows the day, the day on which the clinic heard of it. Say so below.",
    )
    item_id = SelectField("With which exercise?", validators=[InputRequired(CHOOSE)])
    what = TextAreaField(
        "What happened?",
        validators=[fields.NeededSometimes()],
        render_kw={"rows": 3, "maxlength": EVENT_TEXT},
    )
    harm = RadioField(
        "How much harm was there?", choices=fields.choices(HARMS), validators=[InputRequired(CHOOSE)]
    )
    action = TextAreaField(
        "What was done about it?",
        validators=[fields.NeededSometimes()],
        render_kw={"rows": 3, "maxlength": EVENT_TEXT},
    )
    told_by = RadioField(
        "Who told the clinic?",
        choices=fields.choices((who.value, words) for who, words in INFORMANT_WORDS.items()),
        validators=[InputRequired(CHOOSE)],
    )

    def say_the_rest(self, *, today: date, born: date) -> None:
        """Beside what is missing, what the domain would refuse next: all mistakes in one round."""
        wrong = event_rules.errors(
            what=self.what.data or "",
            action=self.action.data or "",
            happened_on=self.happened_on.data,
            today=today,
            born=born,
        )
        for name, sentence in wrong.items():
            if not self[name].errors:
                self.fail(name, sentence)

    def said(self) -> EventWords:
        """What the service takes, of a valid form."""
        return EventWords(
            happened_on=self.happened_on.data,
            what=self.what.data or "",
            harm=Harm(self.harm.data),
            action=self.action.data or "",
            told_by=Informant(self.told_by.data),
            item_id=None if self.item_id.data in WITH_NONE else UUID(self.item_id.data),
            during=WITH_NONE.get(self.item_id.data, During.EXERCISE),
        )


class AdditionForm(RecordForm):
    """What became known later. The harm is what is recorded: nobody says less of it without having seen that."""

    text = TextAreaField(
        "What became known?",
        validators=[fields.NeededSometimes()],
        render_kw={"rows": 3, "maxlength": EVENT_TEXT},
    )
    harm = RadioField("The harm, as it is known now", choices=fields.choices(HARMS))


@blueprint.route("/patients/<uuid:patient_id>/adverse-events/new", methods=["GET", "POST"])
def adverse_event_new(patient_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(Action.EDIT_RECORD), auth.now()
    found = patients.get(session, by, patient_id)
    form = EventForm()
    items = with_which.offered(session, found)
    form.item_id.choices = fields.choices(
        [
            ("", "Choose"),
            *((str(key), name) for key, name in items.items()),
            *((value, DURING_WORDS[during]) for value, during in WITH_NONE.items()),
        ]
    )
    if form.validate_on_submit():
        try:
            event = adverse_events.record(
                session, patient=found, event_id=form.row_id(), event=form.said(), by=by, at=at
            )
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash("It is recorded. What becomes known later is added here.", "clear")
            return redirect(url_for(".adverse_event", event_id=event.id), 303)
    elif form.is_submitted():
        form.say_the_rest(today=patients.today(session, by, at), born=found.born)
    return forms.page("therapist/followup/adverse_events/event_new.html", form, patient=found)


@blueprint.route("/adverse-events/<uuid:event_id>", methods=["GET", "POST"])
def adverse_event(event_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    event = adverse_events.get(session, by, event_id)
    form = _adding(event)
    if form.validate_on_submit():
        try:
            adverse_events.add(
                session,
                event=event,
                text=form.text.data or "",
                harm=Harm(form.harm.data),
                seen=form.revision(),
                by=by,
                at=at,
            )
        except (InvalidInput, Stale) as error:
            form.refuse(error)
        else:
            flash("It is added.", "clear")
            return redirect(url_for(".adverse_event", event_id=event.id), 303)
    patient: Patient = patients.get(session, by, event.patient_id)
    line = harm.lines(session, [event]).get(event.id)
    return forms.page(
        "therapist/followup/adverse_events/event.html",
        form,
        event=event,
        patient=patient,
        harm=adverse_events.harm_of(event),
        line=line,
        can_pause=line is not None and pausing_over.may_pause(session, line),
        only=pausing_over.of_event(session, event),
        alone=ALONE,
        exercises=exercises.names(session, [line] if line else ()),
        names=adverse_events.names(session, event),
        harms=HARM_WORDS,
        tellers=INFORMANT_WORDS,
    )


@blueprint.get("/adverse-events")
def adverse_events_list() -> Response:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    form = DaysForm(request.args)
    form.validate()
    since, until = form.days(patients.today(session, by, at))
    counts = adverse_events.counts(session, by, since=since, until=until)
    pages = max(1, -(-sum(counts.values()) // PAGE_SIZE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    days = {"since": since, "until": until}
    lines = adverse_events.listed(session, by, **days, most=PAGE_SIZE, skip=(number - 1) * PAGE_SIZE)
    opened = harm.lines(session, [line.event for line in lines])
    return forms.page(
        "therapist/followup/adverse_events/events.html",
        form,
        lines=lines,
        opened=opened,
        exercises=exercises.names(session, opened.values()),
        counts=counts,
        page=number,
        pages=pages,
        days={name: day.isoformat() for name, day in days.items()},
    )


@blueprint.get("/adverse-events.csv")
def adverse_events_csv() -> Response:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    form = DaysForm(request.args)
    form.validate()
    since, until = form.days(patients.today(session, by, at))
    lines = adverse_events.listed(session, by, since=since, until=until)
    return csv_file.answer(f"adverse-events-{since}-{until}", [HEAD, *map(_row, lines)])


def _adding(event: AdverseEvent) -> AdditionForm:
    return AdditionForm(
        lambda: {"seen": adverse_events.revision(event), "harm": adverse_events.harm_of(event).value}
    )


def _row(line: EventLine) -> tuple[object, ...]:
    event = line.event
    later = " / ".join(f"{addition.added_at:%Y-%m-%d}: {addition.text}" for addition in event.additions)
    return (
        *(event.happened_on, line.patient.name, line.patient.born, with_what(event.exercise, event.during)),
        *(event.what, line.harm),
        *(event.harm, event.action, event.told_by, line.recorded_by),
        *(event.recorded_at.isoformat(timespec="minutes"), later),
    )
