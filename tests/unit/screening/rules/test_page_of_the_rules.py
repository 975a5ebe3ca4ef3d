"""`clinic rules doc` writes the page of the rules, or names what is broken."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from clinic.cli import main, screen
from clinic.domain.record.facts import ANSWERED
from clinic.domain.record.problems import PROBLEMS
from clinic.settings import ROOT


def test_the_page_of_the_rules_is_current():
    assert CliRunner().invoke(main, ["rules", "doc", "--check"]).exit_code == 0


def test_a_broken_rule_is_named_with_file_and_line_instead_of_a_page(tmp_path, monkeypatch):
    joints = (ROOT / "seed" / "rules" / "joints.yaml").read_text("utf-8")
    (tmp_path / "joints.yaml").write_text(joints.replace("severity: caution", "severity: harsh", 1), "utf-8")
    monkeypatch.setattr(screen, "RULES", tmp_path)
    result = CliRunner().invoke(main, ["rules", "doc"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {tmp_path}/joints.yaml:8: rules.0.severity: ")


def test_the_page_of_the_rules_shows_every_rule_and_question(seed_rules):
    page = Path(ROOT / "docs" / "screening.md").read_text("utf-8")
    assert [
        rule.id
        for rule in seed_rules.rules
        if f"`{rule.id}` (version {rule.version}): {rule.why}" not in page
    ] == []
    assert [code for code in PROBLEMS if f"| `{code}` |" not in page] == []
    assert [
        fact.name for fact in ANSWERED.values() if f"| {fact.label} | {fact.question} |" not in page
    ] == []
