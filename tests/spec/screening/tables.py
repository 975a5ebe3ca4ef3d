"""Reads the tables of this directory: a patient and an exercise in words become a case (see README.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from clinic.domain import facts
from clinic.domain.case import Case, Condition, ProgramExercise, Status
from clinic.domain.condition_codes import CONDITIONS
from clinic.domain.exercise_vocabulary import Tag
from clinic.domain.facts import Answer
from tests.cases import ADULT, STURDY_BALL, exercise, low_risk, problem

DIRECTORY = Path(__file__).parent
RECORD = {"born", "height", "weight"}


@dataclass(frozen=True)
class Row:
    """One test: the words of the patient, one exercise or none, and what screening has to say."""

    region: str
    patient: str
    exercise: str
    item: ProgramExercise | None
    verdict: str
    rules: frozenset[str]

    def __str__(self) -> str:
        return f"{self.region}: {self.patient} / {self.exercise}"

    def case(self) -> Case:
        case = low_risk(exercises=(self.item,) if self.item else ())
        for part in re.split(r" \+ ", self.patient):
            case = _with(case, part)
        return case


def rows() -> list[Row]:
    return [row for file in sorted(DIRECTORY.glob("*.md")) if file.stem != "README" for row in _rows(file)]


def _rows(file: Path) -> Iterator[Row]:
    lines = [line for line in file.read_text("utf-8").splitlines() if line.startswith("| ")][2:]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    named = {
        patient: {w.strip() for p, e, *_ in cells if p == patient for w in e.split(",")}
        for patient, *_ in cells
    }
    for patient, exercises, verdict, rules in cells:
        expected = frozenset() if rules == "-" else frozenset(rules.split(", "))
        for words, item in _exercises(exercises, named[patient]):
            yield Row(file.stem, patient, words, item, verdict, expected)


def _exercises(cell: str, named: set[str]) -> Iterator[tuple[str, ProgramExercise | None]]:
    for words in cell.split(", "):
        if words == "any other":
            yield from ((tag, exercise(tag)) for tag in Tag if tag not in named)
        elif words == "none":
            yield words, None
        else:
            tags, _, seconds = words.partition(" ")
            yield words, exercise(*tags.split("+"), hold=int(seconds.removesuffix(" s") or 0))


def _with(case: Case, words: str) -> Case:
    """The case with one part of the patient column; each form of words is tried in turn."""
    name, _, details = words.partition(" (")
    if words.startswith("unasked: "):
        return _without(case, words.removeprefix("unasked: "))
    if name in CONDITIONS:
        return replace(case, conditions=(*case.conditions, _condition(name, details.rstrip(")"))))
    if words in facts.RED_FLAGS:
        return replace(case, red_flags={**case.red_flags, words: Answer.YES})
    if words in facts.OTHER_FACTS:
        return replace(case, facts={**case.facts, words: Answer.YES})
    return _with_record(case, words)


def _with_record(case: Case, words: str) -> Case:
    if words == "no ball":
        return replace(case, ball=None)
    if words == "latex ball":
        return replace(case, ball=replace(STURDY_BALL, latex_free=False))
    name, figure = re.fullmatch(r"(age|height|ball) (\d+)(?: kg)?", words).groups()
    if name == "ball":
        return replace(case, ball=replace(STURDY_BALL, rating_kg=int(figure)))
    if name == "height":
        return replace(case, patient=replace(ADULT, height_cm=int(figure)))
    return replace(case, patient=replace(ADULT, born=date(case.on.year - int(figure), 1, 1)))


def _without(case: Case, name: str) -> Case:
    if name in RECORD:
        field = {"height": "height_cm", "weight": "weight_kg"}.get(name, name)
        return replace(case, patient=replace(ADULT, **{field: None}))
    keep = {fact: answer for fact, answer in case.facts.items() if fact != name}
    flags = {flag: answer for flag, answer in case.red_flags.items() if flag != name}
    return replace(case, facts=keep, red_flags=flags)


def _condition(code: str, details: str) -> Condition:
    status: Status | None = Status.ACTIVE
    attributes = {}
    for detail in filter(None, details.split(", ")):
        name, _, value = detail.partition(" ")
        if detail in ("no status", "resolved"):
            status = None if detail == "no status" else Status.RESOLVED
        else:
            attributes[name] = _value(value)
    onset = attributes.pop("onset", None)
    return problem(code, status, began=onset, **attributes)


def _value(words: str) -> facts.Value:
    if words in ("yes", "no"):
        return words == "yes"
    if weeks := re.fullmatch(r"(\d+)w", words):
        return problem("recent_fracture", weeks_ago=int(weeks[1])).onset
    return int(words) if words.isdigit() else words
