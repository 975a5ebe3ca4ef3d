"""The published sources that content files cite by id ("P24"), and how much each can carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from clinic.domain.content import Node
from clinic.domain.library.vocabulary import Claim


class SourceKind(StrEnum):
    """What a source is."""

    SEED = "seed"
    GUIDELINE = "guideline"
    PHYSIO = "physio"
    FITNESS = "fitness"


class Use(StrEnum):
    """What a source is good for: a fitness page shows how a movement is called and done, and proves nothing."""

    EVERYTHING = "everything"
    NAMES = "names and positions"


@dataclass(frozen=True)
class Reference:
    """`url` is empty only for the two seed documents, which were handed to us as text.

    `note` says what the source really shows, or what of it could not be checked; `kept` why it stays uncited.
    """

    id: str
    title: str
    url: str | None
    kind: SourceKind
    use: Use = Use.EVERYTHING
    note: str | None = None
    kept: str | None = None

    @property
    def is_evidence(self) -> bool:
        """Whether more than the name and the position of a movement may rest on this source."""
        return self.use is Use.EVERYTHING

    def carries(self, claim: Claim) -> bool:
        """Whether such a fact of an exercise may rest on this source."""
        return self.is_evidence or claim is Claim.POSITION


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
    data = node.mapping(required=("id", "title", "url", "kind"), optional=("use", "note", "kept"))
    kind = node.field("kind").choice(SourceKind)
    if data["url"] is None and kind is not SourceKind.SEED:
        node.field("url").refuse("is missing; only a seed document has none.")
    url = None if data["url"] is None else node.field("url").text()
    if url is not None and not url.startswith(("https://", "http://")):
        node.field("url").refuse(f"must start with https:// or http://, not {url!r}.")
    use = Use.EVERYTHING if "use" not in data else node.field("use").choice(Use)
    if kind is SourceKind.FITNESS and use is not Use.NAMES:
        node.field("use").refuse(f"a fitness page is good for {Use.NAMES} only; say so.")
    note, kept = (node.field(name).text() if name in data else None for name in ("note", "kept"))
    return Reference(node.field("id").text(), node.field("title").text(), url, kind, use, note, kept)
