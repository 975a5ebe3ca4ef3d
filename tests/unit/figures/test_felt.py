"""Shading: where an exercise is felt, on which side, and visible on paper without color."""

import pytest

from clinic import figures
from clinic.domain.library.vocabulary import Muscle
from clinic.figures.draw import drawing, felt
from clinic.figures.draw.palette import CLOTHES, FELT, FELT_EDGE


def test_every_muscle_has_a_region_and_every_region_a_place() -> None:
    assert set(felt.REGION) == set(Muscle)
    places = felt.MIDLINE | felt.BESIDE | felt.LEG | felt.ARM
    assert set(felt.REGION.values()) == set(places)


def test_a_region_within_another_is_not_shaded_twice() -> None:
    assert felt.patches(["rectus_abdominis", "transversus_abdominis"], ()) == ("trunk belly",)
    assert felt.patches(["transversus_abdominis"], ()) == ("trunk low_belly",)


def test_only_the_limb_that_works_is_shaded() -> None:
    assert felt.patches(["quadriceps"], ["leg_r"]) == ("leg_r front_thigh",)
    assert felt.patches(["quadriceps"], ["leg_l"], "r") == ("leg_r front_thigh",)  # the other leg is lifted
    assert felt.patches(["quadriceps"], []) == ("leg_l front_thigh", "leg_r front_thigh")


def test_a_stretch_is_shaded_on_the_side_of_the_raised_arm_or_the_side_that_is_named() -> None:
    assert felt.patches(["obliques"], ["arm_l"]) == ("trunk waist l",)
    assert felt.patches(["obliques"], [], "r") == ("trunk waist r",)


def test_only_the_end_is_shaded() -> None:
    counts = [
        figures.panel("wall-squat", which, title="x").count(FELT) for which in ("start", "middle", "end")
    ]
    assert counts == [0, 0, len(drawing.load("wall-squat").felt)]


def grey(color: str) -> float:
    """Relative luminance, 0 to 1."""
    values = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]
    return sum(k * v for k, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(a: str, b: str) -> float:
    light, dark = sorted((grey(a), grey(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("cloth", sorted({ink.near for inks in CLOTHES.values() for ink in inks.values()}))
def test_a_patch_shows_on_every_cloth_in_grey_by_itself_or_by_its_rim(cloth: str) -> None:
    assert contrast(FELT, FELT_EDGE) >= 3
    assert max(contrast(cloth, FELT), contrast(cloth, FELT_EDGE)) >= 1.8
