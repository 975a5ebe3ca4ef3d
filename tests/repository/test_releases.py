"""What was released stays as it was, and a release says what it asks of whoever runs it."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from pathlib import Path

import pytest

from clinic import migrations
from clinic.domain.plans import snapshot
from clinic.settings import ROOT
from tests.releases import data, make

FROZEN = [line.split() for line in (migrations.FOLDER / "released.sha256").read_text().splitlines()]
CHANGELOG = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text(), flags=re.MULTILINE)[1:]
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


def revision_of(release: Path) -> str:
    """The newest revision of a release."""
    return data.read(release)[-1].rows[0]["version_num"]


@pytest.mark.parametrize(("digest", "name"), FROZEN, ids=[name for _, name in FROZEN])
def test_a_released_revision_is_never_edited(digest: str, name: str) -> None:
    assert hashlib.sha256((migrations.FOLDER / "versions" / name).read_bytes()).hexdigest() == digest


def test_every_revision_of_a_release_is_frozen() -> None:
    assert [name[:4] for _, name in FROZEN][-1] == revision_of(data.releases()[-1])
    assert [name[:4] for _, name in FROZEN] == [f"{number:04d}" for number in range(1, len(FROZEN) + 1)]


def test_the_changelog_has_every_release_with_its_day_and_what_is_not_released_yet() -> None:
    headings = [section.splitlines()[0] for section in CHANGELOG]
    unreleased = ["Unreleased"] if ".dev" in VERSION else []

    assert [re.sub(r" \(\d{4}-\d\d-\d\d\)$", "", heading) for heading in headings] == [
        *unreleased,
        *(release.name for release in reversed(data.releases())),
    ]
    assert all(re.search(r" \(\d{4}-\d\d-\d\d\)$", heading) for heading in headings[len(unreleased) :])


def test_a_release_that_needs_a_migration_says_to_which_revision() -> None:
    unreleased = [migrations.newest()] if ".dev" in VERSION else []
    reached = [*unreleased, *(revision_of(release) for release in reversed(data.releases()))]
    needed = [
        [here] if here != before else [] for here, before in zip(reached, [*reached[1:], ""], strict=True)
    ]

    said = re.compile(r"^Needs a migration, to revision (\d{4})\.$", re.MULTILINE)
    assert [said.findall(section) for section in CHANGELOG] == needed


@pytest.mark.parametrize("release", data.releases(), ids=lambda release: release.name)
def test_a_plan_that_was_signed_in_a_release_still_has_the_shape_of_a_plan(release: Path) -> None:
    (signed,) = (held.rows for held in data.read(release) if held.name == "plans")
    assert signed
    for plan in signed:
        snapshot.validate(json.loads(plan["snapshot"]))


@pytest.mark.slow
def test_the_next_release_can_be_held_too(tmp_path: Path) -> None:
    make.hold(tmp_path / "next")

    held = {table.name: len(table.rows) for table in data.read(tmp_path / "next")}
    assert [name for name, rows in held.items() if not rows] == []
