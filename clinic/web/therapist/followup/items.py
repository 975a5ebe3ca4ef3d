"""One item of the worklist: what happened, what it stops, and what a clinician does about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from clinic import auth, db
from clinic.domain.errors import ActionDenied, InvalidInput, Stale
from clinic.domain.followup import emergencies
from clinic.domain.followup.diary.doubts import FROM_HOME
from clinic.domain.followup.emergencies import Examination
from clinic.domain.followup.reasons import OF_REASON
from clinic.domain.followup.worklist import NOT_THEIRS, Stops, answered_by, is_grave
from clinic.domain.limits import ATTEMPT_WORDS, NAME, PROFESSION, WORKLIST_ANSWER
from clinic.domain.roles import Action
from clinic.models import WorklistItem
from clinic.services.access import staff
from clinic.services.followup import worklist, worklists
from clinic.services.followup.care import answers, confirming, not_now, together
from clinic.services.followup.diary import emergency
from clinic.services.record import patients, statements
from clinic.web.forms import SeenForm, page, sent, typed_revision
from clinic.web.forms.fields import Boxes, NeededSometimes, choices
from clinic.web.forms.once import OnceForm
from clinic.web.therapist.blueprint import blueprint
from clinic.web.therapist.followup import about_item, answering, pausing, ways_out
from clinic.web.therapist.record.red_flags import NOT_YOURSELF

AFTER = choices(pausing.OF_STOPPED)
OF_HOME = choices(
    [("keep", "It stays until the answers are gone through"), ("resume", "It ends without: my words say why")]
)
RESUMES = {"resume": True} | dict.fromkeys(("keep", *pausing.HELD), False)  # anything else is no clear word


class AnswerForm(SeenForm):
    """What was found and decided."""

    answer = TextAreaField(
        "What did you find and decide?",
        validators=[NeededSometimes()],  # said with what speaks against the rest
        render_kw={"rows": 3, "maxlength": WORKLIST_ANSWER},
    )
    also = Boxes("The same answer for what else this report opened", validate_choice=False)
    after = RadioField("What becomes of what is paused?", choices=AFTER, validate_choice=False)

    def examined(self) -> Examination:
        """Who examined the patient; nobody is asked."""
        return emergencies.NONE


class EmergencyForm(AnswerForm):
    """The same of an emergency that was reported, with who examined the patient."""

    examined_by = StringField(
        "Who examined the patient?",
        validators=[NeededSometimes()],
        description=NOT_YOURSELF,
        render_kw={"maxlength": NAME},
    )
    examined_as = StringField(
        "Their profession", validators=[NeededSometimes()], render_kw={"maxlength": PROFESSION}
    )
    examined_on = DateField("On which day?", validators=[NeededSometimes()])

    def examined(self) -> Examination:
        return Examination(self.examined_by.data or "", self.examined_as.data or "", self.examined_on.data)


class AssignForm(SeenForm):
    """Whose it is. `refusal` is what is said of somebody whom nobody could choose on the page."""

    to = SelectField("Give it to", validate_choice=False)
    refusal = ""

    def names_others(self, mine: UUID) -> bool:
        """Whether it can be given to anybody but oneself."""
        return any(value != str(mine) for value, *_ in self.to.iter_choices())

    def validate_to(self, field: Any) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(self.refusal)


class SnoozeForm(SeenForm):
    """Until when it is out of the way."""

    until = DateField("Look again on", validators=[InputRequired()])


class CallForm(OnceForm):
    """What is noted of a call that reached nobody."""

    words = TextAreaField(  # of several lines, so that Enter in it sends no other form
        "You called, and nobody answered: a few words, if you like",
        validators=[NeededSometimes()],
        description="Such as: left a message, line dead, asked a relative.",
        render_kw={"rows": 1, "maxlength": ATTEMPT_WORDS},
    )


@blueprint.get("/worklist/<uuid:work_id>")
def worklist_item(work_id: UUID) -> Response:
    item = worklist.get(db.get_session(), auth.staff(), work_id)
    return show(item)


@blueprint.post("/worklist/<uuid:work_id>/answer")
def worklist_answer(work_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    item = worklist.get(session, by, work_id)
    patient = patients.get(session, by, item.patient_id)
    riders = together.riders(item, worklists.open_of(session, patient).items, by=by)
    form = _answering(item, riders)
    if form.validate_on_submit():
        text, after, before = form.answer.data or "", form.after.data, item.stops
        try:
            seen = pausing.held_by(item, after, text=text, seen=form.revision())
            answered = together.answer(
                session,
                item=item,
                also=answering.chosen(form.also.data or ()),
                text=text,
                resume=RESUMES.get(after),
                examined=form.examined(),
                seen=seen,
                by=by,
                at=at,
            )
        except (InvalidInput, Stale) as error:
            form.refuse(error)
            if isinstance(error, Stale):
                form.after.data = None  # what was chosen was about what the line said then
        except ActionDenied as error:
            if item.ended_at is None:
                raise
            form.fail("", str(error))  # somebody else dealt with it meanwhile; the words are still there
        else:
            flash(answering.kept(answered, newly=item.stops is not before), "clear")
            return redirect(answering.way_back(item), 303)
    return show(item, answer=form)


@blueprint.post("/worklist/<uuid:work_id>/pause")
def worklist_pause(work_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff(Action.ANSWER_STOP)
    item = worklist.get(session, by, work_id)
    refused = ""
    try:
        pausing.from_line(item)
    except ActionDenied as error:
        if not sent("answer"):
            raise
        refused = str(error)
    if not sent("answer"):
        return redirect(url_for(".worklist_item", work_id=work_id, back=answering.came_from()), 303)
    form = typed(item)
    form.catch_up(item.revision)
    form.after.data = None  # which was chosen before this was paused
    if refused:
        form.fail("", refused)
    return show(item, answer=form)  # with the words that were typed before, which are no answer yet


@blueprint.post("/worklist/<uuid:work_id>/assign")
def worklist_assign(work_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(Action.WORK_LIST), auth.now()
    item = worklist.get(session, by, work_id)
    form = _assigning(item)
    if form.validate_on_submit():
        to = staff.get(session, by, UUID(form.to.data))
        try:
            not_now.assign(session, item=item, to=to, seen=form.revision(), by=by, at=at)
        except (InvalidInput, Stale) as error:
            form.refuse(error)
        else:
            flash(f"It is {to.name}'s now.", "clear")
            return redirect(answering.way_back(item, without="worklist"), 303)
    return show(item, assign=form)


@blueprint.post("/worklist/<uuid:work_id>/snooze")
def worklist_snooze(work_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    item = worklist.get(session, by, work_id)
    form = SnoozeForm(data=_seen(item))
    if form.validate_on_submit() and form.until.data:
        try:
            not_now.snooze(session, item=item, until=form.until.data, seen=form.revision(), by=by, at=at)
        except (InvalidInput, Stale) as error:
            form.refuse(error)
        else:
            flash("It comes back on that day.", "clear")
            return redirect(answering.way_back(item, without="worklist"), 303)
    return show(item, snooze=form)


@blueprint.post("/worklist/<uuid:work_id>/bring-back")
def worklist_bring_back(work_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff(Action.WORK_LIST)
    item = worklist.get(session, by, work_id)
    not_now.bring_back(session, item=item, by=by, at=auth.now())
    flash("It is on the list again.", "clear")
    return redirect(url_for(".worklist"), 303)


@blueprint.post("/worklist/<uuid:work_id>/seen")
def worklist_seen(work_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    item = worklist.get(session, by, work_id)
    not_now.see(session, item=item, seen=typed_revision(), by=by, at=at)
    flash("The list says that you have seen it. It stays there until it is answered.", "clear")
    return redirect(url_for(".worklist_item", work_id=work_id, back=answering.came_from()), 303)


def _seen(item: WorklistItem) -> dict[str, object]:
    return {"seen": item.revision}


def _answering(item: WorklistItem, riders: Iterable[WorklistItem], **formdata: None) -> AnswerForm:
    """The form of this item, in which everything is ticked that may be answered with it; with `formdata` of none it is
    empty, whatever was sent.
    """
    kind = EmergencyForm if emergencies.is_one(item.reason, item.urgency) else AnswerForm
    boxes = answering.offered(riders)
    form = kind(data=_seen(item), also=[box.value for box in boxes], **formdata)
    form.also.choices = boxes
    if item.cause == FROM_HOME:
        form.after.label.text, form.after.choices = "Nobody has gone through the answers yet", OF_HOME
    elif not worklist.has_plan(db.get_session(), item):
        form.after.label.text, form.after.choices = "What becomes of it?", choices(pausing.WITHOUT_PLAN)
    elif decisions := pausing.decisions(item):
        form.after.label.text, form.after.choices = "What becomes of the plan?", decisions
    return form


def typed(item: WorklistItem) -> AnswerForm:
    """The answer that was typed when another button of the page was pressed: it is none yet."""
    session, by = db.get_session(), auth.staff()
    patient = patients.get(session, by, item.patient_id)
    return _answering(item, together.riders(item, worklists.open_of(session, patient).items, by=by))


def _assigning(item: WorklistItem) -> AssignForm:
    session, by = db.get_session(), auth.staff()
    form = AssignForm(data=_seen(item) | {"to": str(item.assigned_to or "")})
    form.to.choices = choices((str(one.id), one.name) for one in not_now.takers(session, item, by))
    form.refusal = NOT_THEIRS[answered_by(item.reason, item.stops)]
    return form


def show(
    item: WorklistItem,
    *,
    answer: AnswerForm | None = None,
    assign: AssignForm | None = None,
    snooze: SnoozeForm | None = None,
    called: CallForm | None = None,
) -> Response:
    """The page of an item, with what was refused of one of its forms."""
    session, by = db.get_session(), auth.staff()
    patient = patients.get(session, by, item.patient_id)
    waits = worklists.open_of(session, patient)
    riders = together.riders(item, waits.items, by=by)
    answered = answer or _answering(item, riders, formdata=None)
    giving = assign or _assigning(item)
    return page(
        "therapist/followup/item.html",
        assign or snooze or called or answered,
        item=item,
        patient=patient,
        answering=answered,
        assigning=giving,
        may_give=giving.names_others(by.id),
        calling=called or CallForm(formdata=None),
        snoozing=snooze or SnoozeForm(formdata=None, data=_seen(item)),
        waits_for_answers=confirming.waits(session, item),
        asks_after=bool(pausing.decisions(item))
        or any(each.stops is not Stops.NOTHING for each in (item, *riders)),
        is_grave=is_grave(item.reason, item.stops),
        back=answering.came_from(),
        reasons=OF_REASON,
        earlier=answers.earlier(session, [item])[item.id],
        names=statements.staff_names(session, [item.clinic_id]),
        others=[other for other in waits.items if other.id != item.id],
        more=waits.more,
        told=emergency.told(session, item) if isinstance(answered, EmergencyForm) else None,
        **about_item.happened(item, patient),
        **about_item.stopped(item, patient),
        **pausing.of_item(item, patient),
        **ways_out.onward(item, patient),
    )
