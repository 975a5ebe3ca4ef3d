"""Conditions on facts as plain data (what a rule file says), and in words (what a person reads).

`has: code` (recorded and active) and `had: code` (recorded, active or resolved) are short for `is`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, assert_never

from clinic.domain.content import Node
from clinic.domain.errors import InvalidInput
from clinic.domain.record import facts
from clinic.domain.record.facts import Fact, Kind
from clinic.domain.record.problems import CONDITIONS
from clinic.domain.screening.criteria import AllOf, AnyOf, AtLeast, Is, Not, When, WithinWeeks

ACUTE_WINDOW: Final = "acute_window"


def parse(node: Node) -> When:
    """Read a condition; raises `BrokenContent`."""
    data = node.mapping(required=(), optional=_READERS)
    if len(data) != 1:
        node.refuse(f"must be one of {', '.join(_READERS)}.")
    (name,) = data
    return _READERS[name](node.field(name))


def as_data(when: When) -> dict[str, object]:
    """The plain values `parse` reads."""
    match when:
        case Is(fact, value):
            return {"is": {fact: value}}
        case AtLeast(fact, number):
            return {"at_least": {fact: number}}
        case WithinWeeks(fact, weeks):
            return {"within_weeks": {fact: ACUTE_WINDOW if weeks is None else weeks}}
        case AllOf(parts):
            return {"all": [as_data(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [as_data(part) for part in parts]}
        case Not(part):
            return {"not": as_data(part)}
        case _:
            assert_never(when)


def words(when: When, about: str = "") -> str:
    """The condition as a person reads it; the name of the problem it is `about` is not said again.

    >>> words(AtLeast("age", 18))
    'Age (years) 18 or more'
    """
    match when:
        case Is(fact, value):
            return _label(fact, about) if value is True else f"{_label(fact, about)}: {facts.words(value)}"
        case AtLeast(fact, number):
            return f"{_label(fact, about)} {number} or more"
        case WithinWeeks(fact, weeks):
            span = "in the clinic's acute window" if weeks is None else f"in the last {weeks} weeks"
            return f"{_label(fact, about)} {span}"
        case AllOf(parts):
            first = _subject(parts[0])
            return " and ".join((words(parts[0]), *(_in_brackets(part, first) for part in parts[1:])))
        case AnyOf(parts):
            return " or ".join(_in_brackets(part, about) for part in parts)
        case Not(part):
            return f"not {_in_brackets(part, about)}"
        case _:
            assert_never(when)


def _subject(when: When) -> str:
    """The problem that a condition says is there, if it does."""
    return when.fact.partition(".")[0] if isinstance(when, Is) and when.value is True else ""


def _label(name: str, about: str) -> str:
    code, _, attribute = name.partition(".")
    if code == about and attribute in facts.ATTRIBUTES:
        return facts.ATTRIBUTES[attribute].label
    return facts.find(name).label


def _in_brackets(when: When, about: str) -> str:
    return f"({words(when, about)})" if isinstance(when, AllOf | AnyOf) else words(when, about)


def _has(node: Node) -> When:
    return Is(_code(node), True)


def _had(node: Node) -> When:
    return Is(f"{_code(node)}.{facts.EVER}", True)


def _code(node: Node) -> str:
    code = node.text()
    if code not in CONDITIONS:
        node.refuse(f"{code} is not a known condition code.")
    return code


def _is(node: Node) -> When:
    fact, value = _pair(node)
    if fact.kind not in (Kind.YES_NO, Kind.CHOICE):
        value.refuse("is a date or a figure; ask for it with within_weeks or at_least.")
    try:
        facts.check(fact, value.value, field=fact.name)
    except InvalidInput as refusal:
        value.refuse(refusal.errors[fact.name])
    assert isinstance(value.value, bool | str)
    return Is(fact.name, value.value)


def _at_least(node: Node) -> When:
    fact, value = _pair(node)
    if fact.kind is not Kind.NUMBER:
        value.refuse("is not a figure.")
    return AtLeast(fact.name, value.whole())


def _within_weeks(node: Node) -> When:
    fact, value = _pair(node)
    if fact.kind is not Kind.DATE:
        value.refuse("is not a date.")
    return WithinWeeks(fact.name, None if value.value == ACUTE_WINDOW else value.whole(low=1))


def _pair(node: Node) -> tuple[Fact, Node]:
    """The one `fact: value` in the mapping here."""
    if not isinstance(node.value, Mapping) or len(node.value) != 1:
        node.refuse("must be one fact with its value.")
    (name,) = node.value
    try:
        return facts.find(str(name)), node.field(name)
    except InvalidInput:
        node.at(name).refuse("is not a fact that screening knows.")


def _all(node: Node) -> When:
    return AllOf(_parts(node))


def _any(node: Node) -> When:
    return AnyOf(_parts(node))


def _parts(node: Node) -> tuple[When, ...]:
    parts = node.items(parse)
    if len(parts) < 2:
        node.refuse("must list two conditions or more.")
    return parts


def _not(node: Node) -> When:
    return Not(parse(node))


_READERS: dict[str, Callable[[Node], When]] = {
    "is": _is,
    "at_least": _at_least,
    "within_weeks": _within_weeks,
    "has": _has,
    "had": _had,
    "all": _all,
    "any": _any,
    "not": _not,
}
