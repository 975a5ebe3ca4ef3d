"""Which rule can touch which exercise is on a page that is current, and a rule that touches none says why it stays."""

from __future__ import annotations

import csv
from pathlib import Path

from click.testing import CliRunner

from clinic.cli import main
from clinic.domain.record.facts import OTHER_FACTS, RED_FLAGS
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.screening import coverage
from clinic.settings import ROOT
from tests import seed

BOOK = seed.rulebook()
LIBRARY = tuple(seed.library().values())
PAGE = (ROOT / "docs" / "coverage.md").read_text("utf-8")


def test_the_page_is_what_the_rules_and_exercises_say() -> None:
    assert coverage.document(BOOK, LIBRARY) == PAGE, "run `clinic rules doc`"


def test_every_rule_has_a_row() -> None:
    assert [rule.id for rule in BOOK.rules if f"| `{rule.id}` |" not in PAGE] == []


def test_a_rule_that_no_exercise_meets_says_why_it_stays_and_no_other_does() -> None:
    silent = {rule.id for rule in BOOK.rules if not coverage.reach(rule, LIBRARY)}
    assert silent == coverage.HITS_NOTHING.keys()


def test_a_rule_reaches_an_exercise_at_any_dosage_of_the_library() -> None:
    """Half an hour of sitting is what sitting grows to; it starts with less than the rule asks for."""
    (rule,) = (rule for rule in BOOK.rules if rule.id == "lumbar-disc-herniation-long-sitting")
    assert [exercise.slug for exercise in coverage.reach(rule, LIBRARY)] == ["upright-ball-sit"]


def test_the_table_has_each_condition_and_each_exercise(tmp_path: Path) -> None:
    file = tmp_path / "conditions.csv"
    assert CliRunner().invoke(main, ["rules", "coverage", str(file)]).exit_code == 0
    with file.open(encoding="utf-8", newline="") as opened:
        rows = {(row["condition"], row["state"]): row for row in csv.DictReader(opened)}
    assert {condition for condition, _ in rows} == {*PROBLEMS, *OTHER_FACTS, *RED_FLAGS}
    assert rows["retinal_or_eye_surgery", "active, details not recorded"]["ball-crunch"] == "contraindicated"
    assert rows["reflux", "not recorded"]["ball-crunch"] == "needs_info"
