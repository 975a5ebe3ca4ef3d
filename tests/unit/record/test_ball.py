"""Ball size follows height, load follows mass, and both leave the last word to a test on the ball."""

from __future__ import annotations

import pytest

from clinic.domain.record import ball
from clinic.domain.record.ball import Firmness, Fit


@pytest.mark.parametrize(
    ("height", "size", "candidates"),
    [
        (149, 45, (45,)),
        (150, 45, (45, 55)),
        (151, 45, (45, 55)),
        (151.9, 45, (45, 55)),
        (152, 55, (45, 55)),
        (155.9, 55, (45, 55)),
        (156, 55, (55,)),
        (163, 55, (55,)),
        (164, 55, (55, 65)),
        (167, 55, (55, 65)),
        (168, 65, (55, 65)),
        (174, 65, (55, 65)),
        (175, 65, (65,)),
        (180, 65, (65,)),
        (181, 65, (65, 75)),
        (187, 65, (65, 75)),
        (188, 75, (65, 75)),
        (190, 75, (65, 75)),
        (191, 75, (75,)),
        (203, 75, (75,)),
        (204, 85, (85,)),
    ],
)
def test_the_size_to_try_first_and_the_sizes_worth_a_fit_test(height, size, candidates):
    suggested = ball.size_for(height)
    assert (suggested.diameter_cm, suggested.candidates) == (size, candidates)


@pytest.mark.parametrize(
    ("height", "diameter", "fit"),
    [
        (178, 65, Fit.FITS),
        (178, 75, Fit.DIFFERS),
        (170, 65, Fit.FITS),
        (170, 55, Fit.BORDERLINE),
        (170, 75, Fit.DIFFERS),
        (178, 60, Fit.DIFFERS),
    ],
)
def test_a_ball_fits_is_borderline_or_differs(height, diameter, fit):
    assert ball.fit(height, diameter) is fit


@pytest.mark.parametrize(
    ("weight", "rating", "percent"), [(70, 140, 50), (70.1, 140, 51), (140, 140, 100), (76, 270, 29)]
)
def test_the_share_of_the_rating_is_rounded_up(weight, rating, percent):
    assert ball.load_percent(weight, rating) == percent


@pytest.mark.parametrize(
    ("trouble", "level", "firmness"),
    [
        (True, "advanced", Firmness.SOFT),
        (None, "advanced", Firmness.SOFT),
        (False, "beginner", Firmness.SOFT),
        (False, "intermediate", Firmness.MEDIUM),
        (False, "advanced", Firmness.FIRM),
    ],
)
def test_the_ball_is_soft_for_beginners_and_with_balance_trouble_or_doubt(trouble, level, firmness):
    assert ball.firmness(balance_trouble=trouble, level=level) is firmness


@pytest.mark.parametrize(
    ("trouble", "level", "firmness"),
    [
        (True, "advanced", Firmness.MEDIUM),
        (None, "beginner", Firmness.MEDIUM),
        (False, "advanced", Firmness.FIRM),
    ],
)
def test_the_ball_never_sinks_under_a_new_hip(trouble, level, firmness):
    assert ball.firmness(balance_trouble=trouble, level=level, hips_high=True) is firmness


@pytest.mark.parametrize(
    ("sentence", "is_softer"),
    [
        ("Let a little air out, hips above your knees.", True),
        ("Use a softer ball.", True),
        ("Put less air in the ball.", True),
        ("Deflate the ball a little.", True),
        ("Softer ball, smaller move.", True),
        ("A soft ball of 20 to 25 cm, or a firm cushion.", False),
        ("Walk your feet in less.", False),
    ],
)
def test_a_way_that_lets_the_ball_sink_is_known_by_its_words(sentence, is_softer):
    assert ball.softens(sentence) is is_softer


@pytest.mark.parametrize(
    ("needs", "diameter", "said"),
    [
        (("A ball of 45 or 55 cm.", "A mat."), 65, "A ball of 45 or 55 cm. The ball on record has 65 cm."),
        (("A ball of 45 or 55 cm.",), None, "A ball of 45 or 55 cm. No ball size is on record."),
        (("A ball of 45 or 55 cm.",), 55, ""),
        (("A soft ball of 20 to 25 cm.",), 65, "A soft ball of 20 to 25 cm. The ball on record has 65 cm."),
        (("A soft ball of 20 to 25 cm, or a firm cushion.",), 65, ""),
        (("A ball.", "A mat."), 65, ""),
    ],
)
def test_a_ball_of_another_size_is_named(needs: tuple[str, ...], diameter: int | None, said: str) -> None:
    assert ball.other_size(needs, diameter) == said
