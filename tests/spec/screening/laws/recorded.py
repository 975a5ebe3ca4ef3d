"""Every way in which a problem can be recorded, as far as rules ask, and what each exercise by itself hears of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cache
from itertools import product

from clinic.domain.library.vocabulary import Tag
from clinic.domain.record.facts import ATTRIBUTES, Answer, Value, ValueType
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.record.stated_problems import ProblemStatus
from clinic.domain.screening.case import ProgramExercise
from clinic.domain.screening.rulebook import Rulebook
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import Screening, screen
from tests import seed
from tests.cases import ALL_NO, TODAY, exercise, low_risk, problem

BOOK = seed.rulebook()
ONE_BY_ONE = tuple(exercise(tag, slug=tag, hold=60) for tag in Tag)
WEEKS = (
    0,
    1,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    12,
    13,
    14,
    26,
    27,
    52,
    53,
)  # both sides of every span that the rules ask for
DAYS = (
    "onset",
    "surgery_on",
    "birth_on",
    "last_seizure_on",
    "ended_on",
)  # when tissue was hurt or cut, or the event was
ALONE = "exercises_unsupervised"
OTHERWISE = ("side", "limited")  # say where, or whether a day is recorded, and not how bad it is
Details = Mapping[str, Value]


@cache
def asked(code: str) -> set[str]:
    """The details of a problem that some rule reads."""
    return {
        fact.partition(".")[2] for rule in BOOK.rules for fact in rule.facts if fact.startswith(f"{code}.")
    }


def dated() -> list[tuple[str, str]]:
    """Each problem that has a day of harm, with that day's name."""
    return [(code, day) for code in PROBLEMS for day in DAYS if day in asked(code)]


def details(code: str) -> Iterator[Details]:
    """Every way to answer what the rules ask about it, but for its days and figures."""
    names = [name for name in ATTRIBUTES if name in asked(code) and name not in ("status", *OTHERWISE)]
    answers = {name: ATTRIBUTES[name].choices or (True, False) for name in names if _is_word(name)}
    return (dict(zip(answers, one, strict=True)) for one in product(*answers.values()))


@cache
def rules_about(code: str) -> Rulebook:
    """The rules that a problem of an adult at low risk can make speak: what `test_recorded` holds."""
    asking = ({fact.partition(".")[0] for fact in rule.facts} for rule in BOOK.rules)
    return Rulebook(
        tuple(rule for rule, facts in zip(BOOK.rules, asking, strict=True) if {code, ALONE} & facts)
    )


def _is_word(name: str) -> bool:
    return ATTRIBUTES[name].kind in (ValueType.YES_NO, ValueType.CHOICE)


def heard(
    code: str,
    status: ProblemStatus,
    day: str,
    weeks: int,
    given: Details,
    *,
    alone: bool = False,
    exercises: Sequence[ProgramExercise] = ONE_BY_ONE,
) -> Screening:
    """The screening of these exercises, or of one a tag, so many weeks after the day, with or without somebody near."""
    when = {"began" if day == "onset" else day: TODAY - timedelta(weeks=weeks)}
    facts = ALL_NO | {ALONE: Answer.YES if alone else Answer.NO}
    case = low_risk(problem(code, status, **when, **given), exercises=tuple(exercises), facts=facts)
    return screen(case, rules_about(code))


def of_program(screening: Screening) -> Severity:
    """The most severe finding about the program as a whole."""
    return max((one.severity for one in screening.findings if one.exercise is None), default=Severity.CLEAR)


def own(screening: Screening) -> dict[str, Severity]:
    """The most severe finding of each exercise by itself."""
    found: dict[str, Severity] = {}
    for one in screening.findings:
        if one.exercise:
            found[one.exercise] = max(one.severity, found.get(one.exercise, one.severity))
    return found
