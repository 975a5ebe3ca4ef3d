"""What the `progression` word of an exercise means: rungs that are climbed in order, one step at a time.

The order is repetitions or seconds, sets, rest, hold, one of the exercise's harder ways, the harder exercise; clinician
to confirm. The harder ways are where tempo and levers stand. A firmer ball makes every exercise of a plan harder at
once, and more days are another burden: neither is a step of one exercise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from clinic.domain.content import BrokenContent, Node
from clinic.domain.dosage import LIMITS
from clinic.domain.library.references import Reference, SourceKind
from clinic.domain.library.vocabulary import Mark, Progression


class Variable(StrEnum):
    """What one step changes; figures are fields of `Dosage`."""

    REPS = "reps"
    SECONDS = "seconds"
    SETS = "sets"
    REST = "rest_seconds"
    HOLD = "hold_seconds"
    WAY = "way"
    EXERCISE = "exercise"


WORDS = (Variable.WAY, Variable.EXERCISE)  # what has no figure
SHRINKS = (Variable.REST,)  # what is harder when it is less


@dataclass(frozen=True)
class Rung:
    """`step` is the first step and every later one; no figure goes beyond `limit`, whatever an exercise's file says."""

    variable: Variable
    sources: tuple[str, ...]
    mark: Mark
    step: tuple[int, int] = (0, 0)
    limit: int | None = None


@dataclass(frozen=True)
class Ladder:
    """`extra` is how many repetitions more in the last set show that an exercise has become easy (two-for-two).

    `said_by_figures` are the harder ways that a figure of the dosage says already, which are no steps of their own.
    """

    rungs: tuple[Rung, ...]
    extra: int = 0
    said_by_figures: frozenset[str] = frozenset()


def parse(data: object, *, source: str, cited: Mapping[str, Reference]) -> Mapping[Progression, Ladder]:
    """The ladder of every word; raises `BrokenContent` with file (`source`), place and reason."""
    root = Node(data, source)
    root.mapping(required=("ladders", "then", "said_by_figures"))
    said = frozenset(root.field("said_by_figures").items(Node.text))
    then = root.field("then").items(lambda node: _rung(node, cited))
    variables = [rung.variable for rung in then]
    for number, variable in enumerate(variables):
        if variable in variables[:number]:
            root.field("then").at(number).refuse(f"{variable} is listed twice.")
    ladders = root.field("ladders")
    ladders.mapping(required=tuple(Progression))
    return {word: _ladder(ladders.field(word), then, said, cited) for word in Progression}


def _ladder(
    node: Node, then: Collection[Rung], said: frozenset[str], cited: Mapping[str, Reference]
) -> Ladder:
    data = node.mapping(required=("first",), optional=("extra",))
    first = _rung(node.field("first"), cited)
    if first.variable in [rung.variable for rung in then]:
        node.field("first").refuse(f"{first.variable} comes among the later ones already.")
    extra = node.field("extra").whole(low=1) if "extra" in data else 0
    return Ladder((first, *then), extra, said)


def _rung(node: Node, cited: Mapping[str, Reference]) -> Rung:
    required = ("variable", "sources", "mark")
    data = node.mapping(required=required, optional=("step", "limit"))
    variable = node.field("variable").choice(Variable)
    if (variable in WORDS) is ("step" in data):
        node.refuse(f"{variable} has {'no step' if variable in WORDS else 'a step'}.")
    sources = node.field("sources").items(Node.text)
    mark = node.field("mark").choice(Mark)
    _check_sources(node, sources, mark, cited)
    step = _step(node.field("step")) if "step" in data else (0, 0)
    return Rung(variable, sources, mark, step, _limit(node, variable, data))


def _step(node: Node) -> tuple[int, int]:
    if not isinstance(node.value, list):
        figure = node.whole(low=1)
        return (figure, figure)
    if len(node.value) != 2:
        node.refuse("two steps are the first one and all others: [first, others].")
    first, others = (node.at(place, value).whole(low=1) for place, value in enumerate(node.value))
    if first >= others:
        node.refuse(f"the first step is the smaller one, not {node.value}.")
    return (first, others)


def _limit(node: Node, variable: Variable, data: Mapping[str, object]) -> int | None:
    if "limit" not in data:
        if variable in SHRINKS:
            node.refuse(f"{variable} needs a limit, because it gets less.")
        return None
    if variable in WORDS:
        node.field("limit").refuse(f"{variable} has no figure to limit.")
    limit = node.field("limit").whole()
    low, high = LIMITS[variable]
    if not low <= limit <= high:
        node.field("limit").refuse(f"must be between {low} and {high}, as any dosage.")
    return limit


def _check_sources(node: Node, sources: Collection[str], mark: Mark, cited: Mapping[str, Reference]) -> None:
    """Every source is listed, and a mark of seed or cited has one that can carry it."""
    for number, source in enumerate(sources):
        if source not in cited:
            raise BrokenContent(
                f"there is no reference {source}.", source=node.source, path=(*node.path, "sources", number)
            )
    evidence = [cited[source] for source in sources if cited[source].is_evidence]
    seeds = [one for one in evidence if one.kind is SourceKind.SEED]
    carried = {Mark.SEED: bool(seeds), Mark.CITED: len(evidence) > len(seeds), Mark.CONFIRM: True}
    if not carried[mark]:
        node.field("mark").refuse(f"is {mark}, but no listed source may carry it.")
