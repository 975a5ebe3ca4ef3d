"""The intake as one form in three parts: red flags, daily life, and the conditions as tick lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter

from wtforms import BooleanField, Field, RadioField, TextAreaField

from clinic.domain.limits import TAKEN_BACK_REASON
from clinic.domain.record.clearances import AS_ASSESSED
from clinic.domain.record.facts import Answer, Fact, Reply
from clinic.services.record.facts import QUESTIONS, RecordedAnswer
from clinic.web import answers, formatting
from clinic.web.answers import QuestionList
from clinic.web.forms import SeenForm
from clinic.web.forms.fields import NeededSometimes, choices

ANSWERS = choices(
    [(Answer.YES.value, "Yes"), (Answer.NO.value, "No"), (Reply.NOT_RECORDED.value, "Not recorded")]
)
CLEARED_ANSWERS = choices(
    [
        (AS_ASSESSED, "Yes, as assessed"),
        (Answer.YES.value, "Yes, again since"),
        (Answer.NO.value, "No"),
        (Reply.NOT_RECORDED.value, "Not recorded"),
    ]
)
CONDITIONS = "conditions"


@dataclass(frozen=True)
class IntakePart:
    """What one "No to the rest" is for: `key` names it in the page and in the post."""

    key: str
    title: str
    lists: tuple[QuestionList, ...]

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(name for listed in self.lists for name in listed.questions)


class IntakeForm(SeenForm):
    """`form_for` adds a field for each question. `seen` numbers the newest answer there was when the page was made."""

    reconfirm = BooleanField(
        "I went through all answers with the patient again",
        description="Renews the date of every yes and no. Without it, only answers that changed are written.",
    )

    reason = TextAreaField(
        "Why is an answer taken back?",
        validators=[NeededSometimes()],
        description="Needed only where a yes becomes no or not recorded.",
        render_kw={"rows": 2, "maxlength": TAKEN_BACK_REASON},
    )


def form_for(
    asked: Iterable[str],
    said: Mapping[str, RecordedAnswer],
    *,
    looked_into: Collection[str],
    replaceable: Iterable[Fact],
    newest: int,
) -> IntakeForm:
    """The form with the answers recorded so far, and a field for why each of the `replaceable` flags is replaced.

    To a flag that was `looked_into` a yes is either that one, also where what was found ran out, or a new one.
    """
    fields = answers.fields(asked, choices=ANSWERS, label=attrgetter("label"))
    fields |= {
        name: RadioField(QUESTIONS[name].label, choices=CLEARED_ANSWERS)
        for name in looked_into
        if name in fields
    }
    fields |= {flag.name: _why_replaced(flag) for flag in replaceable}
    form: type[IntakeForm] = type("IntakeForm", (IntakeForm,), fields)
    given = {name: answer.answer.value for name, answer in said.items() if name in QUESTIONS}
    return form(data=given | dict.fromkeys(looked_into, AS_ASSESSED) | {"seen": newest})


def _why_replaced(flag: Fact) -> Field:
    return TextAreaField(
        f"Why does the old yes to “{flag.label}” no longer stand?",
        validators=[NeededSometimes()],
        description="Leave it empty as long as it stands. A reason for another answer does not count here.",
        render_kw={"rows": 2, "maxlength": TAKEN_BACK_REASON},
    )


def parts_of(shown: Collection[str]) -> tuple[IntakePart, ...]:
    """The parts with what is shown of them; a part of which nothing is left is not there."""
    found = answers.lists_of(shown)
    ticked = tuple(listed for listed in found if listed.is_ticked)
    single = tuple(IntakePart(one.key, one.title, (one,)) for one in found if not one.is_ticked)
    return (*single, IntakePart(CONDITIONS, "Conditions", ticked)) if ticked else single


def said_together(
    lists: Iterable[QuestionList], said: Mapping[str, RecordedAnswer]
) -> dict[str, RecordedAnswer]:
    """By list, the answer whose name and day hold for all that is answered in it, so that the page says them once."""
    found = {}
    for listed in lists:
        recorded = [said[name] for name in listed.questions if name in said]
        if len({(one.by, formatting.day(one.at)) for one in recorded}) == 1:
            found[listed.key] = recorded[0]
    return found
