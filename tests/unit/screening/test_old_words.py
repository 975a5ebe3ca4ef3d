"""A rule of a stored rulebook in a retired word takes whatever has a part of it; a rule of a file is refused."""

from dataclasses import replace

import pytest

from clinic.domain.errors import InvalidInput
from clinic.domain.library.dose import Dose
from clinic.domain.library.vocabulary import Tag
from clinic.domain.screening.rulebook import Rulebook
from clinic.domain.screening.rules import Scope

LOADED = frozenset({Tag.AXIAL_LOAD})


@pytest.mark.parametrize(
    ("scope", "tags", "taken"),
    [
        (Scope(any_tags=LOADED), {Tag.SPINAL_LOAD}, True),
        (Scope(any_tags=LOADED), {Tag.LEG_LOAD}, True),
        (Scope(any_tags=LOADED), {Tag.AXIAL_LOAD}, True),
        (Scope(any_tags=LOADED), {Tag.PRONE}, False),
        (Scope(all_tags=LOADED | {Tag.PRONE}), {Tag.LEG_LOAD, Tag.PRONE}, True),
        (Scope(all_tags=LOADED | {Tag.PRONE}), {Tag.LEG_LOAD}, False),
        (Scope(any_tags=frozenset({Tag.INVERTED_HEAD})), {Tag.HEAD_LOWEST}, False),
        (Scope(all_tags=frozenset({Tag.ROTATION_END_RANGE})), {Tag.ROTATION}, False),
    ],
)
def test_an_old_word_asks_for_either_part_and_a_degree_for_itself(scope, tags, taken):
    assert scope.takes(tags, Dose()) is taken


def test_a_rulebook_of_files_that_asks_for_an_old_word_is_refused(seed_rules):
    old = next(rule for rule in seed_rules.rules if rule.scope)
    rules = tuple(replace(rule, scope=Scope(LOADED)) if rule is old else rule for rule in seed_rules.rules)
    with pytest.raises(InvalidInput) as refusal:
        Rulebook(rules).check_complete()
    assert refusal.value.errors == {
        "rules": f"The rule {old.id} asks for axial_load, an old word; say its parts."
    }
