"""A source that content cites has an id, a title and an address; only a seed document has none."""

from __future__ import annotations

from typing import Any

import pytest

from clinic.domain.content import BrokenContent
from clinic.domain.library import references
from clinic.domain.library.references import Reference, SourceKind

GUIDE = {"id": "G1", "title": "A guideline", "url": "https://guide.example", "kind": "guideline"}
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
    ],
)
def test_a_source_that_cannot_be_followed_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(BrokenContent) as refused:
        references.parse([SEED, GUIDE | changes], source="x.yaml")
    assert str(refused.value) == f"x.yaml: {reason}"
