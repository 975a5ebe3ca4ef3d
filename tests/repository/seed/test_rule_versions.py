"""A rule that is not what a release had has a higher version, so that consults about the old one stop counting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from click.testing import CliRunner

from clinic.cli import main, screen
from clinic.domain.screening import rulebook, rulebook_text
from clinic.settings import ROOT
from tests import seed
from tests.releases import data

PAGE = (ROOT / "docs" / "rule-versions.txt").read_text("utf-8")
RULES = seed.rulebook().rules
NOW = {rule.id: rulebook.as_data(rule) for rule in RULES}


def rules_of(release: Path) -> Iterator[dict[str, Any]]:
    (held,) = (table for table in data.read(release) if table.name == "rulebook_revisions")
    for row in held.rows:
        for section in row["content"]:
            yield from section["rules"]


@pytest.mark.parametrize("release", data.releases(), ids=lambda folder: folder.name)
def test_a_rule_that_changed_since_a_release_has_a_higher_version(release: Path) -> None:
    then = {rule["id"]: rule for rule in rules_of(release)}
    changed = {name for name in then.keys() & NOW.keys() if NOW[name] != then[name]}

    assert len(then) >= 100
    assert {name for name in changed if NOW[name]["version"] <= then[name]["version"]} == set()


def test_a_rule_that_changed_since_it_was_merged_has_a_higher_version() -> None:
    held = rulebook_text.read_versions(PAGE)
    assert rulebook_text.version_faults(RULES, held) == []
    assert rulebook_text.versions(RULES, held) == PAGE, "run `clinic rules doc`"


def test_a_rule_that_changes_and_keeps_its_version_is_told_which_to_write() -> None:
    held = rulebook_text.read_versions(PAGE)
    rule = RULES[0]
    changed = replace(rule, why=f"{rule.why} Or not.")
    wanted = (
        f"The rule {rule.id} is not what its version {rule.version} was: write version {rule.version + 1}."
    )
    assert rulebook_text.version_faults([changed], held) == [wanted]
    assert rulebook_text.version_faults([replace(changed, version=rule.version + 1)], held) == []
    older = {rule.id: rulebook_text.RuleVersion(rule.version + 2, "")}
    assert rulebook_text.version_faults([rule], older) == [
        f"The rule {rule.id} has had version {rule.version + 2}: write version {rule.version + 3}."
    ]
    left = rulebook_text.versions(RULES[1:], held)
    assert left == PAGE  # the id of a rule that was taken out stays taken


def test_the_command_writes_no_page_over_a_version_that_means_two_things(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = tmp_path / "rules"
    copytree(ROOT / "seed" / "rules", rules)
    joints = rules / "joints.yaml"
    joints.write_text(joints.read_text("utf-8").replace("severity: caution", "severity: info", 1), "utf-8")
    monkeypatch.setattr(screen, "RULES", rules)
    result = CliRunner().invoke(main, ["rules", "doc"])
    assert result.exit_code == 1
    assert "write version" in result.stderr
