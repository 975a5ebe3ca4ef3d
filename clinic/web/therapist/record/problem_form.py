"""The form of one problem: the details that some screening rule asks for, each of which may stay unknown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import DateField, Field, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from clinic.domain.limits import PROBLEM_NOTE, TAKEN_BACK_REASON
from clinic.domain.record.facts import ATTRIBUTES, Fact, Value, ValueType, words
from clinic.domain.record.problem_kinds import NOTES, ONE_SIDED, OWN_DAYS, Wording
from clinic.domain.record.problems import PROBLEMS, StatementStatus
from clinic.services.record.stated_problems import StatedProblem
from clinic.web.forms import SeenForm
from clinic.web.forms.fields import LEFT_OPEN, FigureField, NeededSometimes, NeededToSign, choices
from clinic.web.forms.recorded import RecordForm, in_words

YES_NO = choices([("yes", "Yes"), ("no", "No"), LEFT_OPEN])
DAY = (
    "The latest time, if it came back. Leave it empty when nobody knows: screening never takes an unknown date for a "
    "safe one and will ask again where it matters."
)
SOMETIMES = (  # of limits that were set; where nobody knows the day, whether it was long ago; of what is over
    "limits_until",
    "over_a_year_ago",
    "ended_on",
)
SIDE = "side"
OWN_FIELDS = ("status", "onset")
WHY = "Why is it taken back or made milder?"
WHEN_WHY = "Needed only where you take back something that was recorded, or make it milder."
TAKEN_BACK = "taken back as recorded in error"
AT_MOST = {"rows": 2, "maxlength": TAKEN_BACK_REASON}


class ProblemForm(RecordForm):
    """What every problem has; `form_for` adds what is asked of one code. `seen` numbers the newest statement."""

    note = TextAreaField(
        "Note",
        validators=[Optional(), Length(max=PROBLEM_NOTE)],
        render_kw={"rows": 3, "maxlength": PROBLEM_NOTE},
    )

    reason = TextAreaField(WHY, validators=[NeededSometimes()], description=WHEN_WHY, render_kw=AT_MOST)

    newest: Callable[[], StatedProblem | None]

    def catch_up(self, now: object) -> None:
        """As every record, and where it was taken back: a page that says it again would put it back."""
        super().catch_up(now)
        newest = self.newest()
        if newest and newest.status is StatementStatus.ERROR:
            self.status.errors = [in_words(TAKEN_BACK)]

    @property
    def asks_its_beginning(self) -> bool:
        """Whether it is asked when the problem began: not of what has a day of its own, unless it was recorded."""
        return bool(self.onset.data or self.onset.errors) or not any(day in self for day in OWN_DAYS)

    def attributes(self) -> dict[str, Value]:
        """What was said of the attributes; what was left open is absent."""
        values = {
            name: _said(ATTRIBUTES[name], self[name].data)
            for name in ATTRIBUTES
            if name in self and name not in OWN_FIELDS
        }
        return {name: value for name, value in values.items() if value is not None}


class EndForm(SeenForm):
    """Why a problem is taken back."""

    reason = TextAreaField("How do you know?", validators=[InputRequired()], render_kw=AT_MOST)


class ResolveForm(EndForm):
    """Since when a problem is over, and how one knows."""

    over_since = DateField("Since when is it over?", validators=[InputRequired()])


def attributes_asked(code: str, needed: Collection[str], counting: Sequence[StatedProblem]) -> list[str]:
    """What the rules need, the side, and what was recorded before, so that saving never loses a detail."""
    recorded = {name for statement in counting for name in statement.attributes}
    asked = {*needed, *recorded} | ({SIDE} if code in ONE_SIDED else set())
    return [name for name in ATTRIBUTES if name in asked and name not in OWN_FIELDS]


def form_for(
    code: str,
    asked: Iterable[str],
    read: Callable[[], StatedProblem | None],
    *,
    needed: Collection[str],
) -> ProblemForm:
    """The form with a field for each attribute asked, filled with what was said last, which `read` gives; `needed` is
    what rules ask.
    """
    fields = _own_fields(PROBLEMS[code].wording, _may_wait("onset", needed))
    fields |= {name: _field(ATTRIBUTES[name], _may_wait(name, needed)) for name in asked}
    form: type[ProblemForm] = type("ProblemForm", (ProblemForm,), fields)
    filled = form(lambda: _shown(read()))
    filled.newest = read
    filled.note.description = NOTES.get(code, "")
    return filled


def _shown(statement: StatedProblem | None) -> Mapping[str, Any]:
    if statement is None:
        return {"seen": 0}
    words = {True: "yes", False: "no"}
    shown = {
        name: words.get(value, value) if isinstance(value, bool) else value
        for name, value in statement.attributes.items()
    }
    status = StatementStatus.ACTIVE if statement.status is StatementStatus.ERROR else statement.status
    return {
        **shown,
        "status": status.value,
        "onset": statement.onset,
        "note": statement.note,
        "seen": statement.number,
    }


def _own_fields(wording: Wording, onset: Optional) -> dict[str, Field]:
    answers = [
        (StatementStatus.ACTIVE.value, wording.active),
        (StatementStatus.RESOLVED.value, wording.resolved),
    ]
    return {
        "status": RadioField(wording.asks, choices=choices(answers), default=StatementStatus.ACTIVE.value),
        "onset": DateField(wording.began, validators=[onset], description=DAY),
    }


def _may_wait(name: str, needed: Collection[str]) -> Optional:
    """What lets it be left open here, and says whether signing waits for it."""
    if name in SOMETIMES:
        return NeededSometimes()
    return NeededToSign() if name in needed else Optional()


def _field(fact: Fact, may_wait: Optional) -> Field:
    match fact.kind:
        case ValueType.YES_NO:
            return RadioField(fact.question, validators=[may_wait], choices=YES_NO, default="")
        case ValueType.CHOICE:
            options = [*((choice, words(choice).capitalize()) for choice in fact.choices), LEFT_OPEN]
            return RadioField(fact.question, validators=[may_wait], choices=choices(options), default="")
        case ValueType.NUMBER:
            return FigureField(fact.question, validators=[may_wait])
        case ValueType.DATE:
            return DateField(fact.question, validators=[may_wait])


def _said(fact: Fact, data: str | int | date | None) -> Value | None:
    if fact.kind is ValueType.YES_NO:
        return {"yes": True, "no": False}.get(str(data))
    return None if data == "" else data
