"""A leg drawn back behind the trunk is tagged: where a picture shows it, and where a clinic's copy says so in its words."""

import pytest

from clinic.domain.library import demands
from clinic.domain.library.vocabulary import Tag
from tests import seed
from tests.repository.seed.angles import bends

LIBRARY = seed.library()


def test_a_thigh_that_a_picture_shows_behind_the_trunk_is_tagged() -> None:
    """More than ten degrees in any frame; a leg lifted level with the back is told by its words. Ours."""
    behind = {slug for slug in LIBRARY if min(bends(slug, "hip"), default=0) < -10}
    assert behind
    assert {slug for slug in behind if Tag.HIP_EXTENSION not in LIBRARY[slug].tags} == set()


@pytest.mark.parametrize(
    ("sentence", "is_back"),
    [
        ("Draw one leg back.", True),
        ("Stretch your leg straight behind you.", True),
        ("Sink into a lunge.", True),
        ("Step one foot back.", False),
        ("Lean your back on the ball.", False),
    ],
)
def test_a_copy_that_draws_a_leg_back_in_its_own_words_is_screened_for_it(
    sentence: str, is_back: bool
) -> None:
    assert (Tag.HIP_EXTENSION in demands.demanded(sentence)) is is_back
