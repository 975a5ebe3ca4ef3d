"""The form of a report: one question an exercise of the plan, and buttons that answer them all at once.

The page and the offline queue fill in the same form; the queue sends its fields as one flat JSON object.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import abort, request
from flask_babel import get_locale, gettext, lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Field, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from clinic.domain.errors import InvalidInput
from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.diary.days import CLOCK_IS_OFF
from clinic.domain.followup.diary.details import GOES_WITH, SKIP_LABELS
from clinic.domain.limits import REPORT_NOTE, REPORT_OTHER, SCORE
from clinic.models import Clinic, Plan
from clinic.services.followup.diary.checking import NO_PAIN_SAID
from clinic.services.plans import contents
from clinic.web.forms.fields import choices
from clinic.web.portal import report_words
from clinic.web.portal.details_field import DetailsField
from clinic.web.portal.signs_form import (
    ASK_NEWS,
    EXAMPLES,
    NEWS,
    YES_OR_NO,
    NeededUnless,
    SignsForm,
    clear_causes,
)
from clinic.web.portal.unkept import page_says

SCORES = choices((str(score), str(score)) for score in range(SCORE.low, SCORE.high + 1))
MORE = "more"  # done, and some on top of it
WORDS_OF_ALL = (
    (Outcome.DONE.value, lazy_gettext("Done")),
    (Outcome.PARTLY.value, lazy_gettext("Partly")),
    (Outcome.SKIPPED.value, lazy_gettext("Skipped")),
)
MESSAGE = "message"  # of none of them: how the patient is, told without training
OF_ALL = choices((*WORDS_OF_ALL, (MESSAGE, lazy_gettext("Message"))))
OUTCOMES_OF_ONE = choices((WORDS_OF_ALL[0], (MORE, lazy_gettext("Did more")), *WORDS_OF_ALL[1:]))
DETAILS_SUFFIX = "_more"  # after the name of the field of an exercise
NOT_ASKED_BEFORE = dict.fromkeys(("other", "zone", "pressed_at", "clock", "paused", "new_words"), "")
"""What a report that waited since before these fields does not send."""


PAUSED_HERE = lazy_gettext("This one is paused. Leave it out. If you did it all the same, say so here.")


class ReportForm(SignsForm):
    """How a training session went; the exercises are added by `form_for`."""

    client_uuid = HiddenField()
    plan_id = HiddenField()
    paused = HiddenField()  # the fields of the exercises that the page says are paused
    new_words = StringField(
        lazy_gettext("Something else: what is it?"), render_kw={"maxlength": REPORT_OTHER}
    )  # below what is ticked; kept as the beginning of the note
    everything = RadioField(choices=OF_ALL, validators=[Optional()])
    settled = RadioField(
        lazy_gettext(
            "After your last training before this day: was the pain back to usual by the next morning?"
        ),
        choices=NEWS,
        validators=[Optional()],
    )
    effort = RadioField(lazy_gettext("How hard was it?"), choices=SCORES, validators=[Optional()])
    note = TextAreaField(
        lazy_gettext("Anything your therapist should know?"),
        validators=[Optional()],
        render_kw={"maxlength": REPORT_NOTE},
    )
    other = StringField(
        lazy_gettext("Did you do something else?"),
        validators=[Optional()],
        render_kw={"maxlength": REPORT_OTHER},
    )
    trained_on = DateField(lazy_gettext("Which day?"), validators=[InputRequired()])
    day_in_words = RadioField(lazy_gettext("Which day was it?"), validators=[Optional()])
    zone = HiddenField()
    pressed_at = HiddenField()
    clock = HiddenField()

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Yes and what is new go together, and so do more and how many, of which nobody is asked who tells of anything
        red.
        """
        valid: bool = super().validate(extra_validators)
        valid = (bool(self.causes()) or _say_how_many(self)) and valid
        return self.news_go_with_signs() and valid

    def refuse(self, error: InvalidInput) -> None:
        """The page has no visible field for the UUID: its sentence stands above, and the next try gets a new one.

        What is wrong with a detail comes under the id of its exercise and its own name.
        """
        for field, sentence in error.errors.items():
            item, _, name = field.partition("_")
            more = f"item_{item}{DETAILS_SUFFIX}"
            if more in self:
                self[more].refuse(name, sentence)
            else:
                self.fail("" if field == "client_uuid" else field, sentence)
        if "client_uuid" in error.errors:
            self.client_uuid.data = str(uuid4())

    @property
    def asks_day(self) -> bool:
        """Whether the patient is asked in words which day it was."""
        return bool(self.day_in_words.data) or CLOCK_IS_OFF in self.trained_on.errors


def sent() -> MultiDict[str, str]:
    """What was sent, as a form or as a flat JSON object; raises `InvalidInput` for JSON of another shape."""
    if not request.is_json:
        return request.form
    try:
        body = json.loads(request.get_data(), object_pairs_hook=MultiDict)
    except RecursionError:  # lists within lists, thousands deep
        body = None
    except ValueError:
        abort(400)
    if not isinstance(body, MultiDict):
        raise InvalidInput({"report": gettext("Send one report as a JSON object.")})
    given = MultiDict(
        (name, _text(name, value)) for name, value in body.items(multi=True) if value is not None
    )
    for name, value in NOT_ASKED_BEFORE.items():
        given.setdefault(name, value)
    return given


def form_for(
    plan: Plan,
    given: MultiDict[str, str],
    *,
    today: date,
    known: dict[str, Any] | None = None,
    paused: Collection[UUID] = (),
) -> ReportForm:
    """The form for this plan, filled with what was sent, or with what is `known`, by field, or new for today.

    What is `paused` is filled in as left out, and the one button for all is not about it: what was sent says itself
    what its page said was paused, for a page from before the pause asked of all. There are a few kinds of form, each
    made once; what was sent chooses one and is never what it is kept by.
    """
    answer = given.get("everything")
    answered, did_nothing = bool(answer), answer in (Outcome.SKIPPED, MESSAGE)
    of_plan = [name_of(item_id) for item_id in contents.exercises(plan)]
    said = given.get("paused", "").split() if given else [name_of(item_id) for item_id in paused]
    left_out = tuple(name for name in of_plan if name in said)
    form_class = contents.made(
        plan,
        _form_class,
        answered=answered,
        did_nothing=did_nothing,
        waited=request.is_json,
        left_out=left_out,
    )
    fresh: dict[str, Any] = {"client_uuid": str(uuid4()), "plan_id": str(plan.id), "trained_on": today}
    fresh |= {"paused": " ".join(left_out)} | dict.fromkeys(left_out, Outcome.SKIPPED.value)
    form = form_class(formdata=given or None, data=None if given else fresh | (known or {}))
    form.pain_cap = plan.pain_cap
    form.day_in_words.choices = report_words.days_in_words(today, get_locale())
    return form


def _form_class(
    content: contents.Signed, *, answered: bool, did_nothing: bool, waited: bool, left_out: Collection[str]
) -> type[ReportForm]:
    """Where one button `answered` them all, pain and effort are kept of what else was said of each; of a day on which
    they `did_nothing` nobody asks how much it hurt. A report that `waited` on a device may be older than the question
    what is new: it is kept, and nobody takes it for a no.
    """
    required = NeededUnless(SignsForm.causes, lazy_gettext("Say how this one went."))
    dosages = contents.dosages_of(content)
    questions: dict[str, Field] = {}
    for item in content["items"]:
        item_id = UUID(item["id"])
        is_paused = name_of(item_id) in left_out
        questions[name_of(item_id)] = RadioField(
            item["name"],
            description=PAUSED_HERE if is_paused else "",
            choices=OUTCOMES_OF_ONE,
            validators=[Optional() if answered or is_paused else required],
            validate_choice=is_paused or not answered,
        )
        questions[name_of(item_id) + DETAILS_SUFFIX] = DetailsField(
            item["name"], dosage=dosages[item_id], answered=answered, waited=waited
        )
    questions["news"] = RadioField(
        ASK_NEWS,
        description=EXAMPLES,
        choices=NEWS,
        validators=[Optional() if waited else NeededUnless(report_words.signs_of, YES_OR_NO)],
    )
    questions["pain"] = RadioField(
        lazy_gettext("How much did it hurt?"),
        choices=SCORES,
        validators=[
            Optional() if waited or did_nothing else NeededUnless(clear_causes, lazy_gettext(NO_PAIN_SAID))
        ],
    )
    return type("PlanReportForm", (ReportForm,), questions)


def parts(plan: Plan, clinic: Clinic) -> dict[str, Any]:
    """What a page with this form needs to know: the names of the fields of each exercise, what it says of pain, whom
    to call and what it sends along.
    """
    exercises = {name_of(item_id): name for item_id, name in contents.exercises(plan).items()}
    names = list(exercises)
    return {
        "clinic": clinic,
        "page_says": page_says.of_report(clinic, pain_cap=plan.pain_cap, exercises=exercises),
        "items": [(name, name + DETAILS_SUFFIX) for name in names],
        "advice": report_words.advice(),
        "pain_cap": plan.pain_cap,
        "pain_words": report_words.pain_words(plan.pain_cap),
        "reasons": [(str(reason), gettext(label)) for reason, label in SKIP_LABELS.items()],
        "scores": [(str(score), str(score)) for score in range(SCORE.low, SCORE.high + 1)],
    }


def name_of(item_id: UUID) -> str:
    """The name of the field that asks about an item."""
    return f"item_{item_id.hex}"


def _text(name: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise InvalidInput({name: gettext("Send a text or a whole number.")})
    return str(value).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _say_how_many(form: ReportForm) -> bool:
    """Whether whoever did more says how many more, and nobody else does."""
    holds = True
    for more in (field for field in form if isinstance(field, DetailsField) and not field.answered):
        chosen, extra = form[more.name.removesuffix(DETAILS_SUFFIX)].data, more.data.extra
        sentence = None
        if chosen == MORE and not extra and "extra" not in more.wrong:
            sentence = gettext("Say how many more.")
        elif chosen == Outcome.DONE and extra:
            sentence = GOES_WITH["extra"][1]
        if sentence:
            more.refuse("extra", sentence)
            holds = False
    return holds
