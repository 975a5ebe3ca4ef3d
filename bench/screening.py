"""How long one screening takes, and how that grows with ten times the rules: `python -m bench.screening`.

20 exercises, 10 problems and the full rulebook may take 5 ms of pure Python; the exit status is 1 above it.
"""

from __future__ import annotations

import statistics
import sys
from dataclasses import replace
from time import process_time

from clinic.domain.screening.case import Case, ProgramExercise
from clinic.domain.screening.rulebook import Rulebook
from clinic.domain.screening.screen import screen
from clinic.services.library import files
from clinic.services.screening import rulebooks
from clinic.settings import ROOT
from tests.cases import TODAY, low_risk, problem

LIMIT_MS = 5
ROUNDS = 200
PROBLEMS = (
    problem("lumbar_disc_herniation", weeks_ago=10),
    problem("acute_back_injury", weeks_ago=3),
    problem("back_discomfort_mild"),
    problem("osteoporosis"),
    problem("hypertension", systolic=150, diastolic=95, controlled=True, measured_on=TODAY),
    problem("knee_osteoarthritis"),
    problem("carpal_tunnel"),
    problem("vertigo", controlled=True),
    problem("reflux"),
    problem("balance_disorder", falls_last_year=1, grade="mild", worsening=False),
)


def program() -> tuple[ProgramExercise, ...]:
    library = files.load(ROOT / "seed")[:20]
    return tuple(ProgramExercise.of(e, e.dosage[e.level].default()) for e in library)


def milliseconds(case: Case, rulebook: Rulebook) -> float:
    """The median processor time of one screening, with the keys of its findings."""
    times = []
    for _ in range(ROUNDS):
        start = process_time()
        for finding in screen(case, rulebook).findings:
            assert finding.key
        times.append((process_time() - start) * 1000)
    return statistics.median(times)


def copies(rulebook: Rulebook, times: int) -> Rulebook:
    return Rulebook(
        tuple(replace(rule, id=f"{rule.id}-{number}") for number in range(times) for rule in rulebook.rules)
    )


def main() -> int:
    rulebook = rulebooks.load_from_files(ROOT / "seed" / "rules")
    exercises = program()
    case = low_risk(*PROBLEMS, exercises=exercises)
    nobody_asked = Case(on=case.on, exercises=exercises)
    ten_times = copies(rulebook, 10)
    rows = (
        ("10 problems", case, rulebook),
        ("nothing recorded", nobody_asked, rulebook),
        ("10 problems, 10 x rules", case, ten_times),
    )
    for name, subject, rules in rows:
        took = milliseconds(subject, rules)
        found = len(screen(subject, rules).findings)
        print(
            f"{name}: {len(exercises)} exercises, {len(rules.rules)} rules, {found} findings: {took:.2f} ms"
        )
    growth = milliseconds(case, ten_times) / milliseconds(case, rulebook)
    print(f"ten times the rules take {growth:.1f} times as long")
    return int(milliseconds(case, rulebook) > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main())
