"""The published sources that content files cite by id ("P24")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from clinic.domain.content import Node


class SourceKind(StrEnum):
    """How much a source can carry: fitness pages are good for names and positions, not for evidence."""

    SEED = "seed"
    GUIDELINE = "guideline"
    PHYSIO = "physio"
    FITNESS = "fitness"


@dataclass(frozen=True)
class Reference:
    """`url` is empty only for the two seed documents, which were handed to us as text."""

    id: str
    title: str
    url: str | None
    kind: SourceKind


def parse(data: object, *, source: str) -> Mapping[str, Reference]:
    """Read the list of references; raises `BrokenContent` with file (`source`), place and reason."""
    root = Node(data, source)
    references: dict[str, Reference] = {}
    for number, reference in enumerate(root.items(_reference)):
        if reference.id in references:
            root.at(number).refuse(f"the id {reference.id} is used twice.")
        references[reference.id] = reference
    return references


def _reference(node: Node) -> Reference:
    data = node.mapping(required=("id", "title", "url", "kind"))
    kind = node.field("kind").choice(SourceKind)
    if data["url"] is None and kind is not SourceKind.SEED:
        node.field("url").refuse("is missing; only a seed document has none.")
    url = None if data["url"] is None else node.field("url").text()
    if url is not None and not url.startswith(("https://", "http://")):
        node.field("url").refuse(f"must start with https:// or http://, not {url!r}.")
    return Reference(node.field("id").text(), node.field("title").text(), url, kind)
