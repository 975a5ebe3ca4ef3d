"""Two hundred invented patients as a clinic meets them, each with the program that a therapist would prescribe.

Groups are rows of `GROUPS`: who they are, how many of a hundred, what is recorded and which of the built-in templates,
whose phases are taken as a draft would take them. Nothing is drawn by chance: ages, bodies, balls and phases go
round in turn, so that two runs make the same people. Questions and problems that a row does not name are answered no,
whatever the vocabulary asks by then.

Back pain first, then muscles and neck, knee arthritis with most visits: a register of 221,265 first visits (G109). The
shares themselves and the bodies are ours; clinician to confirm.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import cycle, islice

from clinic.domain.programs.draft import first_dosage
from clinic.domain.record.ball import Ball, size_for
from clinic.domain.record.facts import Answer
from clinic.domain.record.stated_problems import Problem
from clinic.domain.screening.case import Case, PatientData, ProgramExercise
from tests import seed
from tests.cases import ALL_NO, NO_RED_FLAG, TODAY, problem

PATIENTS = 200
AGES = (
    24,
    31,
    38,
    45,
    52,
    58,
    63,
    35,
    42,
    49,
)  # the middle of a clinic's adults; older groups add their years
BODIES = ((164, 62), (178, 80), (170, 74), (158, 66), (183, 91), (167, 58), (175, 84), (161, 79))  # cm, kg
BALLS = (  # rating in kg and whether it is anti-burst: most are a clinic's own, every fourth comes from a supermarket
    (272, True),
    (230, True),
    (272, True),
    (136, True),
)


@dataclass(frozen=True)
class Group:
    """`share` of a hundred patients; `low_risk` for a healthy adult or one regional pain without leg symptoms."""

    name: str
    share: int
    program: str
    problems: tuple[Problem, ...] = ()
    yes: tuple[str, ...] = ()
    years: int = 0
    low_risk: bool = False


GROUPS = (
    Group("healthy adult", 12, "general-strength", low_risk=True),
    Group("ordinary low back pain", 14, "persistent-low-back-pain", low_risk=True),
    Group("neck or upper back pain", 9, "neck-and-upper-back", low_risk=True),
    Group("hip or buttock pain", 6, "hip-and-buttock", low_risk=True),
    Group(
        "sore back at times",
        10,
        "persistent-low-back-pain",
        (problem("back_discomfort_mild"),),
        low_risk=True,
    ),
    Group("shoulder pain", 8, "shoulder", (problem("rotator_cuff_problem"),), low_risk=True),
    Group(
        "knee arthritis", 8, "knee-osteoarthritis", (problem("knee_osteoarthritis"),), years=10, low_risk=True
    ),
    Group(
        "back injury of some months ago",
        7,
        "recent-low-back-pain",
        (problem("acute_back_injury", weeks_ago=14),),
    ),
    Group("fresh back injury", 6, "recent-low-back-pain", (problem("acute_back_injury", weeks_ago=2),)),
    Group("herniated disc", 4, "disc-extension-eases", (problem("lumbar_disc_herniation"),)),
    Group(
        "spinal stenosis",
        4,
        "spinal-stenosis",
        (problem("lumbar_spinal_stenosis", leg_symptoms=False),),
        years=20,
    ),
    Group("osteoporosis", 4, "osteoporosis-spine-sparing", (problem("osteoporosis"),), years=20),
    Group(
        "unsteady, helper near",
        4,
        "balance-helper-near",
        (problem("balance_disorder", grade="mild", falls_last_year=0, worsening=False),),
        years=22,
    ),
    Group(
        "pregnant",
        4,
        "pregnancy",
        (problem("pregnancy", warning_signs=False, due_on=TODAY + timedelta(weeks=20)),),
        years=-12,
    ),
)


@cache
def _phases(slug: str) -> tuple[tuple[ProgramExercise, ...], ...]:
    """The phases of a template, each exercise at the dosage with which a draft of it starts."""
    library = seed.library()
    return tuple(
        tuple(
            ProgramExercise.of(library[item.slug], item.dosage or first_dosage(library[item.slug]))
            for item in phase.items
        )
        for phase in seed.templates()[slug].phases
    )


def generated() -> Iterator[tuple[Group, Case]]:
    """The patients, group by group."""
    turn = iter(cycle(range(len(AGES) * len(BODIES) * len(BALLS) * 3)))
    for group in GROUPS:
        for number in islice(turn, group.share * PATIENTS // 100):
            yield group, _patient(group, number)


def _patient(group: Group, number: int) -> Case:
    height, weight = BODIES[number % len(BODIES)]
    rating, anti_burst = BALLS[number // 2 % len(BALLS)]
    born = date(TODAY.year - AGES[number % len(AGES)] - group.years, 1 + number % 12, 1)
    phases = _phases(group.program)
    return Case(
        on=TODAY,
        patient=PatientData(born, height, weight),
        facts=ALL_NO | dict.fromkeys(group.yes, Answer.YES),
        problems=group.problems,
        red_flags=NO_RED_FLAG,
        ball=Ball(size_for(height).diameter_cm, rating, latex_free=True, anti_burst=anti_burst),
        exercises=phases[number % len(phases)],
    )
