"""Tissue does not get weaker with the weeks: what asks for a consult later asks for one of its own before, exercise
by exercise. A consult about the whole program covers whatever is added to it, so that it is no substitute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import pairwise, product

import pytest

from clinic.domain.library.vocabulary import Tag
from clinic.domain.record.facts import ATTRIBUTES, Value, ValueType
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.record.stated_problems import ProblemStatus
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import screen
from tests import seed
from tests.cases import TODAY, exercise, low_risk, problem

BOOK = seed.rulebook()
ONE_BY_ONE = tuple(exercise(tag, slug=tag, hold=60) for tag in Tag)
WEEKS = (0, 1, 3, 6, 7, 8, 9, 12, 13, 14, 26, 27, 52, 53)  # both sides of every span that the rules ask for
DAYS = ("onset", "surgery_on", "birth_on")  # when tissue was hurt or cut
OTHERWISE = ("side", "limited")  # say where, or whether a day is recorded, and not how bad it is
Details = Mapping[str, Value]


def healing() -> list[tuple[str, str]]:
    """Each problem that has a day of harm, with that day's name."""
    asked = {fact for rule in BOOK.rules for fact in rule.facts}
    return [(code, day) for code in PROBLEMS for day in DAYS if f"{code}.{day}" in asked]


def details(code: str) -> Iterator[Details]:
    """Every way to answer what the rules ask about it, but for its days and figures."""
    asked = {
        fact.partition(".")[2] for rule in BOOK.rules for fact in rule.facts if fact.startswith(f"{code}.")
    }
    names = [name for name in ATTRIBUTES if name in asked and name not in ("status", *OTHERWISE)]
    answers = {name: ATTRIBUTES[name].choices or (True, False) for name in names if _is_word(name)}
    return (dict(zip(answers, one, strict=True)) for one in product(*answers.values()))


def _is_word(name: str) -> bool:
    return ATTRIBUTES[name].kind in (ValueType.YES_NO, ValueType.CHOICE)


def own(code: str, status: ProblemStatus, day: str, weeks: int, given: Details) -> dict[str, Severity] | None:
    """The most severe finding of each exercise by itself; nothing where the program is ruled out or not judged."""
    when = {"began" if day == "onset" else day: TODAY - timedelta(weeks=weeks)}
    findings = screen(low_risk(problem(code, status, **when, **given), exercises=ONE_BY_ONE), BOOK).findings
    if any(found.exercise is None and found.severity is Severity.CONTRAINDICATED for found in findings):
        return None
    heard: dict[str, Severity] = {}
    for found in findings:
        if found.exercise:
            heard[found.exercise] = max(found.severity, heard.get(found.exercise, found.severity))
    return heard


@pytest.mark.parametrize("status", ProblemStatus)
@pytest.mark.parametrize(("code", "day"), healing())
def test_what_asks_for_a_consult_of_its_own_later_asked_for_one_from_the_first_day(code, day, status):
    for given in details(code):
        spans = [
            (weeks, heard) for weeks in WEEKS if (heard := own(code, status, day, weeks, given)) is not None
        ]
        for (earlier, before), (later, after) in pairwise(spans):
            asked = {one for one, severity in after.items() if severity >= Severity.CONSULT}
            held = {one for one, severity in before.items() if severity >= Severity.CONSULT}
            assert asked <= held, f"{given}: week {later} asks for {asked - held}, week {earlier} does not"


REPAIRED = {  # code: the week in which the consult about its program ends
    "shoulder_surgery": 13,
    "knee_surgery": 13,
    "foot_surgery": 13,
    "chest_surgery": 13,
    "pelvic_surgery": 13,
    "hernia_repair": 13,
    "abdominal_surgery": 13,
    "knee_replacement": 13,
    "shoulder_replacement": 13,
    "other_joint_replacement": 13,
    "birth_recent": 7,
}


@pytest.mark.parametrize("code", REPAIRED)
def test_what_is_a_caution_once_a_repair_has_set_is_a_consult_of_its_own_while_it_is_fresh(code):
    day = "birth_on" if code == "birth_recent" else "surgery_on"
    for given in details(code):
        after = own(code, ProblemStatus.ACTIVE, day, REPAIRED[code], given)
        assert after
        for weeks in (0, 1, REPAIRED[code] - 1):
            before = own(code, ProblemStatus.ACTIVE, day, weeks, given)
            assert before is not None
            assert {one for one in after if before.get(one, Severity.INFO) < Severity.CONSULT} == set(), weeks
