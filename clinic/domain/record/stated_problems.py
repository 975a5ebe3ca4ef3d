"""What can be said of a problem: known details, days that can be, and the sentences that refuse the rest.

>>> check_can_end([StatementStatus.ACTIVE], "resolved")
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.limits import PROBLEM_NOTE, too_long
from clinic.domain.record import facts, over
from clinic.domain.record.facts import ATTRIBUTES, Value
from clinic.domain.record.problems import NO_SUCH_CODE, PROBLEMS, StatementStatus
from clinic.domain.record.standing import later

AHEAD = {"due_on": timedelta(weeks=42), "limits_until": timedelta(weeks=104)}  # days that may be to come
ACTIVE_OR_RESOLVED = "Choose active or resolved."
NEVER_RECORDED = "Only a condition that was recorded can be resolved or marked as recorded in error."
PROBLEM_CHANGED = "Somebody changed this condition already. Look at it as it is now."
WITHIN_A_YEAR = "That birth is less than a year ago, so it is not over. Correct one of the two."
IN_THE_LAST_YEAR = "The day above is in the last year. Correct one of the two."
LIMITS_TO_COME = "No limits hold any more, but they end on a day to come. Correct one of the two."
LIMITS_PASSED = "Limits still hold, but this day has passed. Correct one of the two."
LIMITS_BEFORE = "This day is before the surgery. Correct one of the two."
GOING_ON = "The treatment ended on this day, but is said to go on. Correct one of the two."
ENDED_BEFORE = {
    "ended_on": "The treatment ended before it began. Correct one of the two.",
    "last_seizure_on": "This day is before the seizures began. Correct one of the two.",
}
SUBJECTS = {"onset": "The start date", "surgery_on": "The date of surgery", "code": "The condition"}


@dataclass(frozen=True)
class Longer:
    """How long ago something was that its form calls longer ago, and what refuses a later day."""

    weeks: int
    words: str

    def first_day(self, on: date) -> date:
        """The last day that is so long ago."""
        return on - timedelta(weeks=self.weeks)

    @property
    def sentence(self) -> str:
        return f"This day is within the last {self.words}, so it is not longer ago. Correct one of the two."


LONGER_AGO = {"head_knock": Longer(4, "four weeks"), "recent_infection": Longer(13, "three months")}


class ProblemStatus(StrEnum):
    ACTIVE = "active"
    RESOLVED = "resolved"


@dataclass(frozen=True)
class Problem:
    """A recorded problem, read as active if it has no status; attributes are those of `facts.ATTRIBUTES`."""

    code: str
    status: ProblemStatus | None = None
    onset: date | None = None
    attributes: Mapping[str, Value] = field(default_factory=dict)

    def values(self) -> dict[str, Value]:
        """Its attributes by name, dates and status among them; what is not recorded is absent."""
        given = {**self.attributes, "status": self.status, "onset": self.onset}
        return {name: value for name, value in given.items() if value is not None}


def check(problem: Problem, *, on: date, born: date | None, place: str = "") -> None:
    """Raise `InvalidInput` for what cannot be true of a problem on that day, named by `place` and detail, in words that
    go on after the detail's name.
    """
    if problem.code not in PROBLEMS:
        raise InvalidInput({_at(place, "code"): NO_SUCH_CODE.format(code=problem.code)})
    for name, value in problem.values().items():
        where = _at(place, name)
        if name not in ATTRIBUTES:
            raise InvalidInput({where: "is not a known attribute."})
        facts.check(ATTRIBUTES[name], value, field=where)
        if isinstance(value, date):
            _check_day(value, where, AHEAD.get(name, timedelta()), on=on, born=born)
    upper, lower = (problem.attributes.get(name) for name in ("systolic", "diastolic"))
    if isinstance(upper, int) and isinstance(lower, int) and lower >= upper:
        raise InvalidInput({_at(place, "diastolic"): "must be lower than the upper blood pressure."})


def check_statement(
    code: str,
    status: str,
    onset: date | None,
    attributes: Mapping[str, Value],
    *,
    known: Mapping[str, Value | None] = MappingProxyType({}),
    born: date,
    on: date,
) -> None:
    """Raise `InvalidInput`, a sentence at the form's field, for a statement that cannot be true on that day; `known`
    are the details that count before it.
    """
    if status not in tuple(ProblemStatus):
        raise InvalidInput({"status": ACTIVE_OR_RESOLVED})
    birth = attributes.get("birth_on")
    if status == ProblemStatus.RESOLVED and isinstance(birth, date) and on < later(birth, months=12):
        raise InvalidInput({"status": WITHIN_A_YEAR})
    day = {"onset": onset, **attributes}.get(facts.OVER_A_YEAR.get(code, ""))
    if attributes.get("over_a_year_ago") and isinstance(day, date) and later(day, months=12) > on:
        raise InvalidInput({"over_a_year_ago": IN_THE_LAST_YEAR})
    _check_limits(attributes, known, on)
    _check_order(code, status, {"onset": onset, **attributes}, on)
    try:
        check(Problem(code, ProblemStatus(status), onset, attributes), on=on, born=born)
    except InvalidInput as refusal:
        raise InvalidInput(
            {name: _sentence(name, said) for name, said in refusal.errors.items()}
        ) from refusal


def _check_order(code: str, status: str, details: Mapping[str, Value | None], on: date) -> None:
    """What is over began before it ended, and what is longer ago did not begin lately."""
    began, is_over = details.get("onset"), status == ProblemStatus.RESOLVED
    if isinstance(began, date):
        if is_over and code in LONGER_AGO and began > LONGER_AGO[code].first_day(on):
            raise InvalidInput({"onset": LONGER_AGO[code].sentence})
        for name, sentence in ENDED_BEFORE.items():
            day = details.get(name)
            if isinstance(day, date) and day < began:
                raise InvalidInput({name: sentence})
    if not is_over and details.get("ended_on"):
        raise InvalidInput({"ended_on": GOING_ON})


def _check_limits(attributes: Mapping[str, Value], known: Mapping[str, Value | None], on: date) -> None:
    """The last day of a surgeon's limits agrees with the operation, and with whether they hold.

    A day that was recorded while it was to come may have passed since: it may stand.
    """
    ends, limited = attributes.get("limits_until"), attributes.get("limited")
    if not isinstance(ends, date):
        return
    surgery = attributes.get("surgery_on")
    if isinstance(surgery, date) and ends < surgery:
        raise InvalidInput({"limits_until": LIMITS_BEFORE})
    if limited is False and ends > on:
        raise InvalidInput({"limited": LIMITS_TO_COME})
    stands = known.get("limits_until") == ends and known.get("limited") is True
    if limited is True and ends < on and not stands:
        raise InvalidInput({"limits_until": LIMITS_PASSED})


def check_can_end(said: Sequence[StatementStatus], status: str) -> None:
    """Raise `ActionDenied` where nothing was `said` (newest first) that could end, or somebody ended it already."""
    if not said:
        raise ActionDenied(NEVER_RECORDED)
    if said[0] == status:
        raise ActionDenied(PROBLEM_CHANGED)


def check_over(details: Mapping[str, Value | None], over_since: date | None, *, today: date) -> None:
    """Raise `InvalidInput` for a day since which a problem with these details cannot be over; none is not known."""
    if over_since and (fault := over.faults(details, over_since=over_since, today=today)):
        raise InvalidInput({"over_since": fault})


def check_details_of_over(details: Mapping[str, Value | None], over_since: date | None) -> None:
    """Raise `InvalidInput` at details that were later than the day since which the problem is recorded as over."""
    if over_since and (faults := over.faults_of_details(details, over_since=over_since)):
        raise InvalidInput(faults)


def check_note(note: str) -> None:
    """Raise `InvalidInput` for a note that is too long."""
    if len(note) > PROBLEM_NOTE:
        raise InvalidInput({"note": too_long(PROBLEM_NOTE, "the note")})


def _check_day(value: date, where: str, ahead: timedelta, *, on: date, born: date | None) -> None:
    if value - on > ahead:  # no day is after the last that there is
        raise InvalidInput({where: "is too far in the future." if ahead else "is in the future."})
    if born and value < born:
        raise InvalidInput({where: "is before the patient was born."})


def _at(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _sentence(field: str, reason: str) -> str:
    label = ATTRIBUTES[field].label if field in ATTRIBUTES else field
    return f"{SUBJECTS.get(field) or label[0].upper() + label[1:]} {reason}"
