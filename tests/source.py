"""The modules of the repository as Python reads them, each parsed once for all tests that look into it."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from clinic.settings import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
CLASSIFIER = "Programming Language :: Python :: 3."
MINORS = sorted(
    int(said.removeprefix(CLASSIFIER))
    for said in PYPROJECT["project"]["classifiers"]
    if said.startswith(CLASSIFIER)
)


@cache
def tree(path: Path) -> ast.Module:
    """What the file says to the oldest Python that we run on; `SyntaxError` names the file."""
    return ast.parse(path.read_text("utf-8"), filename=str(path), feature_version=(3, MINORS[0]))


@cache
def imports(path: Path) -> tuple[ast.Import | ast.ImportFrom, ...]:
    """Every import of the file, wherever it stands. An import is a statement: no expression is looked into."""
    return tuple(node for node in _statements(tree(path)) if isinstance(node, ast.Import | ast.ImportFrom))


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.expr):
            yield child
            yield from _statements(child)
