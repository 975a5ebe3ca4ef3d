"""The jointed body: bones keep their length in every pose, and angles mean what a clinician means by them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.figures.model.pose import JOINT_LIMITS, NAMES, complete, stem
from clinic.figures.model.proportions import BODIES, FULL, LUMBAR, SACRAL, SLIM, THORACIC, Body
from clinic.figures.model.skeleton import centre_of_mass, place
from clinic.figures.model.vectors import length, sub

angles = st.fixed_dictionaries(
    {},
    optional={
        name: st.floats(*JOINT_LIMITS[stem(name)], allow_nan=False)
        for name in sorted(NAMES)
        if stem(name) in JOINT_LIMITS
    },
)


HAIR = 0.05  # cm: the shoulders' frame lies between two vertebrae, and at the ends of all ranges is not quite square


@given(angles, st.sampled_from(sorted(BODIES.values(), key=lambda body: body.name)))
def test_bones_and_spine_keep_their_length_in_every_pose(values: dict[str, float], body: Body) -> None:
    skeleton = place(body, complete(values))
    for start, end, bone in (
        ("shoulder", "elbow", "upper_arm"),
        ("elbow", "wrist", "forearm"),
        ("hip", "knee", "thigh"),
        ("knee", "ankle", "shank"),
    ):
        for side in "rl":
            found = length(sub(skeleton.points[f"{start}_{side}"], skeleton.points[f"{end}_{side}"]))
            assert found == pytest.approx(body.length[bone], abs=HAIR)
    stations = [station.point for station in skeleton.spine if station.level >= 0]
    spine = sum(length(sub(a, b)) for a, b in pairwise(stations))
    assert spine == pytest.approx((SACRAL[0] + LUMBAR[0] + THORACIC[0]) * body.height / 170, abs=0.01)


def test_a_standing_body_is_as_tall_as_it_says_and_balanced_over_its_feet() -> None:
    for body in (SLIM, FULL):
        hip = (body.length["thigh"] + body.length["shank"]) + body.length["ankle"]
        skeleton = place(body, complete({"y": hip, "hip_ab": 0}))
        crown = skeleton.points["head"][1] + 10
        assert crown == pytest.approx(body.height, abs=6)
        heel, toe = skeleton.points["heel_r"][0], skeleton.points["toe_r"][0]
        assert heel < centre_of_mass(skeleton)[0] < toe


def test_flexion_brings_the_limb_forward_and_the_heel_back() -> None:
    still = place(SLIM, complete({}))
    moved = place(SLIM, complete({"shoulder": 90, "hip": 90, "knee": 90}))
    assert moved.points["elbow_r"][0] > still.points["elbow_r"][0] + 25
    assert moved.points["knee_r"][0] > still.points["knee_r"][0] + 35
    bent = place(SLIM, complete({"knee": 90}))
    assert bent.points["heel_r"][0] < still.points["heel_r"][0] - 35


def test_pronation_turns_the_palm_of_a_bent_arm_down_and_supination_up() -> None:
    def palm(forearm: float) -> float:
        pose = complete({"shoulder": 0, "shoulder_ab": 0, "elbow": 90, "forearm": forearm})
        return place(SLIM, pose).frames["hand_r"].forward[1]

    assert palm(90) == pytest.approx(-1, abs=0.05)
    assert palm(-90) == pytest.approx(1, abs=0.05)
    assert palm(0) == pytest.approx(0, abs=0.05)


def test_a_symmetrical_pose_places_both_sides_alike() -> None:
    points = place(SLIM, complete({"hip": 60, "knee": 80, "shoulder": 120, "elbow": 40})).points
    for name in ("elbow", "palm", "knee", "toe"):
        (x, y, z), mirrored = points[f"{name}_r"], points[f"{name}_l"]
        assert mirrored == pytest.approx((x, y, -z))


def test_trunk_angles_bend_to_the_side_they_name() -> None:
    upright = place(SLIM, complete({})).points
    tipped = place(SLIM, complete({"side": 30})).points
    turned = place(SLIM, complete({"twist": 40})).points
    assert tipped["head"][2] > upright["head"][2] + 5  # towards the right side
    assert turned["shoulder_l"][0] > turned["shoulder_r"][0] + 10  # the left shoulder comes forward
