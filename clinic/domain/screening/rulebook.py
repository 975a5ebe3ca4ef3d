"""The rulebook: every screening rule, read from plain data, checked as a whole, known by its digest.

The same rules give the same digest in whatever order they are listed. A signed plan keeps the digest, so that
anybody can tell later which rules were applied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from clinic.domain.canonical import digest
from clinic.domain.content import BrokenContent, Node
from clinic.domain.errors import InvalidInput
from clinic.domain.library.vocabulary import RETIRED_TAGS, Mark, Tag
from clinic.domain.record import facts
from clinic.domain.record.facts import Value
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.screening import criteria_data
from clinic.domain.screening.rules import REGIONS, Examined, Rule, Scope, Severity, Urgency

WHOLE_PROGRAM = "program"
EVERY_EXERCISE = "every_exercise"
REQUIRED = ("id", "version", "title", "when", "applies_to", "severity", "why", "instead", "sources", "mark")
OPTIONAL = ("patient_text", "after_consult", "urgency", "examine")

# The rules of the seed documents, at least this severe: for every program, or wherever an exercise has these words.
EVERY_PROGRAM: frozenset[Tag] = frozenset()
ALWAYS = {
    "acute-back-injury": (Severity.CONSULT, EVERY_PROGRAM),
    "lumbar-disc-herniation": (Severity.CONSULT, EVERY_PROGRAM),
    "thoracic-disc-herniation": (Severity.CONSULT, EVERY_PROGRAM),
    "cervical-disc-herniation": (Severity.CONSULT, EVERY_PROGRAM),
    "mild-back-discomfort": (Severity.CAUTION, frozenset({Tag.LUMBAR_EXTENSION_END_RANGE})),
    "balance-softer-ball": (Severity.CAUTION, EVERY_PROGRAM),
}


@dataclass(frozen=True)
class Rulebook:
    """Never empty, no id twice; raises `InvalidInput`."""

    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        if not self.rules:
            raise InvalidInput({"rules": "A rulebook without rules would call everything clear."})
        twice = [rule_id for rule_id, count in Counter(rule.id for rule in self.rules).items() if count > 1]
        if twice:
            raise InvalidInput({"rules": f"The rule {twice[0]} is given twice."})

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the rules as canonical JSON, sorted by id."""
        rules = [as_data(rule) | {"region": rule.region} for rule in sorted(self.rules, key=lambda r: r.id)]
        return digest(rules)

    @cached_property
    def facts(self) -> frozenset[str]:
        """Every fact some rule reads."""
        return frozenset().union(*(rule.facts for rule in self.rules))

    @cached_property
    def read_for_a_doctor(self) -> frozenset[str]:
        """What those rules read that rule out every program and say how fast a doctor is wanted."""
        fast = (rule for rule in self.rules if rule.urgency and rule.severity is Severity.CONTRAINDICATED)
        return frozenset(fact.partition(".")[0] for rule in fast for fact in rule.facts)

    @property
    def asking_for_a_consult(self) -> list[Rule]:
        """The rules whose findings ask for a consult, by region and title."""
        asking = (rule for rule in self.rules if rule.severity is Severity.CONSULT)
        return sorted(asking, key=lambda rule: (rule.region, rule.title))

    def asks(self, code: str) -> tuple[str, ...]:
        """The attributes of a problem that some rule needs, as the vocabulary orders them, none that is worked out; and
        whether it was over a year ago, where its day is one of them."""
        read = {fact.partition(".")[2] for fact in self.facts if fact.startswith(f"{code}.")}
        if facts.OVER_A_YEAR.get(code) in read:
            read.add("over_a_year_ago")
        needed = [name for name in facts.ATTRIBUTES if name in read]
        return tuple(name for name in needed if facts.DERIVED.get(name) not in needed)

    def lacks(self, code: str, known: Mapping[str, Value], *, over: bool) -> tuple[str, ...]:
        """The attributes that some rule needs and nobody recorded, without those that another one stands for. Of a
        problem that is `over` none are, unless some rule asks whether it was ever there."""
        if over and f"{code}.{facts.EVER}" not in self.facts:
            return ()
        stood_for = {"over_a_year_ago"} | ({"limited"} if "limits_until" in known else set())
        if known.get("over_a_year_ago") is True:
            stood_for.add(facts.OVER_A_YEAR.get(code, ""))
        if known.get("limited") is not True:
            stood_for.add("limits_until")
        return tuple(name for name in self.asks(code) if name not in {*known, *stood_for, "status", "onset"})

    def check_complete(self) -> None:
        """Raise `InvalidInput` if a problem or a question has no rule, a word is old, or a seed rule was weakened."""
        read = {name.partition(".")[0] for name in self.facts}
        unread = [name for name in (*PROBLEMS, *facts.MAY_STAND, *facts.OTHER_FACTS) if name not in read]
        if unread:
            raise InvalidInput({"rules": f"No rule reads {', '.join(unread)}."})
        for rule in self.rules:
            for word in rule.scope.tags & RETIRED_TAGS if rule.scope else ():
                raise InvalidInput(
                    {"rules": f"The rule {rule.id} asks for {word}, an old word; say its parts."}
                )
        for rule_id, (least, where) in ALWAYS.items():
            if not any(_holds(rule, least, where) for rule in self.rules if rule.id == rule_id):
                place = f"every exercise with {', '.join(where)}" if where else "every program"
                raise InvalidInput({"rules": f"The rule {rule_id} must hold for {place}, as {least}."})


def _holds(rule: Rule, least: Severity, where: frozenset[Tag]) -> bool:
    if rule.severity < least:
        return False
    return rule.scope is None or (bool(where) and rule.scope == Scope(rule.scope.any_tags | where))


def parse(data: object, *, source: str) -> tuple[Rule, ...]:
    """Read a section: `region` and its `rules`; raises `BrokenContent`."""
    root = Node(data, source)
    root.mapping(required=("region", "rules"))
    region = root.field("region").text()
    if region not in REGIONS:
        root.field("region").refuse(f"{region} is not one of {', '.join(REGIONS)}.")
    return root.field("rules").items(lambda node: _rule(node, region))


def sections(rules: Iterable[Rule]) -> list[dict[str, object]]:
    """The plain data `parse` reads, one section for each region."""
    by_region: dict[str, list[dict[str, object]]] = {}
    for rule in rules:
        by_region.setdefault(rule.region, []).append(as_data(rule))
    return [{"region": region, "rules": entries} for region, entries in by_region.items()]


def as_data(rule: Rule) -> dict[str, object]:
    """A rule as the plain values `parse` reads; fields that say nothing are left out."""
    data: dict[str, object] = {
        "id": rule.id,
        "version": rule.version,
        "title": rule.title,
        "when": criteria_data.as_data(rule.when),
        "applies_to": _scope_data(rule.scope),
        "severity": str(rule.severity),
        "why": rule.why,
        "instead": rule.instead,
        "patient_text": rule.patient_text,
        "after_consult": rule.after_consult,
        "sources": list(rule.sources),
        "mark": str(rule.mark),
        "urgency": rule.urgency and str(rule.urgency),
        "examine": [str(part) for part in rule.examine],
    }
    return {name: value for name, value in data.items() if value or name in REQUIRED}


def _scope_data(scope: Scope | None) -> str | dict[str, object]:
    if scope is None:
        return WHOLE_PROGRAM
    if scope == Scope():
        return EVERY_EXERCISE
    tags = {"any": sorted(scope.any_tags), "all": sorted(scope.all_tags)}
    data: dict[str, object] = {name: [str(tag) for tag in found] for name, found in tags.items() if found}
    if scope.hold_over_seconds is not None:
        data["hold_over_seconds"] = scope.hold_over_seconds
    return data


def _rule(node: Node, region: str) -> Rule:
    data = node.mapping(required=REQUIRED, optional=OPTIONAL)
    rule = Rule(
        id=node.field("id").slug(),
        version=node.field("version").whole(low=1),
        region=region,
        title=node.field("title").text(),
        when=criteria_data.parse(node.field("when")),
        scope=_scope(node.field("applies_to")),
        severity=_severity(node.field("severity")),
        why=node.field("why").text(),
        instead=node.field("instead").text(),
        patient_text=node.field("patient_text").text() if "patient_text" in data else "",
        after_consult=node.field("after_consult").text() if "after_consult" in data else "",
        sources=node.field("sources").items(lambda source: source.text()),
        mark=node.field("mark").choice(Mark),
        urgency=node.field("urgency").choice(Urgency) if "urgency" in data else None,
        examine=node.field("examine").items(lambda part: part.choice(Examined)) if "examine" in data else (),
    )
    _check_together(node, rule)
    return rule


def _severity(node: Node) -> Severity:
    words = {str(severity): severity for severity in Severity if severity is not Severity.CLEAR}
    word = node.text()
    if word not in words:
        node.refuse(f"{word} is not one of {', '.join(words)}.")
    return words[word]


def _scope(node: Node) -> Scope | None:
    if node.value == WHOLE_PROGRAM:
        return None
    if node.value == EVERY_EXERCISE:
        return Scope()
    data = node.mapping(required=(), optional=("any", "all", "hold_over_seconds"))
    if "any" not in data and "all" not in data:
        node.refuse(f"must be {WHOLE_PROGRAM} or {EVERY_EXERCISE}, or name tags with any or all.")
    tags = {
        name: node.field(name).items(lambda tag: tag.choice(Tag)) for name in ("any", "all") if name in data
    }
    if () in tags.values():
        node.refuse("must name a tag.")
    return Scope(
        any_tags=frozenset(tags.get("any", ())),
        all_tags=frozenset(tags.get("all", ())),
        hold_over_seconds=node.field("hold_over_seconds").whole() if "hold_over_seconds" in data else None,
    )


def _check_together(node: Node, rule: Rule) -> None:
    if rule.mark is not Mark.CONFIRM and not rule.sources:
        raise BrokenContent(
            f"is marked {rule.mark}, but names no source.", source=node.source, path=node.path
        )
    if rule.after_consult and rule.severity is not Severity.CONSULT:
        node.field("after_consult").refuse("belongs to a consult rule.")
    if rule.urgency and rule.severity is not Severity.CONTRAINDICATED:
        node.field("urgency").refuse("belongs to a contraindicated rule.")
    if rule.examine and rule.severity is not Severity.CONSULT:
        node.field("examine").refuse("belongs to a consult rule.")
    if rule.reads_dose and rule.scope is None:
        node.field("applies_to").refuse("must name exercises, because the rule asks for their dose.")
    if rule.severity is Severity.CAUTION and not rule.patient_text:
        node.field("patient_text").refuse("is missing; a caution tells the patient what to mind.")
