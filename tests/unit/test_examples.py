"""What a docstring shows as an example is so: each `>>>` is run. What needs a database is shown without it, and can be
called as it stands: its names are looked up, and what it gives is bound to what they take.
"""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import re
import textwrap
from collections import defaultdict
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from clinic.settings import ROOT
from tests.source import tree

FILES = sorted((ROOT / "clinic").rglob("*.py"))
PLACES = [path for path in FILES if "\n>>> " in (text := path.read_text()) or "    >>> " in text]
DOCUMENTED = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): said
    for path in FILES
    if (said := ast.get_docstring(tree(path)))
}
STEMS = defaultdict(list)
for one in DOCUMENTED:
    STEMS[one.rpartition(".")[2]].append(one)


def calls(said: str) -> Iterator[ast.Call]:
    """Every call in the paragraphs and code spans of a docstring that are Python once `…` is left out of them."""
    for part in (*re.split(r"\n\s*\n", said), *re.findall(r"`([^`\n]+\))`", said)):
        try:
            code = ast.parse(textwrap.dedent(part).replace("…", "..."))
        except SyntaxError:
            continue
        yield from (node for node in ast.walk(code) if isinstance(node, ast.Call))


def named(said: str) -> set[str]:
    """What a docstring's own examples make, and the session, which comes from outside."""
    return {*re.findall(r"\b(\w+)(?:, \w+)* = ", said), "session"}


def called(name: str, call: ast.Call) -> list[Any]:
    """What the call may mean in a module's docstring: itself, what it imports, or a module of that name; none of a
    variable, or of a function of the language.
    """
    first, *others = ast.unparse(call.func).split(".")
    if others and first in named(DOCUMENTED[name]):
        return []
    here = importlib.import_module(name)
    if not others:
        ours = getattr(vars(here).get(first), "__module__", "")
        return [vars(here)[first]] if ours.startswith("clinic") else []
    known = vars(here).get(first)
    if name.rpartition(".")[2] == first and hasattr(here, others[0]):
        roots = [here]
    elif isinstance(known, ModuleType):
        roots = [known]
    else:
        roots = [importlib.import_module(module) for module in STEMS[first]]
    for other in others:
        roots = [getattr(root, other, None) for root in roots]
    return roots


def takes(function: Any, call: ast.Call) -> bool:
    """Whether it can be called so; what `…` stands for is not asked."""
    starred = any(isinstance(given, ast.Starred) for given in call.args) or any(
        keyword.arg is None for keyword in call.keywords
    )
    bind = inspect.signature(function).bind_partial if starred else inspect.signature(function).bind
    given = [value for value in call.args if not isinstance(value, ast.Starred)]
    try:
        bind(*given, **{keyword.arg: keyword.value for keyword in call.keywords if keyword.arg})
    except TypeError:
        return False
    return True


def is_elided(call: ast.Call) -> bool:
    return [ast.unparse(given) for given in call.args] == ["..."]


def wrong(name: str, said: str) -> list[str]:
    return [
        f"{name}: {ast.unparse(call)}"
        for call in calls(said)
        if (found := called(name, call))
        and not is_elided(call)
        and not any(callable(function) and takes(function, call) for function in found)
    ]


def test_every_example_is_so() -> None:
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in PLACES]
    tried = {name: doctest.testmod(importlib.import_module(name)) for name in names}
    assert sum(each.attempted for each in tried.values()) > 50
    assert [name for name, each in tried.items() if each.failed or not each.attempted] == []


def test_every_call_that_a_modules_docstring_shows_can_be_made() -> None:
    assert [fault for name, said in DOCUMENTED.items() for fault in wrong(name, said)] == []
    assert sum(bool(called(name, call)) for name, said in DOCUMENTED.items() for call in calls(said)) > 80


@pytest.mark.parametrize(
    "said",
    [
        "goals.write(session, patient=pat, text=…, by=alice, at=now, seen=7)",
        "goals.write(session, patient=pat, texts=…)",
        "A sentence, and `goals.forget(session)` in it.",
        "Opens so:\n\n    goals.write(session, pat, [], patient=pat, texts=…, by=alice, at=now, seen=7)   # why\n",
    ],
    ids=["another keyword", "too few", "no such function", "too many"],
)
def test_an_example_that_cannot_be_called_is_found(said: str) -> None:
    assert len(wrong("clinic.services.record.goals", said)) == 1
    assert (
        wrong(
            "clinic.services.record.goals",
            "goals.write(session, patient=pat, texts=…, by=alice, at=now, seen=7)",
        )
        == []
    )
