"""Reads the tables of this directory: a patient and an exercise in words become a case (see README.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from clinic.domain.dosage import Dosage
from clinic.domain.library.dose import Dose
from clinic.domain.library.vocabulary import Tag, complete
from clinic.domain.record import facts, retired
from clinic.domain.record.facts import Answer
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.record.stated_problems import Problem, ProblemStatus
from clinic.domain.screening.case import Case, ProgramExercise
from clinic.domain.screening.rulebook import Rulebook
from clinic.domain.screening.screen import Screening, screen
from tests.cases import EVERY_TAG, STURDY_BALL, exercise, low_risk, problem

DIRECTORY = Path(__file__).parent
RECORD = {"born", "height", "weight"}


@dataclass(frozen=True)
class Row:
    """One test: the words of the patient, the exercises one by one, and what screening has to say of each."""

    place: str  # file and line, `bone_and_surgery.md:88`
    region: str
    patient: str
    exercises: tuple[tuple[str, ProgramExercise | None], ...]  # each with its words
    verdict: str
    rules: Mapping[str, str]  # id to the severity the row names, or to nothing

    def differences(self, book: Rulebook) -> str:
        """Where screening says something else than the table, exercise by exercise; nothing where they agree."""
        expected = self._said(self.verdict, self.rules)
        screening = self._screening(book)
        lines = []
        for words, item in self.exercises:
            about = (None, item.slug if item else None)
            heard = replace(screening, findings=tuple(f for f in screening.findings if f.exercise in about))
            found = self._said(heard.verdict, {f.rule: str(f.severity) for f in heard.findings})
            if found != expected:
                lines.append(
                    f"{self.place}: {self.patient} / {words}\n  table:     {expected}\n  screening: {found}"
                )
        return "\n".join(lines)

    def unknown(self, book: Rulebook) -> set[str]:
        """The rules that ask for something which is not recorded of this patient."""
        return {finding.rule for finding in self._screening(book).findings if finding.unknown}

    def _said(self, verdict: object, rules: Mapping[str, str]) -> str:
        """Verdict and rules in one line, with a severity where the row names one."""
        named = [f"{rule} ({rules[rule]})" if self.rules.get(rule) else rule for rule in sorted(rules)]
        return ", ".join([str(verdict), *named])

    def _screening(self, book: Rulebook) -> Screening:
        """What is said of one program of all the exercises; each of them is judged by itself there."""
        case = low_risk(exercises=tuple(item for _, item in self.exercises if item))
        for part in self.patient.split(" + "):
            case = _with(case, part)
        return screen(case, book)


def rows() -> list[Row]:
    return [row for file in sorted(DIRECTORY.rglob("*.md")) if file.stem != "README" for row in _rows(file)]


def _rows(file: Path) -> Iterator[Row]:
    numbered = enumerate(file.read_text("utf-8").splitlines(), 1)
    lines = [(number, line) for number, line in numbered if line.startswith("| ")][2:]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for _, line in lines]
    for (number, _), (patient, exercises, verdict, rules) in zip(lines, cells, strict=True):
        others = {tag for other, named, *_ in cells if other == patient for tag, _ in _doses(named)}
        found = _exercises(exercises, [tag for tag in Tag if complete([tag]).isdisjoint(others)])
        items = tuple((words, item and replace(item, slug=f"e{n}")) for n, (words, item) in enumerate(found))
        place = f"{file.relative_to(DIRECTORY)}:{number}"
        yield Row(place, file.stem, patient, items, verdict, _expected(rules))


def _expected(cell: str) -> dict[str, str]:
    found = re.findall(r"([a-z][\w-]*)(?: \((\w+)\))?", cell)
    return dict(found)


def _doses(cell: str) -> list[tuple[str, Dose]]:
    """Each entry of an exercise cell with its dose: `rotation 60 s` or `rotation 4×15×3 of 3×15×3`."""
    found = [re.fullmatch(r"(.+?)(?: (\d+) s| (\S+) of (\S+))?", words) for words in cell.split(", ")]
    return [(match[1], _dose(match)) for match in found]


def _dose(match: re.Match[str]) -> Dose:
    _, seconds, given, most = match.groups()
    if given:
        return Dose(_dosage(given), () if most == "?" else (_dosage(most),))
    return exercise(hold=int(seconds or 0)).dose


def _dosage(words: str) -> Dosage | None:
    """`3×10/5s×3×2` is 3 sets of 10 held for 5 seconds, 3 days a week, twice a day; `3×30s×3` is timed."""
    if words == "?":
        return None
    sets, amount, days, *times = words.split("×")
    reps, _, hold = amount.partition("/")
    timed = not hold and reps.endswith("s")
    return Dosage(
        sets=int(sets),
        reps=None if timed else int(reps),
        seconds=int(reps.rstrip("s")) if timed else None,
        hold_seconds=int(hold.rstrip("s") or 0),
        days_per_week=int(days),
        times_per_day=int(times[0]) if times else 1,
    )


def _exercises(cell: str, others: list[Tag]) -> Iterator[tuple[str, ProgramExercise | None]]:
    for words, dose in _doses(cell):
        if words == "any other":
            yield from ((tag, exercise(tag, dose=dose)) for tag in others)
        elif words == "none":
            yield words, None
        elif words == "every tag":
            yield words, EVERY_TAG
        else:
            plain = dose == exercise().dose  # of which nobody has to read again
            yield words if plain else f"{words} at {dose.given}", exercise(*words.split("+"), dose=dose)


def _with(case: Case, words: str) -> Case:
    """The case with one part of the patient column; each form of words is tried in turn."""
    name, _, details = words.partition(" (")
    if words.startswith("unasked: "):
        return _without(case, words.removeprefix("unasked: "))
    if words.startswith("answered before: "):
        return _answered_before(case, words.removeprefix("answered before: "))
    if name in PROBLEMS:
        return replace(case, problems=(*case.problems, _problem(name, details.rstrip(")"))))
    if words in facts.MAY_STAND:
        return replace(case, red_flags={**case.red_flags, words: Answer.YES})
    if words in facts.OTHER_FACTS:
        return replace(case, facts={**case.facts, words: Answer.YES})
    return _with_record(case, words)


def _with_record(case: Case, words: str) -> Case:
    if words == "no ball":
        return replace(case, ball=None)
    if words == "latex ball":
        return replace(case, ball=replace(STURDY_BALL, latex_free=False))
    name, figure = re.fullmatch(r"(age|height|weight|ball|anti-burst ball) (\d+)(?: kg)?", words).groups()
    if name.endswith("ball"):
        anti_burst = True if name.startswith("anti-burst") else None
        return replace(case, ball=replace(STURDY_BALL, rating_kg=int(figure), anti_burst=anti_burst))
    if name == "height":
        return replace(case, patient=replace(case.patient, height_cm=int(figure)))
    if name == "weight":
        return replace(case, patient=replace(case.patient, weight_kg=int(figure)))
    return replace(case, patient=replace(case.patient, born=date(case.on.year - int(figure), 1, 1)))


def _without(case: Case, name: str) -> Case:
    if name in RECORD:
        field = {"height": "height_cm", "weight": "weight_kg"}.get(name, name)
        return replace(case, patient=replace(case.patient, **{field: None}))
    keep = {fact: answer for fact, answer in case.facts.items() if fact != name}
    flags = {flag: answer for flag, answer in case.red_flags.items() if flag != name}
    return replace(case, facts=keep, red_flags=flags)


def _answered_before(case: Case, name: str) -> Case:
    for part in retired.parts(name):
        case = _without(case, part)
    return replace(case, red_flags={**case.red_flags, name: Answer.NO})


def _problem(code: str, details: str) -> Problem:
    status: ProblemStatus | None = ProblemStatus.ACTIVE
    attributes = {}
    for detail in filter(None, details.split(", ")):
        name, _, value = detail.partition(" ")
        if detail in ("no status", "resolved"):
            status = None if detail == "no status" else ProblemStatus.RESOLVED
        else:
            attributes[name] = _value(value)
    onset = attributes.pop("onset", None)
    return problem(code, status, began=onset, **attributes)


def _value(words: str) -> facts.Value:
    if words in ("yes", "no"):
        return words == "yes"
    if weeks := re.fullmatch(r"(in )?(\d+)w", words):
        return problem("recent_fracture", weeks_ago=int(weeks[2]) * (-1 if weeks[1] else 1)).onset
    return int(words) if words.isdigit() else words
