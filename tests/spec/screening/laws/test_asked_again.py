"""What happened on a day that rules hold against a patient for some weeks is asked again once they hold it less."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

import pytest

from clinic.domain.limits import USUAL_ACUTE_WEEKS
from clinic.domain.record.intake import AGAIN_AFTER, LIFTED_BY, can_be_new
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.screening.criteria import AllOf, AnyOf, Criterion, Not, SeveralOf, WithinWeeks
from tests.cases import TODAY
from tests.spec.screening.laws.recorded import BOOK

HAPPENED = ("onset", "surgery_on", "birth_on", "last_seizure_on")


def spans() -> dict[tuple[str, str], set[int]]:
    """The weeks for which rules hold a day against a patient, by code and detail."""
    found: dict[tuple[str, str], set[int]] = defaultdict(set)

    def look(criterion: Criterion) -> None:
        match criterion:
            case WithinWeeks(fact, weeks):
                code, _, detail = fact.partition(".")
                found[code, detail].add(USUAL_ACUTE_WEEKS if weeks is None else weeks)
            case Not(part):
                look(part)
            case AllOf(parts) | AnyOf(parts) | SeveralOf(_, parts):
                for part in parts:
                    look(part)

    for rule in BOOK.rules:
        look(rule.when)
    return {key: weeks for key, weeks in found.items() if key[1] in HAPPENED and key[0] in PROBLEMS}


def test_every_such_day_has_its_span_and_no_other_has_one() -> None:
    shortest = {code: (detail, min(weeks)) for (code, detail), weeks in spans().items()}
    longest = max(spans()["birth_recent", "birth_on"])
    assert shortest | {"birth_recent": ("birth_on", longest)} == AGAIN_AFTER


@pytest.mark.parametrize("code", AGAIN_AFTER)
def test_it_is_asked_again_after_these_weeks_and_not_before(code: str) -> None:
    day, weeks = AGAIN_AFTER[code]
    last = TODAY - timedelta(weeks=weeks)
    assert not can_be_new(code, {day: last}, on=TODAY)
    assert can_be_new(code, {day: last - timedelta(days=1)}, on=TODAY)
    assert not can_be_new(code, {day: None}, on=TODAY)


@pytest.mark.parametrize("lifted", LIFTED_BY)
def test_what_was_lifted_is_asked_again(lifted: str) -> None:
    assert can_be_new("pregnancy_complication", {lifted: True}, on=TODAY)
    assert not can_be_new("pregnancy_complication", {lifted: False}, on=TODAY)
