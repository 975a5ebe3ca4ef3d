"""Each dependency has its reason beside it; the lock files pin it by hash and name no place to get it."""

import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from clinic.settings import ROOT
from tests.source import imports

PYPROJECT = (ROOT / "pyproject.toml").read_text()
PROJECT = tomllib.loads(PYPROJECT)["project"]
ASKED_FOR = {"product": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}
LOCKED = {
    "requirements.lock": ("product",),
    "requirements-dev.lock": ("product", "figures", "dev"),
    "requirements-pip.lock": (),
    "requirements-node.lock": (),
}
PRODUCT = [ROOT / "wsgi.py", *(ROOT / "clinic").rglob("*.py"), *(ROOT / "migrations").rglob("*.py")]
BUILD_STEPS = {"solve.py", "sheet.py"}  # run when figures are built, with the extra `figures`
WORKSHOP = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
NEEDED_BY = {
    ("product",): [path for path in PRODUCT if path.name not in BUILD_STEPS],
    ("product", "figures"): [path for path in PRODUCT if path.name in BUILD_STEPS],
    ("product", "figures", "dev"): WORKSHOP,
}
OURS = {"clinic", "tests", "bench"}
INSTALLED = packages_distributions()
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


def declared(groups: tuple[str, ...]) -> set[str]:
    """The normalised names of what groups of `pyproject.toml` ask for."""
    return {name_of(requirement) for group in groups for requirement in ASKED_FOR[group]}


def modules_of(path: Path) -> Iterator[str]:
    """The dotted name of every module that a file imports, but for those beside it."""
    for node in imports(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif node.module and not node.level:
            yield node.module


def imported_by(path: Path) -> set[str]:
    """The distributions that a file imports from: neither the standard library nor a module of ours."""
    modules = {module.split(".")[0] for module in modules_of(path)}
    return {name_of(INSTALLED[module][0]) for module in modules - sys.stdlib_module_names - OURS}


def test_every_dependency_says_why_it_is_there() -> None:
    explained = {name_of(name) for name in REASON.findall(PYPROJECT)}

    assert declared(tuple(ASKED_FOR)) - explained == set()


@pytest.mark.parametrize("lock", LOCKED)
def test_a_lock_file_holds_nothing_but_versions_pinned_by_hash(lock: str) -> None:
    assert [entry[:80] for entry in pins(lock) if not PIN.fullmatch(entry)] == []


@pytest.mark.parametrize(("lock", "groups"), LOCKED.items())
def test_a_lock_file_pins_everything_that_is_declared(lock: str, groups: tuple[str, ...]) -> None:
    assert declared(groups) - {name_of(entry) for entry in pins(lock)} == set()


def test_the_npm_lock_file_has_a_checksum_for_each_package_and_no_address() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    installed = {place: package for place, package in packages.items() if place}

    assert [place for place, package in installed.items() if "integrity" not in package] == []
    assert [place for place, package in installed.items() if "resolved" in package] == []


def test_whatever_is_imported_is_declared_where_it_is_needed() -> None:
    undeclared = {
        str(path.relative_to(ROOT)): imported_by(path) - declared(allowed)
        for allowed, paths in NEEDED_BY.items()
        for path in paths
    }

    assert {path: names for path, names in undeclared.items() if names} == {}
