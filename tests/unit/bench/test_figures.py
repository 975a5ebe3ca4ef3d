"""The bench's arithmetic: medians, shares, goals scaled to a machine, and what the table says of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import figures, judging, table
from bench.asking.load import Run
from bench.figures import Figures
from bench.judging import Entry, Outcome
from bench.tasks import TASKS, Goal

GROWN_ELSEWHERE = {"diary"}  # its goal is that it does not grow: `bench/growth.py`


def like(rate: float, cpu: float, size: float = 20_000) -> Figures:
    return Figures(rate=rate, cpu=cpu, database=0.5, p50=2, p95=3, size=size, own=0.05)


def outcome(rate: float = 200, cpu: float = 4.0, one: float = 100, size: float = 20_000) -> Outcome:
    """A task beside a ceiling that does 1,000 a second."""
    return Outcome(like(one, cpu), like(rate, cpu, size), like(600, 0.3), like(1000, 0.4))


def said(goal: Goal, found: Outcome, store: str = "sqlite", hello: float = judging.HELLO) -> dict[str, Entry]:
    return dict(judging.entries(store, goal, {"task": found, "less": outcome(cpu=3.0)}, "task", hello))


def test_a_run_is_said_for_each_unit_of_work() -> None:
    run = Run(times=[0.1, 0.3, 0.2], seconds=0.5, own=0.003, body=b"x" * 7)

    found = figures.of(run, cpu=0.06, database=0.03)

    assert found == pytest.approx(Figures(rate=6, cpu=20, database=10, p50=200, p95=290, size=7, own=1))


def test_of_several_rounds_each_figure_is_the_middle_one() -> None:
    rounds = [like(rate, cpu) for rate, cpu in ((90, 9), (110, 7), (100, 50))]

    assert figures.middle(rounds) == like(100, 9)


def test_one_measurement_is_its_own_percentile() -> None:
    assert figures.percentile([0.4], 95) == 0.4


def test_cpu_ms_are_scaled_by_hello_and_half_as_much_again_on_postgresql() -> None:
    goal = Goal(cpu=4)

    assert said(goal, outcome())["cpu, c=8"].goal == pytest.approx(4)
    assert said(goal, outcome(), hello=2 * judging.HELLO)["cpu, c=8"].goal == pytest.approx(8)
    assert said(goal, outcome(), "postgresql")["cpu, c=8"].goal == pytest.approx(6)


def test_a_share_of_the_ceiling_is_wanted_at_least_and_cpu_ms_at_most() -> None:
    goal = Goal(cpu=4, of_ceiling=0.4)

    slow, fast = said(goal, outcome(rate=399, cpu=4.1)), said(goal, outcome(rate=400, cpu=4.0))

    assert (slow["rate, c=8"].is_met, slow["cpu, c=8"].is_met) == (False, False)
    assert (fast["rate, c=8"].is_met, fast["cpu, c=8"].is_met) == (True, True)
    assert fast["rate, c=8"].against == 1000


def test_what_eight_connections_gain_is_wanted_on_sqlite_alone() -> None:
    goal, found = Goal(gain=1.6), outcome(rate=150, one=100)

    assert not said(goal, found)["c=8 over c=1"].is_met
    assert said(goal, found, "postgresql")["c=8 over c=1"].is_met


def test_growth_is_measured_against_the_same_with_less() -> None:
    goal = Goal(growth=("less", 1.2))

    assert said(goal, outcome(cpu=3.5))["growth"].is_met
    assert not said(goal, outcome(cpu=3.7))["growth"].is_met
    assert "growth" not in dict(judging.entries("sqlite", goal, {"task": outcome()}, "task", judging.HELLO))


def test_every_task_has_a_goal() -> None:
    assert {name for name, task in TASKS.items() if task.goal == Goal()} == GROWN_ELSEWHERE
    assert {task.goal.growth[0] for task in TASKS.values() if task.goal.growth} <= set(TASKS)


def test_the_table_names_what_is_missed_and_where() -> None:
    goal = Goal(cpu=4, of_ceiling=0.4, size=20_000)
    found = {
        "sqlite": said(goal, outcome(rate=450, size=300_000)),
        "postgresql": said(goal, outcome(rate=300), "postgresql"),
    }

    row = list(table.lines({"task": "a page"}, {"task": found}))[-1]

    assert row == (
        "| a page | 450 · 4.0 · 45 % | 300 · 4.0 + 0.5 · 30 % | ≤ 4.0 / 6.0 CPU-ms, ≥ 40 % of the ceiling, ≤ 20 kB "
        "| no: S bytes 300 kB, P share of the ceiling 30 % |"
    )


def test_a_task_that_meets_its_goals_is_met_and_one_without_is_neither() -> None:
    assert table.met({"sqlite": said(Goal(cpu=4), outcome())}) == "yes"
    assert table.met({"sqlite": said(Goal(), outcome())}) == "–"
    assert table.goals({"sqlite": said(Goal(), outcome())}) == "–"


def test_entries_are_kept_by_name(tmp_path: Path) -> None:
    judging.write(tmp_path / "build" / "bench.json", {"hello": Entry(0.3, "CPU-ms", None, 0.29)})

    kept = json.loads((tmp_path / "build" / "bench.json").read_text())

    assert kept == {"hello": {"value": 0.3, "unit": "CPU-ms", "goal": None, "against": 0.29}}
