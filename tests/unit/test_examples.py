"""What a docstring shows as an example is so: each `>>>` is run. What needs a database is shown without it."""

from __future__ import annotations

import doctest
import importlib

from clinic.settings import ROOT

PLACES = [
    path
    for path in sorted((ROOT / "clinic").rglob("*.py"))
    if "\n>>> " in (text := path.read_text()) or "    >>> " in text
]


def test_every_example_is_so() -> None:
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in PLACES]
    tried = {name: doctest.testmod(importlib.import_module(name)) for name in names}
    assert sum(each.attempted for each in tried.values()) > 50
    assert [name for name, each in tried.items() if each.failed or not each.attempted] == []
