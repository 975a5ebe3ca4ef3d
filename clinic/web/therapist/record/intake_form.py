"""The intake as one form: every question in its group, red flags first, each yes, no or not recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import Optional

from clinic.domain.limits import TAKEN_BACK_REASON
from clinic.domain.record.facts import OTHER_FACTS, RED_FLAGS, Answer, Reply
from clinic.domain.record.problems import PROBLEMS
from clinic.services.record.facts import QUESTIONS, RecordedAnswer
from clinic.web.forms import SeenForm, choices

ANSWERS = choices(
    [(Answer.YES.value, "Yes"), (Answer.NO.value, "No"), (Reply.NOT_RECORDED.value, "Not recorded")]
)


@dataclass(frozen=True)
class Group:
    """Questions that stand under one heading; `key` names the group in the page and in the post."""

    key: str
    title: str
    questions: tuple[str, ...]


def _groups() -> Iterator[Group]:
    yield Group("red-flags", "Red flags", tuple(RED_FLAGS))
    yield Group("daily-life", "Daily life", tuple(OTHER_FACTS))
    for title, codes in groupby(PROBLEMS.values(), key=lambda code: code.group):
        asked = tuple(code.code for code in codes if code.code in QUESTIONS)
        yield Group(title.lower().replace(" ", "-"), title, asked)


GROUPS = tuple(_groups())


class IntakeForm(SeenForm):
    """`form_for` adds a field for each question. `seen` numbers the newest answer there was when the page was made."""

    reconfirm = BooleanField(
        "I went through all answers with the patient again",
        description="Renews the date of every yes and no. Without it, only answers that changed are written.",
    )

    reason = TextAreaField(
        "Why is an answer taken back?",
        validators=[Optional()],
        description="Needed only where a yes becomes no or not recorded.",
        render_kw={"rows": 2, "maxlength": TAKEN_BACK_REASON},
    )

    @property
    def answers(self) -> dict[str, str]:
        """The answers as they stand in the form."""
        return {name: self[name].data for name in QUESTIONS if name in self}

    def answer_rest(self, key: str) -> None:
        """Set what is not recorded in one group to no; nothing is saved by this."""
        for group in GROUPS:
            for name in group.questions if group.key == key else ():
                if name in self and self[name].data == Reply.NOT_RECORDED:
                    self[name].data = Answer.NO.value


def form_for(answers: Mapping[str, RecordedAnswer], *, active: Collection[str], newest: int) -> IntakeForm:
    """The form with the answers recorded so far; problems recorded as active are not asked about again."""
    asked: Iterable[str] = (name for name in QUESTIONS if name not in active)
    fields = {
        name: RadioField(
            QUESTIONS[name].label,
            choices=ANSWERS,
            default=Reply.NOT_RECORDED.value,
            description=QUESTIONS[name].question,
        )
        for name in asked
    }
    form: type[IntakeForm] = type("IntakeForm", (IntakeForm,), fields)
    return form(data={name: answer.answer.value for name, answer in answers.items()} | {"seen": newest})
