"""What each condition alone does to each exercise, by a rulebook so small that one sees it."""

from __future__ import annotations

from typing import Any

from clinic.domain.record.facts import OTHER_FACTS, RED_FLAGS
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.screening import coverage, rulebook
from clinic.domain.screening.rulebook import Rulebook
from tests import seed

RULE = {
    "version": 1,
    "severity": "consult",
    "why": "Because.",
    "instead": "Rest.",
    "patient_text": "Go easy.",
    "sources": ["S1"],
    "mark": "cited",
}
TURNING = {
    "id": "disc-turning",
    "title": "Disc",
    "when": {"has": "lumbar_disc_herniation"},
    "applies_to": {"any": ["rotation"]},
}
NUMB = {
    "id": "numb",
    "title": "Numb",
    "when": {"is": {"saddle_numbness": True}},
    "applies_to": "program",
    "severity": "contraindicated",
    "urgency": "emergency",
}
FRAIL = {
    "id": "frail",
    "title": "Frail",
    "when": {"is": {"frail": True}},
    "applies_to": {"any": ["leg_load"]},
    "severity": "caution",
}
LIBRARY = [seed.library()[slug] for slug in ("chair-trunk-turn", "wall-squat")]


def book(*rules: dict[str, Any]) -> Rulebook:
    given = {"region": "Back", "rules": [RULE | rule for rule in rules]}
    return Rulebook(tuple(rulebook.parse(given, source="back.yaml")))


def test_each_condition_alone_has_its_verdict_about_each_exercise() -> None:
    header, *rows = coverage.conditions(book(TURNING, NUMB, FRAIL), LIBRARY)
    said = {(name, state): verdicts for name, state, *verdicts in rows}
    assert header == ("condition", "state", "chair-trunk-turn", "wall-squat")
    assert {key: verdicts for key, verdicts in said.items() if verdicts != ["clear", "clear"]} == {
        ("lumbar_disc_herniation", "active, details not recorded"): ["consult", "clear"],
        ("lumbar_disc_herniation", "not recorded"): ["needs_info", "clear"],
        ("saddle_numbness", "yes"): ["contraindicated", "contraindicated"],
        ("saddle_numbness", "not recorded"): ["needs_info", "needs_info"],
        ("frail", "yes"): ["clear", "caution"],
        ("frail", "not recorded"): ["clear", "needs_info"],
    }
    assert {name for name, _ in said} == {*PROBLEMS, *OTHER_FACTS, *RED_FLAGS}


def test_a_rule_that_nothing_meets_is_named_and_regions_without_rules_are_not() -> None:
    lying = {**TURNING, "id": "disc-lying", "applies_to": {"any": ["prone"]}}
    page = coverage.document(book(TURNING, lying), LIBRARY)
    assert "* `disc-lying`: nobody has said why.\n" in page
    assert "| `disc-turning` | consult | 1 | chair-trunk-turn |\n" in page
    assert page.count("## ") == 2
    assert page.endswith("| `disc-turning` | consult | 1 | chair-trunk-turn |\n")


def test_where_every_rule_meets_an_exercise_the_page_says_so() -> None:
    assert "\nNone.\n" in coverage.document(book(TURNING, NUMB), LIBRARY)
