"""Criteria as plain data (what a rule file says), and in words (what a person reads).

`has: code` (recorded and active) and `had: code` (recorded, active or resolved) are short for `is`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, assert_never

from clinic.domain.content import Node
from clinic.domain.errors import InvalidInput
from clinic.domain.record import facts
from clinic.domain.record.facts import Fact, ValueType
from clinic.domain.record.problems import NO_SUCH_CODE, PROBLEMS
from clinic.domain.screening.criteria import (
    AllOf,
    AnyOf,
    AtLeast,
    Atom,
    Criterion,
    Is,
    Not,
    NotRecorded,
    SeveralOf,
    WithinWeeks,
)

ACUTE_WINDOW: Final = "acute_window"


def parse(node: Node) -> Criterion:
    """Read a criterion; raises `BrokenContent`."""
    data = node.mapping(required=(), optional=_READERS)
    if len(data) != 1:
        node.refuse(f"must be one of {', '.join(_READERS)}.")
    (name,) = data
    return _READERS[name](node.field(name))


def as_data(criterion: Criterion) -> dict[str, object]:
    """The plain values `parse` reads."""
    match criterion:
        case Is() | AtLeast() | WithinWeeks() | NotRecorded():
            return _atom_data(criterion)
        case AllOf(parts):
            return {"all": [as_data(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [as_data(part) for part in parts]}
        case SeveralOf(number, parts):
            return {"several": {"number": number, "of": [as_data(part) for part in parts]}}
        case Not(part):
            return {"not": as_data(part)}
        case _:
            assert_never(criterion)


def _atom_data(atom: Atom) -> dict[str, object]:
    match atom:
        case Is(fact, value):
            return {"is": {fact: value}}
        case AtLeast(fact, number):
            return {"at_least": {fact: number}}
        case WithinWeeks(fact, weeks):
            return {"within_weeks": {fact: ACUTE_WINDOW if weeks is None else weeks}}
        case NotRecorded(fact):
            return {"not_recorded": fact}
        case _:
            assert_never(atom)


def words(criterion: Criterion, about: str = "") -> str:
    """The criterion as a person reads it; the name of the problem it is `about` is not said again.

    >>> words(AtLeast("age", 18))
    'Age (years) 18 or more'
    """
    match criterion:
        case Is() | AtLeast() | WithinWeeks() | NotRecorded():
            return f"{_label(criterion.fact, about)}{_asked(criterion)}"
        case AllOf(parts):
            first = _subject(parts[0])
            return " and ".join(
                (_in_brackets(parts[0], about), *(_in_brackets(part, first) for part in parts[1:]))
            )
        case AnyOf(parts):
            return " or ".join(_in_brackets(part, about) for part in parts)
        case SeveralOf(number, parts):
            listed = "; ".join(_in_brackets(part, about) for part in parts)
            return f"{number} or more of: {listed}"
        case Not(WithinWeeks(fact, weeks)):
            return f"{_label(fact, about)} {_before(weeks)}"
        case Not(part):
            return f"not {_in_brackets(part, about)}"
        case _:
            assert_never(criterion)


def _asked(atom: Atom) -> str:
    """What is asked of a fact, after its label."""
    match atom:
        case Is(_, value):
            return "" if value is True else f": {facts.words(value)}"
        case AtLeast(_, number):
            return f" {number} or more"
        case WithinWeeks(_, weeks):
            return f" {_span(weeks)}"
        case NotRecorded():
            return " not recorded"
        case _:
            assert_never(atom)


def _span(weeks: int | None) -> str:
    if weeks is None:
        return "in the clinic's acute window"
    return f"in the last {weeks} weeks" if weeks else "today or later"


def _before(weeks: int | None) -> str:
    """What is no longer in that span."""
    if weeks is None:
        return "before the clinic's acute window"
    return f"over {weeks} weeks ago" if weeks else "before today"


def _subject(criterion: Criterion) -> str:
    """The problem that a criterion says is there, if it does."""
    return criterion.fact.partition(".")[0] if isinstance(criterion, Is) and criterion.value is True else ""


def _label(name: str, about: str) -> str:
    code, _, attribute = name.partition(".")
    if code == about and attribute in facts.ATTRIBUTES:
        return facts.ATTRIBUTES[attribute].label
    return facts.find(name).label


def _in_brackets(criterion: Criterion, about: str) -> str:
    joined = isinstance(criterion, AllOf | AnyOf | SeveralOf)
    return f"({words(criterion, about)})" if joined else words(criterion, about)


def _has(node: Node) -> Criterion:
    return Is(_code(node), True)


def _had(node: Node) -> Criterion:
    return Is(f"{_code(node)}.{facts.EVER}", True)


def _code(node: Node) -> str:
    code = node.text()
    if code in facts.ANSWERED:
        node.refuse(f"{code} is a question, which `is: {{{code}: yes}}` asks.")
    if code not in PROBLEMS:
        node.refuse(NO_SUCH_CODE.format(code=code))
    return code


def _is(node: Node) -> Criterion:
    fact, value = _pair(node)
    if fact.kind not in (ValueType.YES_NO, ValueType.CHOICE):
        value.refuse("is a date or a figure; ask for it with within_weeks or at_least.")
    try:
        facts.check(fact, value.value, field=fact.name)
    except InvalidInput as refusal:
        value.refuse(refusal.errors[fact.name])
    assert isinstance(value.value, bool | str)
    return Is(fact.name, value.value)


def _at_least(node: Node) -> Criterion:
    fact, value = _pair(node)
    if fact.kind is not ValueType.NUMBER:
        value.refuse("is not a figure.")
    return AtLeast(fact.name, value.whole())


def _within_weeks(node: Node) -> Criterion:
    fact, value = _pair(node)
    if fact.kind is not ValueType.DATE:
        value.refuse("is not a date.")
    return WithinWeeks(fact.name, None if value.value == ACUTE_WINDOW else value.whole())


def _not_recorded(node: Node) -> Criterion:
    """A detail of a problem: what nobody recorded of the problem itself stays unknown."""
    name = node.text()
    try:
        fact = facts.find(name)
    except InvalidInput:
        node.refuse(facts.NO_SUCH_FACT)
    if name.partition(".")[2] not in facts.ATTRIBUTES:
        node.refuse("is no detail of a condition.")
    return NotRecorded(fact.name)


def _pair(node: Node) -> tuple[Fact, Node]:
    """The one `fact: value` in the mapping here."""
    if not isinstance(node.value, Mapping) or len(node.value) != 1:
        node.refuse("must be one fact with its value.")
    (name,) = node.value
    try:
        return facts.find(str(name)), node.field(name)
    except InvalidInput:
        node.at(name).refuse(facts.NO_SUCH_FACT)


def _all(node: Node) -> Criterion:
    return AllOf(_parts(node))


def _any(node: Node) -> Criterion:
    return AnyOf(_parts(node))


def _parts(node: Node) -> tuple[Criterion, ...]:
    parts = node.items(parse)
    if len(parts) < 2:
        node.refuse("must list two conditions or more.")
    return parts


def _several(node: Node) -> Criterion:
    node.mapping(required=("number", "of"))
    number, parts = node.field("number").whole(low=2), _parts(node.field("of"))
    if number >= len(parts):
        node.field("number").refuse("must be less than there are conditions; all of them is `all`.")
    return SeveralOf(number, parts)


def _not(node: Node) -> Criterion:
    return Not(parse(node))


_READERS: dict[str, Callable[[Node], Criterion]] = {
    "is": _is,
    "at_least": _at_least,
    "within_weeks": _within_weeks,
    "not_recorded": _not_recorded,
    "has": _has,
    "had": _had,
    "all": _all,
    "any": _any,
    "several": _several,
    "not": _not,
}
