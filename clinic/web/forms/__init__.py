"""The form that every page's form derives from: our sentences, and the domain's refusals at their fields.

The contract: a post carries every field that a browser sends for the page (`_is_always_sent`). One that is absent
is refused at its field and never read as empty or as a default, and so is one that comes twice: which of the two was
meant, nobody here knows. What a browser leaves out says the safer thing: an unticked `BooleanField` confirms and
grants nothing, a radio without an answer has none.

form = PatientForm()
if form.validate_on_submit():
    try:
        goals.write(session, **form.data, by=therapist, at=now)
    except InvalidInput as error:
        form.refuse(error)
    else:
        return redirect(…)
return page("therapist/record/goals.html", form)     # 200, or 422 with everything typed still there
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, make_response, render_template, request
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    RadioField,
    TextAreaField,
)
from wtforms.csrf.core import CSRFTokenField

from clinic import db
from clinic.domain.errors import InvalidInput, Stale
from clinic.domain.text import one_newline
from clinic.web.forms.fields import Boxes, Several
from clinic.web.forms.sentences import OurSentences
from clinic.web.forms.token import FormToken

REVISION = re.compile(r"[0-9]{1,9}")
UNREADABLE = ("\x00", "\ufffd")
"""A zero byte, and the mark that stands where bytes were not UTF-8."""
UNREADABLE_TEXT = _("Some of this cannot be read. Type it again.")
CHANGED_ELSEWHERE = _(
    "Somebody changed this after you opened the page. Compare what you typed with what is recorded, then save again."
)

MISSING = _("The page was incomplete when it was sent. Open it again and repeat the change.")
TWICE = _("This came with more than one answer. Look at it, then send the page again.")
CAME = _("It came as: %(answers)s.")


@dataclass(frozen=True)
class Correction:
    """One line of the error summary; without an anchor it concerns the form as a whole."""

    anchor: str | None
    label: str
    sentence: str


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form that refuses unreadable text, and takes the domain's refusals as field errors."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # the same
        csrf_class = FormToken

        def get_translations(self, form: object) -> OurSentences:
            del form
            return OurSentences()

        def bind_field(self, form: object, unbound: Any, options: dict[str, Any]) -> Field:
            if issubclass(unbound.field_class, TextAreaField):
                options["filters"] = [
                    lambda typed: typed and one_newline(typed),
                    *unbound.kwargs.get("filters", ()),
                ]
            field: Field = super().bind_field(form, unbound, options)
            return field

        def wrap_formdata(self, form: object, formdata: object) -> object:
            """Flask-WTF would read JSON as a form, with values of any type where fields expect text."""
            if request.method == "POST" and request.is_json and not isinstance(formdata, Mapping | None):
                abort(415)
            return super().wrap_formdata(form, formdata)

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        valid: bool = super().validate(extra_validators)
        unreadable = [field for field in self if _has_unreadable(field.data)]
        for field in unreadable:
            self.fail(field.short_name, str(UNREADABLE_TEXT))
        missing = [field for field in _controls(self) if _is_missing(field)] if self.is_submitted() else []
        for field in missing:
            field.errors = field.errors or [str(MISSING)]
        twice = [field for field in _controls(self) if _is_twice(field)]
        for field in twice:
            field.errors = [*field.errors, _said_twice(field)]
        return valid and not unreadable and not missing and not twice

    def fail(self, field: str, sentence: str) -> None:
        """Put a sentence at the field of that name, or above the form where it has no such field. Nothing is saved now,
        and nobody waits for what was locked.
        """
        db.let_go()
        if field in self:
            self[field].errors = [*self[field].errors, sentence]
        else:
            self.form_errors.append(sentence)

    def refuse(self, error: InvalidInput) -> None:
        """Put each sentence of a domain refusal at its field."""
        for field, sentence in error.errors.items():
            self.fail(field, sentence)

    def corrections(self) -> list[Correction]:
        """Every error in the order of the page, the form's own first."""
        own = [Correction(None, "", sentence) for sentence in self.form_errors]
        return own + [correction for field in self for correction in _corrections(field)]


class SeenForm(Form):
    """A form about something that others change too: `seen` is the revision that it had when the page was made."""

    seen = HiddenField()

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Refuses a post that says nothing readable of what it saw, and lets the next try through."""
        valid = super().validate(extra_validators)
        if not is_revision(str(self.seen.data)):
            self.fail("seen", str(MISSING))
            self.catch_up(self.seen.object_data)
            return False
        if not valid and str(self.seen.data) != str(self.seen.object_data):
            for field in _controls(self):  # which the page did not have yet
                field.errors = [sentence for sentence in field.errors if sentence != str(MISSING)]
            self.say_changed(self.seen.object_data)
        return valid

    def revision(self) -> int:
        """The revision that the page showed, of a valid form."""
        return int(self.seen.data or "")

    def refuse(self, error: InvalidInput | Stale) -> None:
        """Say that it was changed since, and let the next try through; anything else as every form."""
        if isinstance(error, Stale):
            self.say_changed(error.now)
        else:
            super().refuse(error)

    def say_changed(self, now: object) -> None:
        """Refuse an older page, and let the next try through."""
        self.fail("", str(CHANGED_ELSEWHERE))
        self.catch_up(now)

    def catch_up(self, now: object) -> None:
        """Have the next try be about the revision that there is `now`."""
        self.seen.data = str(now)


def is_revision(text: object) -> bool:
    """Whether this is a revision as our pages write it."""
    return isinstance(text, str) and bool(REVISION.fullmatch(text))


def typed_revision(name: str = "seen") -> int:
    """The revision in a post that has no form of its own; raises `InvalidInput` where it says none."""
    text = sent(name) or ""
    if not is_revision(text):
        raise InvalidInput({name: str(MISSING)})
    return int(text)


def sent(name: str) -> str | None:
    """A value of a post that has no form of its own, None without one; raises `InvalidInput` where there are two."""
    values = request.form.getlist(name)
    if len(values) > 1:
        raise InvalidInput({name: str(TWICE)})
    return one_newline(values[0]) if values else None


def typed(name: str) -> str:
    """The same, of what cannot be left out; raises `InvalidInput` if it is missing or cannot be read."""
    text = sent(name)
    if text is None:
        raise InvalidInput({name: str(MISSING)})
    if _has_unreadable(text):
        raise InvalidInput({name: str(UNREADABLE_TEXT)})
    return text.strip()


def page(template: str, form: Form, **context: object) -> Response:
    """The page with the form in it: 422 when the form was refused, 200 when it is new."""
    refused = bool(form.corrections())
    if refused:
        db.let_go()
    answer = make_response(render_template(template, form=form, **context))
    answer.status_code = 422 if refused else 200
    return answer


def _has_unreadable(value: object) -> bool:
    return isinstance(value, str) and any(mark in value for mark in UNREADABLE)


def _controls(fields: Iterable[Field]) -> Iterator[Field]:
    """The fields that are controls of the page: lists and forms within are taken apart."""
    for field in fields:
        if isinstance(field, FieldList | FormField):
            yield from _controls(field)
        else:
            yield field


def _is_missing(field: Field) -> bool:
    return not field.raw_data and _is_always_sent(field)


def _is_twice(field: Field) -> bool:
    return not isinstance(field, Several) and len(field.raw_data or ()) > 1


def _said_twice(field: Field) -> str:
    """Of answers that exclude each other the page can show one only, so the sentence names them all."""
    if not isinstance(field, RadioField):
        return str(TWICE)
    answers = [str(option.label.text) for option in field if option.data in (field.raw_data or ())]
    return f"{TWICE} {CAME % {'answers': ', '.join(answers)}}" if len(answers) > 1 else str(TWICE)


def _is_always_sent(field: Field) -> bool:
    """Whether a browser sends the field whatever was typed or chosen in it."""
    match field:
        case BooleanField() | FileField() | CSRFTokenField():  # files and tokens have their own refusals
            return False
        case Boxes():
            return bool(field.choices)
        case RadioField():  # one that stands at an answer from the start cannot be left without
            start = field.object_data
            return start is not None and start in [option.data for option in field]
    return True


def _corrections(field: Field) -> Iterator[Correction]:
    if isinstance(field, FormField):
        for inner in field.form:
            yield from _corrections(inner)
        return
    if isinstance(field, FieldList):
        for entry in field.entries:
            yield from _corrections(entry)
    anchor, label = (None, "") if isinstance(field, HiddenField) else (_anchor(field), str(field.label.text))
    for sentence in field.errors:
        if isinstance(sentence, str | LazyString):  # a list repeats what its entries said
            yield Correction(anchor, label, str(sentence))


def _anchor(field: Field) -> str:
    """The id the summary links to: of a group of choices, the first choice."""
    return f"{field.id}-0" if isinstance(field, RadioField | Boxes) else str(field.id)
