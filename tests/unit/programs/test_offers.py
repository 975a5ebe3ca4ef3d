"""What could take the place of an exercise that does not fit: easier along the links first, and nothing harder."""

from __future__ import annotations

import pytest

from clinic.domain.library.vocabulary import Level
from clinic.domain.screening.deciding import offers
from tests import seed

LIBRARY = seed.library()
DIFFICULTY = tuple(Level)


def slugs(slug: str, *held: str) -> list[str]:
    return [one.slug for one in offers.candidates(LIBRARY[slug], LIBRARY, held=held)]


def test_the_links_come_before_what_is_only_alike() -> None:
    """The pike goes back over the knee tuck and the shin plank to the kneeling plank and the press of hand and knee."""
    found = slugs("pike")

    assert found[:2] == ["knee-tuck", "shin-plank"]
    assert {"kneeling-forearm-plank", "hand-knee-press"} <= {*found}


@pytest.mark.parametrize("slug", LIBRARY)
def test_nothing_harder_and_not_itself_takes_its_place(slug: str) -> None:
    most = DIFFICULTY.index(LIBRARY[slug].level)

    assert slug not in slugs(slug)
    assert [one for one in slugs(slug) if DIFFICULTY.index(LIBRARY[one].level) > most] == []


def test_what_is_in_the_program_already_is_not_offered_beside_it() -> None:
    assert "knee-tuck" not in slugs("pike", "knee-tuck")


def test_what_is_only_alike_has_the_same_aim() -> None:
    """A bridge is not offered for a plank, however easy it is."""
    linked = {"kneeling-forearm-plank", "hand-knee-press", "breathing-legs-on-ball"}

    assert {LIBRARY[one].category for one in {*slugs("forearm-plank")} - linked} == {
        LIBRARY["forearm-plank"].category
    }
