"""A detail that nobody recorded only ever counts as the stricter of two: it makes a span or an answer hold."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from clinic.domain.screening.criteria import (
    AllOf,
    AnyOf,
    AtLeast,
    Criterion,
    Is,
    Not,
    NotRecorded,
    SeveralOf,
    WithinWeeks,
)
from tests import seed

DAY = "discectomy.surgery_on"
SPAN, MISSING = WithinWeeks(DAY, 6), NotRecorded(DAY)


def lenient(criterion: Criterion, spans: Collection[str] = ()) -> bool:
    """Whether it asks for what is not recorded other than beside a span or an answer of that detail, in `any`."""
    match criterion:
        case NotRecorded(fact):
            return fact not in spans
        case AnyOf(parts):
            beside = {part.fact for part in parts if isinstance(part, WithinWeeks | Is)}
            return any(lenient(part, beside) for part in parts)
        case AllOf(parts) | SeveralOf(_, parts):
            return any(lenient(part) for part in parts)
        case Not(part):
            return reads(part)
        case Is() | AtLeast() | WithinWeeks():
            return False


def reads(criterion: Criterion) -> bool:
    match criterion:
        case AnyOf(parts) | AllOf(parts) | SeveralOf(_, parts):
            return any(reads(part) for part in parts)
        case Not(part):
            return reads(part)
        case _:
            return isinstance(criterion, NotRecorded)


def test_no_rule_is_milder_for_want_of_a_record() -> None:
    rules = seed.rulebook().rules
    assert any(reads(rule.when) for rule in rules)
    assert [rule.id for rule in rules if lenient(rule.when)] == []


@pytest.mark.parametrize(
    ("criterion", "is_lenient"),
    [
        (AnyOf((SPAN, MISSING)), False),
        (AllOf((AnyOf((SPAN, MISSING)), Is("discectomy", True))), False),
        (AnyOf((Is("dvt_or_pe.doctor_allows", False), NotRecorded("dvt_or_pe.doctor_allows"))), False),
        (AnyOf((Is("dvt_or_pe.worsening", False), NotRecorded("dvt_or_pe.doctor_allows"))), True),
        (MISSING, True),
        (AllOf((SPAN, MISSING)), True),
        (Not(AnyOf((SPAN, MISSING))), True),
        (AnyOf((WithinWeeks("stroke.onset", 6), MISSING)), True),
    ],
)
def test_what_the_law_would_find(criterion: Criterion, is_lenient: bool) -> None:
    assert lenient(criterion) is is_lenient
