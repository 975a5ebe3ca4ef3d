"""The sheet shows whatever its digest signs: no change of an exercise or a rule leaves its page as it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from clinic.documents.review_sheet import ReviewPage
from clinic.domain.content import BrokenContent
from clinic.domain.library import exercise_data
from clinic.domain.library.exercise import Exercise
from clinic.domain.screening import rulebook
from clinic.domain.screening.rules import Rule
from clinic.services.screening import content, review_sheet
from clinic.services.screening.content import Reviewable
from tests import seed
from tests.desk import Desk

VARIED = ("oblique-crunch", "forearm-plank", "wall-lean-hold")
ENOUGH = 2  # changes that a place takes
Data = dict[str, Any]
WORDS = """Otherwise. otherwise S1 P1 cited confirm seed none per_side direction back beginner intermediate
advanced balance_posture lower_limb standing kneeling triceps rotation overhead calves seconds
repetitions caution consult info neurological contraindicated blood_pressure urgent emergency
program every_exercise pike wall-squat"""
OTHERS: dict[type, tuple[Any, ...]] = {
    bool: (True, False),
    int: (1, 2, 3, 45, 55, 65, 75, 90),
    str: tuple(WORDS.split()),
}


def others(value: object) -> Iterator[object]:
    """What might stand in the place of a value; a list loses an entry or says it otherwise."""
    if isinstance(value, list):
        yield [*value, "otherwise"]
        yield [*value, "Otherwise."]
        yield value[:-1]
        yield value[1:]
        yield from ([*value[:-1], other] for last in value[-1:] for other in OTHERS.get(type(last), ()))
    else:
        yield from (other for other in OTHERS[type(value)] if other != value)


def changed(data: Data, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], list[Data]]]:
    """Each place of the data, with the data changed there in every way that can be tried."""
    for name, value in data.items():
        if isinstance(value, dict):
            for where, ways in changed(value, (*place, name)):
                yield where, [{**data, name: way} for way in ways]
        else:
            yield (*place, name), [{**data, name: other} for other in others(value)]


def shown(page: ReviewPage) -> object:
    return (page.label, page.title, page.meta, page.fields, tuple(page.pictures))


def page_of(found: Reviewable, exercise: Exercise) -> object:
    (entry,) = (entry for entry in found.entries if entry.exercise.slug == exercise.base)
    return shown(review_sheet.of_exercise(found, replace(entry, exercise=exercise)))


@pytest.fixture
def found(desk: Desk) -> Reviewable:
    return content.in_use(desk.session, desk.people.clinic.id)


def test_no_change_of_an_exercise_leaves_its_page_as_it_was(found: Reviewable) -> None:
    for slug in VARIED:
        exercise = seed.library()[slug]
        before, data = page_of(found, exercise), exercise_data.as_data(exercise)
        unseen, tried = set(), Counter[tuple[str, ...]]()
        for place, ways in changed(data):
            for way in ways:
                try:
                    other = exercise_data.parse(way, source="another")
                except BrokenContent:
                    continue
                if other.slug != slug or exercise_data.as_data(other) == data:
                    continue
                tried[place] += 1
                if tried[place] > ENOUGH:
                    break
                if page_of(found, other) == before:
                    unseen.add(".".join(place))
        fields = {place[0] for place in tried}
        assert fields >= data.keys() - {"slug", "level", "sided"}  # the dosage is bound to both
        assert (slug, sorted(unseen)) == (slug, [])


def rules() -> list[Rule]:
    """One rule of each make: which fields it has, and what kind of scope."""
    kinds = {
        (tuple(rulebook.as_data(rule)), type(rule.when), rule.scope and rule.scope.hold_over_seconds): rule
        for rule in seed.rulebook().rules
    }
    return list(kinds.values())


def test_no_change_of_a_rule_leaves_its_row_as_it_was(found: Reviewable) -> None:
    for rule in rules():
        before, data = shown(review_sheet._rule(found, rule)), rulebook.as_data(rule)
        unseen, tried = set(), Counter[tuple[str, ...]]()
        for place, ways in changed(data):
            for way in ways:
                try:
                    (other,) = rulebook.parse({"region": rule.region, "rules": [way]}, source="another")
                except BrokenContent:
                    continue
                if rulebook.as_data(other) == data:
                    continue
                tried[place] += 1
                if tried[place] > ENOUGH:
                    break
                if shown(review_sheet._rule(found, other)) == before:
                    unseen.add(".".join(place))
        # A severity may be bound to what else the rule has.
        assert data.keys() - {"severity", "when", "mark", "after_consult"} <= {place[0] for place in tried}
        assert (rule.id, sorted(unseen)) == (rule.id, [])
