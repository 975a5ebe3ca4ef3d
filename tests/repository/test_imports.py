"""Which way imports point. The contracts are in `pyproject.toml`; what they cannot say is here."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import rfc8785

from clinic.settings import ROOT
from tests.source import imports, tree

DOMAIN = sorted((ROOT / "clinic" / "domain").glob("**/*.py"))
FIGURES = sorted((ROOT / "clinic" / "figures").glob("**/*.py"))
NUMERIC = {"numpy", "scipy"}
CLOCKS_AND_DOORS = {
    "time",
    "os",
    "io",
    "pathlib",
    "socket",
    "subprocess",
    "sqlite3",
    "shutil",
    "tempfile",
    "random",
}
CLOCK_CALLS = {"now", "today", "utcnow"}


def imported(path: Path) -> Iterator[str]:
    """The dotted name of every module that a file imports."""
    for node in imports(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        else:
            assert node.level == 0, f"{path}: imports are absolute"
            yield node.module or ""


def foreign(path: Path, *, own: tuple[str, ...]) -> set[str]:
    """What a file imports that is neither the standard library nor one of our own packages named."""
    return {
        module.split(".")[0] if not module.startswith("clinic") else module
        for module in imported(path)
        if module.split(".")[0] not in sys.stdlib_module_names and not module.startswith(own)
    }


def test_the_import_contracts_hold() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    checked = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True
    )  # on its own: it switches logging off
    assert checked.returncode == 0, checked.stdout


def test_the_domain_needs_the_standard_library_and_canonical_json_only() -> None:
    assert DOMAIN
    needs = {path: foreign(path, own=("clinic.domain",)) - {"rfc8785"} for path in DOMAIN}
    faults = [f"{path}: {', '.join(modules)}" for path, modules in needs.items() if modules]
    assert not faults, "\n".join(faults)


def reaches_outside(path: Path) -> set[str]:
    """The clocks and doors that a file imports, and the calls that ask what time it is."""
    calls = {
        node.func.attr
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    modules = {module.split(".")[0] for module in imported(path)}
    return modules & CLOCKS_AND_DOORS | calls & CLOCK_CALLS


def test_the_domain_has_no_clock_and_touches_nothing_outside() -> None:
    assert DOMAIN
    faults = [f"{path}: {', '.join(names)}" for path in DOMAIN if (names := reaches_outside(path))]
    assert not faults, "\n".join(faults)


def test_importing_the_domain_loads_nothing_but_the_standard_library_and_canonical_json() -> None:
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in DOMAIN if path.stem != "__init__"
    ]
    program = f"import sys, {', '.join(modules)}; print(*{{name.split('.')[0] for name in sys.modules}})"
    site_packages = Path(rfc8785.__file__).parents[1]
    environment = {"PYTHONPATH": f"{ROOT}{os.pathsep}{site_packages}"}
    loaded = subprocess.run(
        [sys.executable, "-S", "-c", program], check=True, capture_output=True, text=True, env=environment
    )

    assert set(loaded.stdout.split()) - sys.stdlib_module_names == {"__main__", "clinic", "rfc8785"}


def test_figures_are_drawn_with_the_domain_alone_and_solved_with_numpy_in_one_module() -> None:
    needs = {str(path): foreign(path, own=("clinic.domain", "clinic.figures")) for path in FIGURES}
    numeric = {name for name, modules in needs.items() if modules & NUMERIC}

    assert set().union(*needs.values()) <= {*NUMERIC, "yaml", "cairosvg", "clinic.settings"}
    assert len(numeric) <= 1
