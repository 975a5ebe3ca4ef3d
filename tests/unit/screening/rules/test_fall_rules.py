"""A rule about a fall looks at every way to fall: from the seat, with the whole body over the ball, and on one leg."""

from __future__ import annotations

import re

import pytest

from clinic.domain.library.vocabulary import Tag
from tests import seed

WAYS = frozenset({Tag.SITTING_UNSTABLE, Tag.SINGLE_LEG_BALANCE, Tag.FULL_WEIGHT_ON_BALL})
HALVES = ("falls-add-up", "falls-add-up-on-ball")  # one leg by three reasons, the ball by four
A_FALL = re.compile(r"\b(falls?|dizzy|dizziness|unsteady|vertigo)\b", re.IGNORECASE)
SCOPES = {rule.id: rule.scope.any_tags for rule in seed.rulebook().rules if rule.scope}
SAID = {rule.id: f"{rule.title} {rule.why}" for rule in seed.rulebook().rules}
ABOUT_A_FALL = [rule for rule, tags in SCOPES.items() if WAYS & tags and A_FALL.search(SAID[rule])]


@pytest.mark.parametrize("rule", sorted({*ABOUT_A_FALL} - {*HALVES}))
def test_a_rule_about_a_fall_takes_the_seat_the_ball_and_one_leg(rule):
    assert WAYS - SCOPES[rule] == set()


def test_what_adds_up_takes_the_seat_the_ball_and_one_leg_in_two_rules():
    one, other = HALVES
    assert SCOPES[one] | SCOPES[other] >= WAYS
