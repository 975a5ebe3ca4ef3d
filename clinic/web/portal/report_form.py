"""The form of a report: one question an exercise of the plan, and buttons that answer them all at once.

The page and the offline queue fill in the same form; the queue sends its fields as one flat JSON object.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import request
from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, Field, HiddenField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Optional

from clinic.domain.errors import InvalidInput
from clinic.domain.followup import adherence
from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.signs import WORDS, Sign
from clinic.domain.limits import REPORT_NOTE, SCORE
from clinic.models import Plan
from clinic.services.followup.reports import NO_PAIN_SAID, Report
from clinic.services.plans import contents
from clinic.web.forms import Form, choices

SCORES = choices((str(score), str(score)) for score in range(SCORE.low, SCORE.high + 1))
OUTCOMES = choices(
    (
        (Outcome.DONE, lazy_gettext("Done")),
        (Outcome.PARTLY, lazy_gettext("Partly")),
        (Outcome.SKIPPED, lazy_gettext("Skipped")),
    )
)


NEWS = choices((("no", lazy_gettext("No")), ("yes", lazy_gettext("Yes"))))
SETTLED = choices((("yes", lazy_gettext("Yes")), ("no", lazy_gettext("No"))))
SIGNS = {f"sign_{sign}": sign for sign in Sign}


class _Signs(Form):
    """A box for each thing that can be new, under a name of its own: the offline queue keeps one value a name."""


for _name, _sign in SIGNS.items():
    setattr(_Signs, _name, BooleanField(WORDS[_sign].label))


class ReportForm(_Signs):
    """How a training session went; the exercises are added by `form_for`."""

    client_uuid = HiddenField()
    plan_id = HiddenField()
    everything = RadioField(choices=OUTCOMES, validators=[Optional()])
    settled = RadioField(
        lazy_gettext("After your last training: was the pain back to usual by the next morning?"),
        choices=SETTLED,
        validators=[Optional()],
    )
    effort = RadioField(lazy_gettext("How hard was it?"), choices=SCORES, validators=[Optional()])
    note = TextAreaField(
        lazy_gettext("Anything your therapist should know?"),
        validators=[Optional()],
        render_kw={"maxlength": REPORT_NOTE},
    )
    trained_on = DateField(lazy_gettext("Which day?"), validators=[InputRequired()])

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Yes and what is new go together."""
        valid, ticked = super().validate(extra_validators), bool(signs_of(self))
        if self.news.data == "yes" and not ticked:
            self.fail("news", gettext("Tick what is new."))
        elif self.news.data != "yes" and ticked:
            self.fail("news", gettext("You ticked something new. Choose yes, or take the tick away."))
        else:
            return valid
        return False

    def refuse(self, error: InvalidInput) -> None:
        """The page has no visible field for the UUID: its sentence stands above, and the next try gets a new one."""
        for field, sentence in error.errors.items():
            self.fail("" if field == "client_uuid" else field, sentence)
        if "client_uuid" in error.errors:
            self.client_uuid.data = str(uuid4())


def sent() -> MultiDict[str, str]:
    """What was sent, as a form or as a flat JSON object; raises `InvalidInput` for JSON of another shape."""
    if not request.is_json:
        return request.form
    try:
        body = request.get_json()
    except RecursionError:  # lists within lists, thousands deep
        body = None
    if not isinstance(body, dict):
        raise InvalidInput({"report": gettext("Send one report as a JSON object.")})
    return MultiDict({name: _text(name, value) for name, value in body.items() if value is not None})


def form_for(plan: Plan, given: MultiDict[str, str], *, today: date) -> ReportForm:
    """The form for this plan, filled with what was sent, or new for today."""
    answered, waited = given.get("everything") or "", request.is_json
    form_class = contents.made(plan, _form_class, answered=answered, waited=waited)
    fresh = {"client_uuid": str(uuid4()), "plan_id": str(plan.id), "trained_on": today}
    return form_class(formdata=given or None, data=None if given else fresh)


def _form_class(content: contents.Signed, *, answered: str, waited: bool) -> type[ReportForm]:
    """Where one button `answered` them all, nobody looks at what else was said of each. A report that `waited` on a
    device may be older than the question what is new: it is kept, and nobody takes it for a no.
    """
    required = Optional() if answered else InputRequired(lazy_gettext("Say how this one went."))
    questions: dict[str, Field] = {
        name_of(UUID(item["id"])): RadioField(
            item["name"], choices=OUTCOMES, validators=[required], validate_choice=not answered
        )
        for item in content["items"]
    }
    questions["news"] = RadioField(
        lazy_gettext("Is anything new since your last report?"),
        choices=NEWS,
        validators=[Optional() if waited else InputRequired(lazy_gettext("Choose yes or no."))],
    )
    did_nothing = answered == Outcome.SKIPPED
    questions["pain"] = RadioField(
        lazy_gettext("How much did it hurt?"),
        choices=SCORES,
        validators=[Optional() if waited or did_nothing else InputRequired(lazy_gettext(NO_PAIN_SAID))],
    )
    return type("PlanReportForm", (ReportForm,), questions)


def pain_words(cap: int) -> str:
    """What a patient whose plan has this limit of pain does at which pain."""
    green = adherence.green_up_to(cap)
    stop = gettext("Above %(cap)s, stop and call your clinic.", cap=cap)
    if green == cap:
        return " ".join((gettext("Up to %(green)s is fine.", green=green), stop))
    watch = gettext("Up to %(cap)s should be gone by tomorrow.", cap=cap)
    return " ".join((gettext("Up to %(green)s is fine.", green=green), watch, stop))


def signs_of(form: ReportForm) -> frozenset[Sign]:
    """What was ticked."""
    return frozenset(sign for name, sign in SIGNS.items() if form[name].data)


def report_of(form: ReportForm, plan: Plan) -> Report:
    """The report that a valid form tells; raises `InvalidInput` for a UUID that is none."""
    data = form.data
    return Report(
        client_uuid=_uuid(data["client_uuid"]),
        trained_on=data["trained_on"],
        outcomes={
            item_id: Outcome(data["everything"] or data[name_of(item_id)])
            for item_id in contents.exercises(plan)
        },
        pain=_score(data["pain"]),
        effort=_score(data["effort"]),
        note="\n".join((data["note"] or "").splitlines()).strip(),
        signs=signs_of(form) if data["news"] else None,
        settled={"yes": True, "no": False}.get(data["settled"]),
    )


def name_of(item_id: UUID) -> str:
    """The name of the field that asks about an item."""
    return f"item_{item_id.hex}"


def _text(name: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise InvalidInput({name: gettext("Send a text or a whole number.")})
    return str(value).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _score(text: str | None) -> int | None:
    return int(text) if text else None


def _uuid(text: str | None) -> UUID:
    try:
        return UUID(text)
    except (ValueError, TypeError) as error:
        raise InvalidInput(
            {"client_uuid": gettext("The page was not complete. Press Send again.")}
        ) from error
