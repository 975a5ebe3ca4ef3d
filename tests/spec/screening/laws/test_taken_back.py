"""No exercise of the library is stopped less by another choice, figure, day or yes of a problem, unless that is taken
back: a therapist's act. Every detail that a rule reads is tried, each pair of what can be said of it, and what nobody
said before, while the problem is there and when it is over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import permutations

import pytest

from clinic.domain.errors import InvalidInput
from clinic.domain.record.facts import ATTRIBUTES, OVER_A_YEAR, Answer, Value, ValueType
from clinic.domain.record.problems import PROBLEMS, StatementStatus
from clinic.domain.record.stated_problems import Problem, ProblemStatus, check_statement
from clinic.domain.record.taking_back import JUDGED_WHEN_EMPTY, fills_in, takes_back
from clinic.domain.screening.criteria import AllOf, AnyOf, Criterion, Not, NotRecorded, SeveralOf
from clinic.domain.screening.rulebook import Rulebook
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import screen
from tests import seed
from tests.cases import ADULT, ALL_NO, NO_RED_FLAG, TODAY, exercise, low_risk
from tests.spec.screening.laws.recorded import BOOK

ITEMS = tuple(exercise(*one.tags, slug=slug, hold=3) for slug, one in seed.library().items())
FIGURES: dict[str, tuple[Value, ...]] = {
    "trimester": (1, 2, 3),
    "systolic": (130, 150, 165, 185),
    "diastolic": (75, 95, 105, 115),
    "falls_last_year": (0, 1, 3),
}
AHEAD = {"due_on": (8, 2, -2), "limits_until": (20, 1, -2)}  # weeks from today
OLD = "over_a_year_ago"
WEEKS_AGO = (1, 5, 9, 20, 40, 70)
STAND_BY = {  # what gives a problem's rules their second ground
    "concussion": {"facts": {**ALL_NO, "anticoagulants": Answer.YES}},
    "head_knock": {"facts": {**ALL_NO, "anticoagulants": Answer.YES}},
    "cancer_treatment": {"red_flags": {**NO_RED_FLAG, "fever_or_chills": Answer.YES}},
}
Details = Mapping[str, Value | None]


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
    details = {name.partition(".")[2] for name in names} | ({OLD} if OVER_A_YEAR.get(code) else set())
    return tuple(sorted(details & (ATTRIBUTES.keys() - {"status"})))


def stops(code: str, status: StatementStatus, details: Details) -> dict[str | None, Severity] | None:
    """How severely each exercise, and the program, is stopped; None where that cannot be said of the problem."""
    onset = details.get("onset")
    attributes = {name: value for name, value in details.items() if name != "onset" and value is not None}
    day = onset if isinstance(onset, date) else None
    assert ADULT.born
    try:
        check_statement(code, status, day, attributes, born=ADULT.born, on=TODAY)
    except InvalidInput:
        return None
    stated = Problem(code, ProblemStatus(status), day, attributes)
    case = low_risk(stated, **STAND_BY.get(code, {}), exercises=ITEMS)
    found: dict[str | None, Severity] = {}
    for finding in screen(case, rules_of(code)).findings:
        if finding.severity >= Severity.CONSULT:
            found[finding.exercise] = max(found.get(finding.exercise, Severity.CLEAR), finding.severity)
    return found


def gaps(criterion: Criterion) -> Iterator[str]:
    """The facts that it judges while nobody recorded them."""
    match criterion:
        case NotRecorded(fact):
            yield fact
        case Not(part):
            yield from gaps(part)
        case AllOf(parts) | AnyOf(parts) | SeveralOf(_, parts):
            for part in parts:
                yield from gaps(part)


def is_taken_back(code: str, status: StatementStatus, known: Details, said: Details) -> bool:
    """Whether saying that in place of this is a taking back."""
    return bool(takes_back(status, known, status, said) or fills_in(code, status, known, said))


def milder(code: str, status: StatementStatus) -> Iterator[str]:
    """What of one detail is said in place of another, or of nothing, stops less, and is taken for no taking back."""
    names = read(code)
    dated = [name for name in names if name != OLD]  # it says what no day does, and stands beside none
    for others in (*({name: choices(name)[end] for name in dated} for end in (0, -1)), {}):
        for name in names:
            told = {value: stops(code, status, {**others, name: value}) for value in (None, *choices(name))}
            for before, after in permutations(told, 2):
                was, now = told[before], told[after]
                if was is None or now is None or is_taken_back(code, status, {name: before}, {name: after}):
                    continue
                if now.get(None) is Severity.CONTRAINDICATED:  # nothing of it is signed
                    continue
                if less := [one for one in was if now.get(one, Severity.CLEAR) < was[one]]:
                    yield f"{code}.{name}: {before} -> {after} in {others}: {less[:3]}"


@pytest.mark.parametrize("status", [StatementStatus.ACTIVE, StatementStatus.RESOLVED])
@pytest.mark.parametrize("code", [code for code in PROBLEMS if read(code)])
def test_another_detail_that_stops_an_exercise_less_is_taken_back(code: str, status: StatementStatus) -> None:
    assert [*milder(code, status)] == []


def test_what_rules_judge_while_nobody_recorded_it_is_known_to_whoever_guards_what_is_taken_back() -> None:
    details = {tuple(fact.split(".")) for rule in BOOK.rules for fact in gaps(rule.when) if "." in fact}
    details |= {(code, OLD) for code, name in details if OVER_A_YEAR.get(code) == name}
    assert {(code, name) for code, names in JUDGED_WHEN_EMPTY.items() for name in names} == details
