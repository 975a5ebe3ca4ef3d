"""No exercise of the library is stopped less by another choice, figure, day or yes of a problem, unless that is taken
back: a therapist's act with a reason. Every detail that a rule reads is tried, each pair of what can be said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import permutations

import pytest

from clinic.domain.errors import InvalidInput
from clinic.domain.record.facts import ATTRIBUTES, Answer, Value, ValueType
from clinic.domain.record.problems import PROBLEMS, StatementStatus
from clinic.domain.record.stated_problems import Problem, ProblemStatus, check_statement
from clinic.domain.record.taking_back import takes_back
from clinic.domain.screening.rulebook import Rulebook
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import screen
from tests import seed
from tests.cases import ADULT, ALL_NO, TODAY, exercise, low_risk
from tests.spec.screening.laws.recorded import BOOK

ITEMS = tuple(exercise(*one.tags, slug=slug, hold=3) for slug, one in seed.library().items())
ACTIVE = StatementStatus.ACTIVE
FIGURES: dict[str, tuple[Value, ...]] = {
    "trimester": (1, 2, 3),
    "systolic": (130, 150, 165, 185),
    "diastolic": (75, 95, 105, 115),
    "falls_last_year": (0, 1, 3),
}
AHEAD = {"due_on": (8, 2, -2), "limits_until": (20, 1, -2)}  # weeks from today
WEEKS_AGO = (1, 5, 9, 20, 40, 70)
STAND_BY = {"concussion": "anticoagulants"}  # what gives a problem's rules their second ground
Details = Mapping[str, Value]


def choices(name: str) -> tuple[Value, ...]:
    """What is tried of a detail, on both sides of every span of the rules."""
    fact = ATTRIBUTES[name]
    if fact.kind is ValueType.YES_NO:
        return True, False
    if fact.kind is ValueType.DATE:
        weeks = AHEAD.get(name, tuple(-ago for ago in WEEKS_AGO))
        return tuple(TODAY + timedelta(weeks=week) for week in weeks)
    return FIGURES.get(name) or fact.choices


@cache
def rules_of(code: str) -> Rulebook:
    return Rulebook(tuple(rule for rule in BOOK.rules if code in rule.problems))


@cache
def read(code: str) -> tuple[str, ...]:
    """The details of a problem that rules read; the status is no detail."""
    names = {name for rule in rules_of(code).rules for name in rule.facts if name.startswith(f"{code}.")}
    return tuple(sorted({name.partition(".")[2] for name in names} & (ATTRIBUTES.keys() - {"status"})))


def stops(code: str, details: Details) -> dict[str | None, Severity] | None:
    """How severely each exercise, and the program, is stopped; None where that cannot be said of the problem."""
    onset = details.get("onset")
    attributes = {name: value for name, value in details.items() if name != "onset"}
    day = onset if isinstance(onset, date) else None
    assert ADULT.born
    try:
        check_statement(code, ACTIVE, day, attributes, born=ADULT.born, on=TODAY)
    except InvalidInput:
        return None
    also = {STAND_BY[code]: Answer.YES} if code in STAND_BY else {}
    case = low_risk(
        Problem(code, ProblemStatus.ACTIVE, day, attributes), facts={**ALL_NO, **also}, exercises=ITEMS
    )
    found: dict[str | None, Severity] = {}
    for finding in screen(case, rules_of(code)).findings:
        if finding.severity >= Severity.CONSULT:
            found[finding.exercise] = max(found.get(finding.exercise, Severity.CLEAR), finding.severity)
    return found


def milder(code: str) -> Iterator[str]:
    """What of one detail is said in place of another, stops less, and is taken for no taking back."""
    names = read(code)
    for others in ({name: choices(name)[end] for name in names} for end in (0, -1)):
        for name in names:
            told = {value: stops(code, {**others, name: value}) for value in choices(name)}
            for before, after in permutations(told, 2):
                was, now = told[before], told[after]
                if was is None or now is None or takes_back(ACTIVE, {name: before}, ACTIVE, {name: after}):
                    continue
                if now.get(None) is Severity.CONTRAINDICATED:  # nothing of it is signed
                    continue
                if less := [one for one in was if now.get(one, Severity.CLEAR) < was[one]]:
                    yield f"{code}.{name}: {before} -> {after} in {others}: {less[:3]}"


@pytest.mark.parametrize("code", [code for code in PROBLEMS if read(code)])
def test_another_detail_that_stops_an_exercise_less_is_taken_back(code: str) -> None:
    assert [*milder(code)] == []
