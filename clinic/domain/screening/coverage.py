"""Which rules can touch which exercises, and what a patient with one condition hears about each of them.

A rule can hit an exercise when its scope takes the exercise at one of the library's dosages: the page of this is
`docs/coverage.md`. Whom a rule looks for is not asked here; that is what `conditions` screens, one condition at a time.

    reach(rule, library)[0].slug
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from clinic.domain.library.exercise import Exercise
from clinic.domain.record.ball import Ball
from clinic.domain.record.facts import OTHER_FACTS, RED_FLAGS, Answer
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.record.stated_problems import Problem, ProblemStatus
from clinic.domain.screening.case import Case, PatientData, ProgramExercise
from clinic.domain.screening.rulebook import Rulebook
from clinic.domain.screening.rules import REGIONS, Rule, Scope, Severity
from clinic.domain.screening.screen import screen

HITS_NOTHING: Mapping[str, str] = {
    "ball-load-with-weights": "no exercise holds a weight on the ball (left out on purpose); it waits for one.",
    "eyes-closed-alone": "no exercise is done with closed eyes (left out on purpose); it waits for one.",
    "spondylolisthesis-extension-with-rotation": (
        "no exercise arches and turns at once; each alone has its own rule, and this one waits for both together."
    ),
    "weights-on-ball-alone": "no exercise holds a weight on the ball (left out on purpose); it waits for one.",
}
"""Rules that no exercise of the library meets, and why they stay: a case or a new exercise can meet them."""

INTRODUCTION = """\
# Which rule can touch which exercise

This page is written by `clinic rules doc` from `seed/rules/` and `seed/exercises/`; a test fails when it is out of
date. A rule is in a row with every exercise that it can speak about, at any dosage of the library; about whom it
speaks is in [screening.md](screening.md). What each condition does to each exercise is too wide for a page:
`clinic rules coverage FILE.csv` writes it as a table.
"""
ADULT = PatientData(born=date(1986, 3, 2), height_cm=178, weight_kg=76)
BALL = Ball(diameter_cm=65, rating_kg=270, latex_free=True)
DAY = date(2026, 11, 21)
NO = dict.fromkeys((*PROBLEMS, *OTHER_FACTS), Answer.NO)
NO_FLAG = dict.fromkeys(RED_FLAGS, Answer.NO)
STATES = {
    "active, details not recorded": ProblemStatus.ACTIVE,
    "resolved, details not recorded": ProblemStatus.RESOLVED,
}
Cells = tuple[str, ...]


def reach(rule: Rule, library: Iterable[Exercise]) -> tuple[Exercise, ...]:
    """The exercises that the rule can speak about; a rule about the whole program speaks about each program."""
    return tuple(exercise for exercise in library if touches(rule, exercise))


def touches(rule: Rule, exercise: Exercise) -> bool:
    """Whether the rule can speak about the exercise, at one of the library's dosages."""
    scope = rule.scope
    return scope is None or any(scope.takes(item.tags, item.dose) for item in _at_each_level(exercise))


def document(book: Rulebook, library: Sequence[Exercise]) -> str:
    """The whole page as Markdown, by region and rule."""
    silent = [rule for rule in book.rules if not reach(rule, library)]
    lines = [f"* `{rule.id}`: {HITS_NOTHING.get(rule.id, 'nobody has said why.')}" for rule in silent]
    sections = (_section(book, library, region) for region in REGIONS)
    return "\n".join(
        (
            INTRODUCTION,
            f"There are {len(book.rules)} rules and {len(library)} exercises.\n",
            "## Rules that no exercise of the library meets\n",
            *(lines or ["None."]),
            "",
            *(section for section in sections if section),
        )
    )


def conditions(book: Rulebook, library: Sequence[Exercise]) -> Iterator[Cells]:
    """The table condition × exercise: the verdict about a low-risk adult with that condition alone, each exercise at
    the lowest dosage of its own level; the first row has the slugs.
    """
    items = tuple(ProgramExercise.of(each, each.dosage[each.level].default()) for each in library)
    adult = Case(DAY, ADULT, NO, red_flags=NO_FLAG, ball=BALL, exercises=items)
    yield ("condition", "state", *(item.slug for item in items))
    for code in PROBLEMS:
        for words, status in STATES.items():
            yield (code, words, *_verdicts(book, replace(adult, problems=(Problem(code, status),))))
    for name in (*PROBLEMS, *OTHER_FACTS):
        yield (name, "not recorded", *_verdicts(book, replace(adult, facts=_without(NO, name))))
    for name in OTHER_FACTS:
        yield (name, "yes", *_verdicts(book, replace(adult, facts={**NO, name: Answer.YES})))
    for name in RED_FLAGS:
        yield (name, "yes", *_verdicts(book, replace(adult, red_flags={**NO_FLAG, name: Answer.YES})))
        yield (name, "not recorded", *_verdicts(book, replace(adult, red_flags=_without(NO_FLAG, name))))


def _section(book: Rulebook, library: Sequence[Exercise], region: str) -> str:
    rules = sorted((rule for rule in book.rules if rule.region == region), key=lambda rule: rule.id)
    rows = [f"| `{rule.id}` | {rule.severity} | {_count(rule, library)} |\n" for rule in rules]
    head = "| Rule | Severity | Exercises | Which |\n| --- | --- | --- | --- |\n"
    return f"## {region}\n\n{head}{''.join(rows)}" if rows else ""


def _count(rule: Rule, library: Sequence[Exercise]) -> str:
    if rule.scope is None:
        return "all | the whole program"
    if rule.scope == Scope():
        return "all | each exercise"
    found = [exercise.slug for exercise in reach(rule, library)]
    return f"{len(found)} | {', '.join(found) or 'none'}"


def _at_each_level(exercise: Exercise) -> Iterator[ProgramExercise]:
    for level in exercise.dosage.values():
        yield ProgramExercise.of(exercise, level.grown())


def _verdicts(book: Rulebook, case: Case) -> Cells:
    """The verdict about each exercise, what concerns the whole program among it."""
    worst = dict.fromkeys((None, *(item.slug for item in case.exercises)), Severity.CLEAR)
    for finding in screen(case, book).findings:
        worst[finding.exercise] = max(worst[finding.exercise], finding.severity)
    return tuple(str(max(worst[None], worst[item.slug])) for item in case.exercises)


def _without(answers: Mapping[str, Answer], name: str) -> dict[str, Answer]:
    return {each: answer for each, answer in answers.items() if each != name}
