"""A rule that is not what a release had has a higher version, so that consults about the old one stop counting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clinic.domain.screening import rulebook
from tests import seed
from tests.releases import data

NOW = {rule.id: rulebook.as_data(rule) for rule in seed.rulebook().rules}


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
