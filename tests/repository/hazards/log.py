"""The hazard log as values: `docs/hazards.yaml` is read whole, or refused with file, line, place and reason.

read().worst_first("signing")[0].acceptance    # what its residual risk is called
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from clinic.domain.content import BrokenContent, Node
from clinic.services.library import yaml_files
from clinic.settings import ROOT

FILE = ROOT / "docs" / "hazards.yaml"
TWO_CONTROLS_FROM = "severe"  # of hazards this bad or worse one control is too few

Words = Mapping[str, str]  # each word with what it means


@dataclass(frozen=True)
class Risk:
    severity: str
    likelihood: str


@dataclass(frozen=True)
class Control:
    """What stands in the way, in words, and the tests that prove it, as pytest names them."""

    what: str
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Hazard:
    """One entry. `before` is the risk without the controls, `after` with them; `planned` is empty unless it is open."""

    id: str
    part: str
    hazard: str
    cause: str
    effect: str
    before: Risk
    controls: tuple[Control, ...]
    after: Risk
    acceptance: str
    owner: str
    planned: str


@dataclass(frozen=True)
class Log:
    """The whole file. Words of scales stand in their order, the least first."""

    severity: Words
    likelihood: Words
    acceptance: Words
    risk: Mapping[str, Words]  # severity, then likelihood: the word of acceptance
    owners: Words
    parts: Words
    hazards: tuple[Hazard, ...]
    retired: Words

    def rank(self, risk: Risk) -> tuple[int, int, int]:
        """How bad a risk is: by its acceptance first, then by harm, then by how often."""
        accepted = self.risk[risk.severity][risk.likelihood]
        scales = (
            (self.acceptance, accepted),
            (self.severity, risk.severity),
            (self.likelihood, risk.likelihood),
        )
        acceptance, severity, likelihood = (list(scale).index(word) for scale, word in scales)
        return acceptance, severity, likelihood

    def worst_first(self, part: str) -> list[Hazard]:
        """The hazards of a part, by the risk that is left, then by the risk before, then by number."""
        here = [hazard for hazard in self.hazards if hazard.part == part]
        return sorted(here, key=lambda one: (self.rank(one.after), self.rank(one.before)), reverse=True)


def read(file: Path = FILE) -> Log:
    """The log of the file; raises `BrokenContent` at the first thing that cannot be relied on."""
    with yaml_files.lines_in_refusals():
        log = _log(Node(yaml_files.read(file), str(file)))
    _check_numbers(log, str(file))
    return log


def _log(node: Node) -> Log:
    node.mapping(
        required=("severity", "likelihood", "acceptance", "risk", "owners", "parts", "hazards", "retired")
    )
    named = {
        name: _words(node.field(name)) for name in ("severity", "likelihood", "acceptance", "owners", "parts")
    }
    retired = _words(node.field("retired")) if node.field("retired").value else {}
    head = Log(**named, risk=_matrix(node.field("risk"), named), hazards=(), retired=retired)
    hazards = node.field("hazards").items(lambda entry: _hazard(entry, head))
    return Log(**{**vars(head), "hazards": hazards})


def _words(node: Node) -> Words:
    if not isinstance(node.value, Mapping) or not node.value:
        node.refuse("must be words with what they mean.")
    return {str(word): node.field(word).text() for word in node.value}


def _matrix(node: Node, named: Mapping[str, Words]) -> Mapping[str, Words]:
    node.mapping(required=named["severity"])
    rows = {severity: node.field(severity) for severity in named["severity"]}
    for row in rows.values():
        row.mapping(required=named["likelihood"])
    return {
        severity: {often: _one_of(row.field(often), named["acceptance"]) for often in named["likelihood"]}
        for severity, row in rows.items()
    }


def _hazard(node: Node, head: Log) -> Hazard:
    node.mapping(
        required=(
            "id",
            "part",
            "hazard",
            "cause",
            "effect",
            "severity",
            "likelihood",
            "controls",
            "residual",
            "owner",
        ),
        optional=("open", "planned"),
    )
    before, after = _risk(node, head), _risk(_only_risk(node.field("residual")), head)
    hazard = Hazard(
        id=node.field("id").text(),
        part=_one_of(node.field("part"), head.parts),
        hazard=node.field("hazard").text(),
        cause=node.field("cause").text(),
        effect=node.field("effect").text(),
        before=before,
        controls=node.field("controls").items(_control),
        after=after,
        acceptance=head.risk[after.severity][after.likelihood],
        owner=_one_of(node.field("owner"), head.owners),
        planned=_planned(node),
    )
    _check(hazard, node, head)
    return hazard


def _check(hazard: Hazard, node: Node, head: Log) -> None:
    """What an entry may not say: controls that make it worse, too few of them, or what is refused and not open."""
    severities, often = list(head.severity), list(head.likelihood)
    worse = severities.index(hazard.after.severity) > severities.index(hazard.before.severity)
    if worse or often.index(hazard.after.likelihood) > often.index(hazard.before.likelihood):
        node.field("residual").refuse("controls make nothing worse.")
    if hazard.planned:
        return
    fewest = 2 if severities.index(hazard.before.severity) >= severities.index(TWO_CONTROLS_FROM) else 1
    if len(hazard.controls) < fewest:
        node.field("controls").refuse(
            f"a hazard that is {hazard.before.severity} and not open has {fewest} or more."
        )
    if hazard.acceptance == list(head.acceptance)[-1]:
        node.field("residual").refuse(f"what is {hazard.acceptance} stays open, with what is planned.")


def _check_numbers(log: Log, source: str) -> None:
    """Numbers run without a gap over what is there and what is retired, so that none is given a second time."""
    given = [*(hazard.id for hazard in log.hazards), *log.retired]
    wanted = {f"H{number:02d}" for number in range(1, len(given) + 1)}
    if set(given) != wanted:
        reason = (
            "ids run from H01 without a gap, none twice; a hazard that no longer applies moves to `retired`."
        )
        raise BrokenContent(reason, source=source)


def _planned(node: Node) -> str:
    """What is planned for a control that is missing; an entry says both that it is open and this, or neither."""
    is_open = node.field("open").value is not None and node.field("open").yes()
    if is_open == (node.field("planned").value is None):
        node.refuse("says `open: true` together with what is planned, or neither.")
    return node.field("planned").text() if is_open else ""


def _only_risk(node: Node) -> Node:
    node.mapping(required=("severity", "likelihood"))
    return node


def _risk(node: Node, head: Log) -> Risk:
    return Risk(
        _one_of(node.field("severity"), head.severity), _one_of(node.field("likelihood"), head.likelihood)
    )


def _control(node: Node) -> Control:
    node.mapping(required=("what", "tests"))
    control = Control(node.field("what").text(), node.field("tests").items(Node.text))
    if not control.tests:
        node.field("tests").refuse(
            "a control without a test is a wish; name one, or say that the hazard is open."
        )
    return control


def _one_of(node: Node, words: Words) -> str:
    if node.value not in words:
        node.refuse(f"{node.value!r} is not one of {', '.join(words)}.")
    return str(node.value)
