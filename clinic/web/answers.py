"""The questions of the intake as both its pages ask them: in lists, and "no" to the rest of what stands there.

Red flags and questions about daily life are answered one by one. Conditions are tick lists under the headings of the
body: ticked is yes, "no" is a box of its own, and neither is not recorded.

>>> [listed.key for listed in LISTS][:3]
['red-flags', 'daily-life', 'back']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from flask_babel import lazy_gettext as _
from wtforms import Field, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import ValidationError

from clinic.domain.record.facts import OTHER_FACTS, RED_FLAGS, Answer, Fact, Reply
from clinic.domain.record.problems import PROBLEMS, ProblemCode
from clinic.services.record.facts import QUESTIONS
from clinic.web.forms import SeenForm
from clinic.web.forms.fields import Several
from clinic.web.forms.sentences import NO_CHOICE

Question = Fact | ProblemCode
BOTH = _("Yes and no are both ticked. Leave one of them.")


class TickField(Several):
    """A line of a tick list; `data` is a `Reply`. The page sends "not recorded" along, so that a line without a tick is
    said, not left out. Where both boxes are ticked the form is refused, and both stay ticked.
    """

    both = False

    def process_formdata(self, valuelist: list[str]) -> None:
        said = [value for value in valuelist if value != Reply.NOT_RECORDED]
        self.data = Reply.NOT_RECORDED.value
        if said:
            self.data = Reply.YES.value if Reply.YES in said else said[0]
        self.both = len(said) > 1

    def is_ticked(self, answer: str) -> bool:
        """Whether the box for this answer is ticked as the page shows the line."""
        return self.both or self.data == answer

    def pre_validate(self, form: object) -> None:
        del form
        if self.both:
            raise ValidationError(str(BOTH))
        if self.data not in tuple(Reply):
            raise ValidationError(str(NO_CHOICE))


@dataclass(frozen=True)
class QuestionList:
    """Questions that stand under one heading; `key` names the list in the page and in the post."""

    key: str
    title: str
    questions: tuple[str, ...]

    @property
    def is_ticked(self) -> bool:
        """Whether it is a tick list, of conditions."""
        return self.questions[0] in PROBLEMS


def _lists() -> Iterator[QuestionList]:
    yield QuestionList("red-flags", "Red flags", tuple(RED_FLAGS))
    yield QuestionList("daily-life", "Daily life", tuple(OTHER_FACTS))
    for title, codes in groupby(PROBLEMS.values(), key=lambda code: code.group):
        key = re.sub(r"\W+", "-", title.lower())
        yield QuestionList(key, title, tuple(code.code for code in codes))


LISTS = tuple(_lists())


def lists_of(shown: Collection[str]) -> tuple[QuestionList, ...]:
    """The lists with what is shown of them, without those that nothing is left of."""
    kept = (
        replace(listed, questions=tuple(name for name in listed.questions if name in shown))
        for listed in LISTS
    )
    return tuple(listed for listed in kept if listed.questions)


def fields(
    asked: Iterable[str],
    *,
    choices: Sequence[SelectChoice],
    label: Callable[[Question], str],
    chosen: Collection[str] = (),
) -> dict[str, Field]:
    """A field for each question asked; `choices` are the answers to one that stands alone, `label` says its words.

    Those that have to be `chosen` stand at none of them from the start, so that "not sure" is never what nobody said.
    """
    return {
        name: TickField(label(QUESTIONS[name]), default=Reply.NOT_RECORDED.value)
        if name in PROBLEMS
        else RadioField(label(QUESTIONS[name]), [_is_a_choice], choices=choices, validate_choice=False)
        if name in chosen
        else RadioField(label(QUESTIONS[name]), choices=choices, default=Reply.NOT_RECORDED.value)
        for name in asked
    }


def answers_of(form: SeenForm) -> dict[str, str]:
    """The answers as they stand in the form, without those that nobody chose."""
    return {name: form[name].data for name in QUESTIONS if name in form and form[name].data is not None}


def say_no(form: SeenForm, names: Iterable[str]) -> None:
    """Set what has no answer among these questions of the form to no; nothing is saved by this."""
    for name in names:
        if name in form and form[name].data == Reply.NOT_RECORDED:
            form[name].data = Answer.NO.value


def _is_a_choice(form: object, field: RadioField) -> None:
    """None chosen is fine, a word that is none of the answers is not."""
    del form
    if field.data is not None and field.data not in [option.data for option in field]:
        raise ValidationError(str(NO_CHOICE))
