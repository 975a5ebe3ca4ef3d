"""A case as plain data (a JSON file, say), and the answer of the screening as plain data.

Absent or null means not recorded. With `intake_complete`, every problem, red flag and question that is not
mentioned was answered no; attributes stay unrecorded. A question that is not asked any more may be answered as before
(`retired`). Dates are ISO days, answers are "yes" or "no".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from clinic.domain.content import Node
from clinic.domain.dosage import LIMITS, Dosage, Side, check
from clinic.domain.errors import InvalidInput
from clinic.domain.library.exercise import Exercise
from clinic.domain.limits import USUAL_ACUTE_WEEKS
from clinic.domain.record import facts
from clinic.domain.record.ball import Ball
from clinic.domain.record.facts import ATTRIBUTES, Answer, Value, ValueType
from clinic.domain.record.problems import NO_SUCH_CODE, PROBLEMS
from clinic.domain.record.retired import QUESTIONS
from clinic.domain.record.stated_problems import Problem, ProblemStatus
from clinic.domain.screening.case import Case, PatientData, ProgramExercise
from clinic.domain.screening.screen import Finding, Screening, as_dict

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SHOWN = ("rule", "version", "severity", "exercise", "because", "reason", "instead", "sources", "urgency")
DOSAGE_FIELDS = (*LIMITS, "side")
CASE_FIELDS = (
    "patient",
    "facts",
    "conditions",
    "red_flags",
    "ball",
    "exercises",
    "intake_complete",
    "acute_window_weeks",
)


Library = Callable[[str], Exercise | None]  # the exercise of a slug, if there is one


def parse(data: object, library: Library, *, source: str) -> Case:
    """Read a case whose exercises are slugs of `library`; raises `InvalidInput` naming the field."""
    root = Node(data, source)
    root.mapping(required=("on",), optional=CASE_FIELDS)
    problems = tuple(_problem(node) for node in _entries(root.field("conditions")))
    complete = _given(root.field("intake_complete")) and root.field("intake_complete").yes()
    window = root.field("acute_window_weeks")
    return Case(
        on=_day(root.field("on")),
        patient=_patient(root.field("patient")),
        facts=_problem_answers(root.field("facts"), problems, complete=complete),
        problems=problems,
        red_flags=_answers(root.field("red_flags"), facts.MAY_STAND, complete=complete),
        ball=_ball(root.field("ball")) if _given(root.field("ball")) else None,
        exercises=tuple(_exercise(node, library) for node in _entries(root.field("exercises"))),
        acute_window_weeks=window.whole() if _given(window) else USUAL_ACUTE_WEEKS,
    )


def report(screening: Screening) -> dict[str, object]:
    """The answer as plain data, most severe findings first."""
    return {
        "verdict": str(screening.verdict),
        "may_sign": not screening.verdict.blocks,
        "findings": [_finding(finding) for finding in screening.findings],
        "rulebook": screening.rulebook,
    }


def _finding(finding: Finding) -> dict[str, object]:
    said = as_dict(finding)
    open_questions = [f"{facts.find(name).label}: not recorded" for name in finding.unknown]
    shown = {name: said[name] for name in SHOWN if said[name] is not None or name == "exercise"}
    return shown | {"because": [*map(str, finding.because), *open_questions]}


def _given(node: Node) -> bool:
    return node.value is not None


def _entries(node: Node) -> Iterable[Node]:
    if not _given(node):
        return []
    if not isinstance(node.value, list):
        node.refuse("must be a list.")
    return [node.at(number, value) for number, value in enumerate(node.value)]


def _fields(node: Node, known: Iterable[str]) -> dict[str, Node]:
    """The fields that are given, by name; none when the whole is not."""
    if not _given(node):
        return {}
    fields = {name: node.field(name) for name in node.mapping(required=(), optional=known)}
    return {name: field for name, field in fields.items() if _given(field)}


def _patient(node: Node) -> PatientData:
    fields = _fields(node, ("born", "height_cm", "weight_kg"))
    return PatientData(
        born=_day(fields["born"]) if "born" in fields else None,
        height_cm=_number(fields["height_cm"]) if "height_cm" in fields else None,
        weight_kg=_number(fields["weight_kg"]) if "weight_kg" in fields else None,
    )


def _ball(node: Node) -> Ball:
    fields = _fields(node, ("diameter_cm", "rating_kg", "latex_free", "anti_burst"))
    return Ball(
        diameter_cm=_number(fields["diameter_cm"]) if "diameter_cm" in fields else None,
        rating_kg=_number(fields["rating_kg"]) if "rating_kg" in fields else None,
        latex_free=_yes_no(fields["latex_free"]) if "latex_free" in fields else None,
        anti_burst=_yes_no(fields["anti_burst"]) if "anti_burst" in fields else None,
    )


def _problem(node: Node) -> Problem:
    node.mapping(required=("code",), optional=ATTRIBUTES)
    code = node.field("code").text()
    if code not in PROBLEMS:
        node.field("code").refuse(NO_SUCH_CODE.format(code=code))
    values = {
        name: _attribute(field, ATTRIBUTES[name].kind)
        for name, field in _fields(node, ("code", *ATTRIBUTES)).items()
        if name not in ("code", "status", "onset")
    }
    status, onset = node.field("status"), node.field("onset")
    return Problem(
        code,
        status.choice(ProblemStatus) if _given(status) else None,
        _day(onset) if _given(onset) else None,
        values,
    )


def _attribute(node: Node, kind: ValueType) -> Value:
    match kind:
        case ValueType.YES_NO:
            return _yes_no(node)
        case ValueType.DATE:
            return _day(node)
        case ValueType.NUMBER:
            return node.whole()
        case ValueType.CHOICE:
            return node.text()


def _answers(node: Node, known: Iterable[str], *, complete: bool) -> dict[str, Answer]:
    given = {name: field.choice(Answer) for name, field in _fields(node, known).items()}
    return (
        dict.fromkeys((name for name in known if name in QUESTIONS), Answer.NO) | given if complete else given
    )


def _problem_answers(node: Node, problems: Iterable[Problem], *, complete: bool) -> dict[str, Answer]:
    """Answers about problems and daily life; a no about a problem that is listed as active is refused."""
    known = (*PROBLEMS, *facts.OTHER_FACTS)
    denied = {name for name, answer in _answers(node, known, complete=False).items() if answer is Answer.NO}
    for problem in problems:
        if problem.status is not ProblemStatus.RESOLVED and problem.code in denied:
            node.field(problem.code).refuse("is answered no, but it is listed as a condition.")
    return _answers(node, known, complete=complete)


def _exercise(node: Node, library: Library) -> ProgramExercise:
    """The exercise at the dosage said, or at the one a program starts with at its own level."""
    said = node.mapping(required=("slug",), optional=DOSAGE_FIELDS) if isinstance(node.value, Mapping) else {}
    named = node.field("slug") if said else node
    found = library(named.text())
    if found is None:
        named.refuse(f"{named.value} is not an exercise of the library.")
    return ProgramExercise.of(found, _dosage(node, found.dosage[found.level].default(), said))


def _dosage(node: Node, start: Dosage, names: Iterable[str]) -> Dosage | None:
    """`start` with the figures said; None, which is not known, as soon as one of them is null."""
    fields = {name: node.field(name) for name in names if name != "slug"}
    said: dict[str, Any] = {
        name: field.choice(Side) if name == "side" else field.whole()
        for name, field in fields.items()
        if _given(field)
    }
    if "seconds" in said:
        start = replace(start, reps=None, hold_seconds=0)
    elif "reps" in said:
        start = replace(start, seconds=None)
    try:
        dosage = check(replace(start, **said))
    except InvalidInput as refusal:
        name, sentence = next(iter(refusal.errors.items()))
        node.field(name).refuse(sentence)
    return dosage if len(said) == len(fields) else None


def _day(node: Node) -> date:
    text = node.text()
    if not DAY.fullmatch(text):
        node.refuse(f"must be a date like 2026-11-21, not {text!r}.")
    try:
        return date.fromisoformat(text)
    except ValueError:
        node.refuse(f"{text} is not a day of the calendar.")


def _number(node: Node) -> float:
    if isinstance(node.value, bool) or not isinstance(node.value, int | float):
        node.refuse(f"must be a number, not {node.value!r}.")
    return node.value


def _yes_no(node: Node) -> bool:
    if isinstance(node.value, bool):
        return node.value
    return node.choice(Answer) is Answer.YES
