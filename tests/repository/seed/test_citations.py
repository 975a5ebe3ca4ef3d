"""Whatever is cited, in code as in content and documents, can be looked up in `seed/references.yaml`."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic.settings import ROOT
from tests import seed

LIST = ROOT / "seed" / "references.yaml"
PLACES = ("clinic", "seed", "templates", "docs", "tests/spec")
WRITTEN = {".py", ".md", ".yaml", ".html", ".js", ".css"}
CITED = re.compile(r"\b([GP]\d{1,3}|F\d{1,2}|S[12])\b(?!\.\w)")  # the codes of diseases go on after a dot
NOWHERE = re.compile(r"\bfacts [A-Z](\.\d+)?\b|clinical[- ]facts", re.IGNORECASE)


def written() -> Iterator[Path]:
    yield from ROOT.glob("*.md")
    for place in PLACES:
        for path in (ROOT / place).rglob("*"):
            if path.suffix in WRITTEN and "vendor" not in path.parts and path != LIST:
                yield path


def test_every_source_that_is_cited_is_listed_and_one_that_is_not_says_why_it_is_kept() -> None:
    listed = seed.references()
    cited = {path: set(CITED.findall(path.read_text("utf-8"))) for path in written()}

    assert {path: unknown for path, sources in cited.items() if (unknown := sources - listed.keys())} == {}
    uncited = listed.keys() - set().union(*cited.values())
    assert uncited == {source for source, reference in listed.items() if reference.kept}


def test_nothing_points_to_notes_that_nobody_else_has() -> None:
    assert {str(path) for path in written() if NOWHERE.search(path.read_text("utf-8"))} == set()


@pytest.mark.parametrize(
    ("text", "cited"),
    [("as P94 says", ["P94"]), ("(S1, G7)", ["S1", "G7"]), ("G56.0x", []), ("G101.", ["G101"])],
)
def test_a_citation_is_told_from_the_code_of_a_disease(text: str, cited: list[str]) -> None:
    assert CITED.findall(text) == cited
