"""Which text each version of a rule stands for: a line a rule in `docs/rule-versions.txt`, which only grows newer.

A consult counts for one version of a rule, and a running clinic refuses a release in which a version means two things.
So a rule that changed and kept its version is named here, before it is merged. A rule that was taken out keeps its
line, because its id is never used again for another meaning.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from clinic.domain.canonical import digest
from clinic.domain.screening import rulebook
from clinic.domain.screening.rules import Rule

CHANGED = "The rule {id} is not what its version {version} was: write version {next}."
OLDER = "The rule {id} has had version {version}: write version {next}."


class Held(NamedTuple):
    """The newest version of a rule that was written down, and the digest of its text."""

    version: int
    digest: str


def read(text: str) -> dict[str, Held]:
    """What a page says, by rule: lines of id, version and digest."""
    lines = (line.split() for line in text.splitlines())
    return {name: Held(int(version), digest) for name, version, digest in lines}


def faults(rules: Iterable[Rule], held: dict[str, Held]) -> list[str]:
    """What is wrong with the versions, a sentence a rule; a rule that is new, or has a higher version, is right."""
    return [
        _fault(rule, held[rule.id]) for rule in rules if rule.id in held and not _fits(rule, held[rule.id])
    ]


def document(rules: Iterable[Rule], held: dict[str, Held]) -> str:
    """The page after these rules, for which `faults` had nothing to say."""
    known = held | {rule.id: Held(rule.version, _digest(rule)) for rule in rules}
    return "".join(f"{name} {one.version} {one.digest}\n" for name, one in sorted(known.items()))


def _fits(rule: Rule, was: Held) -> bool:
    return rule.version > was.version or (rule.version == was.version and _digest(rule) == was.digest)


def _fault(rule: Rule, was: Held) -> str:
    sentence = CHANGED if rule.version == was.version else OLDER
    return sentence.format(id=rule.id, version=was.version, next=was.version + 1)


def _digest(rule: Rule) -> str:
    return digest({**rulebook.as_data(rule), "region": rule.region})
