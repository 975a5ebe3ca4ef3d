"""A therapist pauses a plan, or exercises of it: by their own act, which they can take back, or from the worklist."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, StopValidation

from clinic import auth, db
from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.followup import pausing as rule
from clinic.domain.followup.pausing import PAUSE_REASONS, PauseReason, PauseWords
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Stops, check_answer
from clinic.domain.limits import PAUSE_TEXT, PAUSE_WORDS
from clinic.domain.roles import Action
from clinic.models import Patient, Plan, WorklistItem
from clinic.services.followup.care import pausing
from clinic.services.followup.lines import pausing_over
from clinic.services.plans import contents, pauses, plans
from clinic.services.record import patients
from clinic.web import forms
from clinic.web.forms import sent
from clinic.web.forms.fields import Boxes, NeededSometimes, choices
from clinic.web.forms.once import OnceForm
from clinic.web.therapist.blueprint import blueprint

OF_PLAN = ("plan", "The whole plan")
WHOLE = {"plan": True, "exercises": False}
ALONE = "exercise"  # the one with which harm was done
HELD = frozenset({ALONE, "plan"})  # what an answer pauses with which it is kept
OF_STOPPED = (("resume", "It may go on as it was"), ("keep", "Keep it paused until I sign a new version"))
WITHOUT_PLAN = (
    ("resume", "It is dealt with: it stands against no new plan"),
    ("keep", "It stays on the list until I sign a new plan"),
)
GOES_ON = ("resume", "The plan goes on as it is")
ALL_OF_IT = ("plan", "Pause the whole plan until I sign a new version")
DONE = ("The plan is paused.", "The exercise is paused.", "The exercises are paused.")  # none, one, more


class InsteadOfTicks(InputRequired):
    """Asks what is paused, unless exercises are ticked: a tick says it."""

    def __init__(self) -> None:
        super().__init__(rule.CHOOSE_WHAT)
        self.field_flags = {}

    def __call__(self, form: Any, field: Any) -> None:
        if not field.data and form.items.data:
            raise StopValidation
        super().__call__(form, field)


class PauseForm(OnceForm):
    """What is paused, why, and what the patient reads of it."""

    what = RadioField(
        "What is paused?",
        choices=choices([OF_PLAN, ("exercises", "Only the exercises that are ticked here")]),
        validators=[InsteadOfTicks()],
        validate_choice=False,
    )
    items = Boxes("Exercises")
    why = RadioField(
        "Why?",
        choices=choices((why.value, row.words) for why, row in PAUSE_REASONS.items()),
        validators=[InputRequired(rule.CHOOSE_WHY)],
    )
    words = TextAreaField(
        "More about it, for the record",
        validators=[NeededSometimes()],
        description="The patient does not read this. Another reason needs it.",
        render_kw={"rows": 2, "maxlength": PAUSE_WORDS},
    )
    patient_text = TextAreaField(
        "Your own sentence to the patient",
        validators=[NeededSometimes()],
        description="In place of the one under the reason. Say also until when, or what to do.",
        render_kw={"rows": 2, "maxlength": PAUSE_TEXT},
    )

    def said(self) -> PauseWords:
        """What the service takes, of a valid form."""
        return PauseWords(
            is_whole=WHOLE.get(self.what.data, False),  # exercises that are ticked say it themselves
            items=frozenset(self.items.data or ()),
            why=PauseReason(self.why.data),
            words=self.words.data or "",
            patient_text=self.patient_text.data or "",
        )


@blueprint.route("/plans/<uuid:plan_id>/pause", methods=["GET", "POST"])
def plan_pause(plan_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff(Action.PAUSE_PLAN)
    found = plans.get(session, by, plan_id)
    form = _form(found)
    if form.validate_on_submit():
        try:
            made = pausing.pause(
                session, plan=found, pause_id=form.row_id(), said=form.said(), by=by, at=auth.now()
            )
        except InvalidInput as error:
            form.refuse(error)
        except ActionDenied as error:
            form.fail("", str(error))  # what was written is still there
        else:
            flash(f"{DONE[min(len(made.items), 2)]} {_told(found.patient_id)}", "caution")
            return redirect(url_for(".plan", plan_id=found.id), 303)
    elif not form.is_submitted():
        pausing.check_in_force(found)
    patient = patients.get(session, by, found.patient_id)
    return forms.page(
        "therapist/followup/pause.html", form, plan=found, patient=patient, reasons=PAUSE_REASONS
    )


@blueprint.post("/plans/<uuid:plan_id>/pauses/<uuid:pause_id>/undo")
def plan_pause_undo(plan_id: UUID, pause_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff(Action.PAUSE_PLAN)
    found = plans.get(session, by, plan_id)
    pausing.undo(session, pause=pausing.get(session, found, pause_id), by=by, at=auth.now())
    flash("The pause is taken back, as if there had been none.", "clear")
    return redirect(url_for(".plan", plan_id=found.id), 303)


def from_line(item: WorklistItem) -> None:
    """Have an item pause the plan, or the exercise with which harm was done, as the post says, and say so above the
    next page; whatever became of the item since its page was opened, for a pause takes nothing back.
    """
    over(item, alone=sent("what") == ALONE, seen=None)
    what = "exercise" if item.stops is Stops.EXERCISE else "plan"
    flash(f"The {what} is paused. {_told(item.patient_id)}", "caution")


def _told(patient_id: UUID) -> str:
    """How the patient hears of a pause: who is not on the portal reads nothing."""
    patient = patients.get(db.get_session(), auth.staff(), patient_id)
    if patient.account_id:
        return "The patient reads it with the next page."
    return "The patient is not on the portal and reads nothing: call."


def over(item: WorklistItem, *, alone: bool, seen: int | None) -> None:
    """Have an item pause the plan, or `alone` the exercise with which harm was done."""
    session, by = db.get_session(), auth.staff(Action.ANSWER_STOP)
    only = pausing_over.exercise_of(session, item) if alone else None
    if alone and only is None:
        raise ActionDenied(rule.NOT_ALONE)
    pausing_over.pause(session, item=item, only=only and only.id, seen=seen, by=by, at=auth.now())


def held_by(item: WorklistItem, after: str | None, *, text: str, seen: int) -> int:
    """Have an item pause what the answer to it says is paused from now on, if it says so; the revision to answer.

    Raises `InvalidInput` where the answer lacks its `text`, or that cannot be paused any more.
    """
    if after not in HELD or after not in {value for value, _ in _offered(item)}:
        return seen
    auth.staff(Action.ANSWER_STOP)
    check_answer(text, after="")
    try:
        over(item, alone=after == ALONE, seen=seen)
    except ActionDenied as error:
        if item.ended_at is not None:
            raise
        raise InvalidInput({"after": str(error)}) from error
    return item.revision


def decisions(item: WorklistItem) -> list[Any]:
    """What whoever answers says of the plan, where it is another choice than of everything that is paused."""
    return choices(_offered(item))


def _offered(item: WorklistItem) -> list[tuple[str, str]]:
    session = db.get_session()
    if item.reason is not Reason.ADVERSE_EVENT or not pausing_over.may_pause(session, item):
        return []
    if item.stops is Stops.EXERCISE:
        return [*OF_STOPPED, ALL_OF_IT]
    only = pausing_over.exercise_of(session, item)
    alone = [(ALONE, f"Pause {only.name} until I sign a new version")] if only else []
    return [GOES_ON, *alone, ALL_OF_IT]


def of_item(item: WorklistItem, patient: Patient) -> dict[str, object]:
    """For the page of an item: what a therapist said who paused, whether they may take it back, and the exercise that
    can be paused alone.
    """
    session, by, at = db.get_session(), auth.staff(), auth.now()
    pause = pausing.opened_by(session, item)
    stops = pauses.of(session, patient) if pause and item.ended_at is None else ()
    may_pause = pausing_over.may_pause(session, item)
    return {
        "pause": pause,
        "pause_reasons": PAUSE_REASONS,
        "undo": pause in pausing.can_undo(session, patient, stops, by=by, at=at),
        "can_pause": may_pause,
        "only": pausing_over.exercise_of(session, item) if may_pause else None,
        "alone": ALONE,
    }


def _form(found: Plan) -> PauseForm:
    """A box for each exercise of the plan says whether it is paused already; that of the address is ticked. Of a plan
    with one exercise none is paused alone.
    """
    session, by = db.get_session(), auth.staff()
    stops = pauses.of(session, patients.get(session, by, found.patient_id))
    stopped = {item.item_id for item in stops}
    item, names = request.args.get("item"), contents.exercises(found)
    if len(names) == 1:
        form = PauseForm(data={"what": "plan"})
        form.what.choices, form.items.choices = choices([OF_PLAN]), []
        return form
    form = PauseForm(data={"what": "exercises", "items": [item]} if item else {})
    form.items.choices = choices(
        (str(item), f"{name} (paused already)" if item in stopped else name) for item, name in names.items()
    )
    return form
