"""A source that content cites has an id, a title and an address; only a seed document has none."""

from __future__ import annotations

from typing import Any

import pytest

from clinic.domain.content import BrokenContent
from clinic.domain.library import references
from clinic.domain.library.references import Reference, SourceKind, Use
from clinic.domain.library.vocabulary import Claim

GUIDE = {"id": "G1", "title": "A guideline", "url": "https://guide.example", "kind": "guideline"}
FITNESS = {
    "id": "F1",
    "title": "A trainer's page",
    "url": "https://fit.example",
    "kind": "fitness",
    "use": "names and positions",
}
SEED = {"id": "S1", "title": "A seed document", "url": None, "kind": "seed"}


def test_a_source_is_known_by_its_id() -> None:
    assert references.parse([GUIDE, SEED], source="x.yaml") == {
        "G1": Reference("G1", "A guideline", "https://guide.example", SourceKind.GUIDELINE),
        "S1": Reference("S1", "A seed document", None, SourceKind.SEED),
    }


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"url": None}, "1.url: is missing; only a seed document has none."),
        ({"url": "guide.example"}, "1.url: must start with https:// or http://, not 'guide.example'."),
        ({"kind": "rumour"}, "1.kind: 'rumour' is not one of seed, guideline, physio, fitness."),
        ({"id": "S1"}, "1: the id S1 is used twice."),
        ({"title": ""}, "1.title: must be a text that is not empty."),
        ({"kind": "fitness"}, "1.use: a fitness page is good for names and positions only; say so."),
        ({"use": "proof"}, "1.use: 'proof' is not one of everything, names and positions."),
        ({"kept": ""}, "1.kept: must be a text that is not empty."),
    ],
)
def test_a_source_that_cannot_be_followed_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(BrokenContent) as refused:
        references.parse([SEED, GUIDE | changes], source="x.yaml")
    assert str(refused.value) == f"x.yaml: {reason}"


def test_a_source_says_what_it_shows_and_why_it_is_kept() -> None:
    [read] = references.parse([GUIDE | {"note": "Ten people.", "kept": "A seed."}], source="x.yaml").values()

    assert (read.use, read.note, read.kept) == (Use.EVERYTHING, "Ten people.", "A seed.")


@pytest.mark.parametrize("claim", Claim)
def test_a_fitness_page_carries_a_position_and_nothing_else(claim: Claim) -> None:
    read = references.parse([FITNESS, GUIDE], source="x.yaml")

    assert read["F1"].carries(claim) is (claim is Claim.POSITION)
    assert read["G1"].carries(claim)
