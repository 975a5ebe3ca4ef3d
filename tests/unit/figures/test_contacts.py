"""Contact sentences, and the gaps they stand for."""

import pytest

from clinic.domain.errors import InvalidInput
from clinic.figures.model.contacts import Contact, Stage, clearances, gaps, parse
from clinic.figures.model.pose import complete
from clinic.figures.model.proportions import SLIM
from clinic.figures.model.skeleton import place


def gap(sentence: str, stage: Stage, **angles: float) -> float:
    return gaps(place(SLIM, complete(angles)), stage, parse([sentence])[0])[0]


def test_a_paired_part_without_a_side_means_both_sides() -> None:
    assert parse(["sole on floor", "forearm_r on ball", "palm at lap"]) == (
        Contact("sole_r", "floor"),
        Contact("sole_l", "floor"),
        Contact("forearm_r", "ball"),
        Contact("palm_r", "lap_r", at=True),
        Contact("palm_l", "lap_l", at=True),
    )


def test_flesh_may_give_way_by_what_the_sentence_says() -> None:
    (contact,) = parse(["seat on ball pressed 3"])
    assert contact == Contact("seat", "ball", pressed=3)


@pytest.mark.parametrize(
    "sentence", ["sholder on floor", "sole on moon", "sole floor", "sole on floor pressed"]
)
def test_a_sentence_that_names_nothing_known_is_refused(sentence: str) -> None:
    with pytest.raises(InvalidInput, match=r"contact sentence|no body part"):
        parse([sentence])


def test_lifting_the_body_opens_a_floor_contact_by_as_much() -> None:
    low = gap("sole on floor", Stage(), y=89)
    assert gap("sole on floor", Stage(), y=92) - low == pytest.approx(3)


def test_a_gap_to_the_ball_is_measured_from_skin_to_skin() -> None:
    stage = Stage(ball=60)
    assert gap("seat on ball", stage, y=60 + 9.4, x=2.2, ball_y=30) == pytest.approx(0, abs=0.5)


def test_load_flattens_the_ball_and_lowers_its_top_by_that_much() -> None:
    stage = Stage(ball=60)
    wide, low, deep = stage.semi_axes(5)
    assert stage.rest(5) + low == pytest.approx(60 - 5)
    assert wide == deep > 30 > low


def test_a_ball_on_the_wall_is_flattened_against_the_wall() -> None:
    wide, low, deep = Stage(ball=60, wall=-70, leans=True).semi_axes(5)
    assert wide < 30 < low == deep


def test_a_hand_inside_the_ball_has_a_negative_clearance() -> None:
    skeleton = place(SLIM, complete({"ball_x": -7, "ball_y": 72, "ball_z": 23}))
    inside = {
        name for name, surface, room in clearances(skeleton, Stage(ball=30)) if surface == "ball" and room < 0
    }
    assert {"palm_r", "wrist_r"} <= inside
