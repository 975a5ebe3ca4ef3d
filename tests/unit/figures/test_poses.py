"""Reading pose data: bases, key poses, and refusals that name the file and the reason."""

from pathlib import Path

import pytest

from clinic.domain.errors import InvalidInput
from clinic.figures.author import poses
from clinic.figures.author.poses import Pin
from clinic.figures.model.pose import alike, blend, complete

BASE = """
ball: 60
contacts: [ball on floor]
free: [x, y]
angles: {hip: 80, load: 5}
"""
OWN = """
base: seated
contacts: [sole on floor]
free: [knee]
angles: {hip: 70}
start: {}
end: {angles: {knee: 30}, keep: [ankle_r.x], pins: [heel_r.x = ball.x - 2], lock: [knee]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bases").mkdir()
    (tmp_path / "bases" / "seated.yaml").write_text(BASE)
    (tmp_path / "sit.yaml").write_text(OWN)
    return tmp_path


def test_a_figure_adds_to_the_lists_of_its_base_and_overrides_its_angles(folder: Path) -> None:
    start, end = poses.read("sit", folder).wishes
    assert start.angles["hip"] == 70
    assert start.angles["load"] == 5
    assert {"x", "y", "knee"} == start.free
    assert [contact.part for contact in start.contacts] == ["ball", "sole_r", "sole_l"]
    assert end.angles["knee"] == 30


def test_a_locked_name_is_not_free_in_that_pose(folder: Path) -> None:
    start, end = poses.read("sit", folder).wishes
    assert "knee" in start.free - end.free


def test_pins_are_fixed_relative_or_kept(folder: Path) -> None:
    _, end = poses.read("sit", folder).wishes
    assert end.pins == (Pin("heel_r", 0, -2.0, "ball"), Pin("ankle_r", 0, keep=True))


def test_a_ball_on_the_floor_rests_on_it_without_being_told_how_high(folder: Path) -> None:
    figure = poses.read("sit", folder)
    assert figure.wishes[0].angles["ball_y"] == pytest.approx(figure.stage.rest(5))


def test_changing_the_base_changes_the_source_of_the_figure(folder: Path) -> None:
    before = poses.read("sit", folder).source
    (folder / "bases" / "seated.yaml").write_text(BASE.replace("80", "81"))
    assert poses.read("sit", folder).source != before


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("color: red", "color: not known here"),
        ("view: moon", "is not a view"),
        ("body: giant", "is not a body"),
        ("start: {contacts: [palm on wall]}", "there is no wall"),
        ("angles: {hipp: 3}", "hipp: not known here"),
        ("free: [knees]", "knees: not known here"),
        ("start: {contacts: [nose on ball]}", "no body part"),
        ("start: {pins: [ankle_r.x]}", "is not understood"),
        ("start: {keep: [ankle_r.x = 3]}", "is not understood"),
    ],
)
def test_a_mistake_is_refused_with_file_and_reason(folder: Path, wrong: str, reason: str) -> None:
    text = "\n".join(line for line in OWN.splitlines() if not line.startswith(wrong.split(":")[0] + ":"))
    (folder / "sit.yaml").write_text(f"{text}\n{wrong}\n")
    with pytest.raises(InvalidInput, match=r"sit\.yaml.*" + reason):
        poses.read("sit", folder)


def test_a_figure_without_an_end_is_refused(folder: Path) -> None:
    (folder / "sit.yaml").write_text("base: seated\nstart: {}\n")
    with pytest.raises(InvalidInput, match="needs a start and an end"):
        poses.read("sit", folder)


def test_anything_one_sided_splits_every_sided_angle() -> None:
    assert "hip" in complete({"hip": 40})
    for values in ({"hip_r": 40}, {"twist": 20}, {"ball_z": 5}):
        split = complete(values)
        assert "hip" not in split
        assert {"hip_r", "hip_l", "elbow_r", "elbow_l"} <= split.keys()


def test_blending_meets_both_poses_and_halves_between_them() -> None:
    first, last = alike([complete({"hip": 20}), complete({"hip_r": 80})])
    assert blend(first, last, 0) == first
    assert blend(first, last, 1) == last
    assert blend(first, last, 0.5)["hip_r"] == 50
