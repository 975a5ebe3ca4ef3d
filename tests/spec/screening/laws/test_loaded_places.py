"""What loads the place that is hurt asks for a consult of its own, exercise by exercise of the library, and nobody who
sits, stands, rises or lies under load is heard less than the plainest way to do so."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from clinic.domain.library.vocabulary import StartPosition, Tag
from clinic.domain.record.facts import Value
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.record.stated_problems import ProblemStatus
from clinic.domain.screening.case import ProgramExercise
from clinic.domain.screening.rules import Severity
from tests import seed
from tests.cases import TODAY, exercise
from tests.spec.screening.laws.recorded import BOOK, dated, details, heard, own

LIBRARY = seed.library()
DATED = dict(dated())
ITEMS = tuple(exercise(*one.tags, slug=slug, hold=3) for slug, one in LIBRARY.items())
ON_THE_BALL = {
    slug
    for slug, one in LIBRARY.items()
    if one.start_position is StartPosition.SITTING and not one.equipment.chair
}
STANDING = {slug for slug, one in LIBRARY.items() if one.start_position is StartPosition.STANDING}
ON_THE_SIDE = {"side-lying-leg-lift", "side-lying-knee-squeeze", "side-lying-hip-lift", "side-crunch"}
RISING = {"chair-stand-with-ball", "sit-to-stand-from-ball"}
ON_THE_TOES = {"forearm-plank", "push-up-hands-on-ball", "stir-the-pot"}
BRIDGES = {slug for slug in LIBRARY if "bridge" in slug}
FACE_DOWN = {slug for slug, one in LIBRARY.items() if one.start_position is StartPosition.PRONE} | {
    "forearm-plank",
    "stir-the-pot",
    "kneeling-forearm-plank",
    "kneeling-push-up",
    "kneeling-roll-out",
}
LEG_BACK = {slug for slug, one in LIBRARY.items() if Tag.HIP_EXTENSION in one.tags}
ON_THE_NECK = {
    slug
    for slug, one in LIBRARY.items()
    if {Tag.NECK_LOAD, Tag.OVERHEAD, Tag.INVERTED_HEAD, Tag.SHOULDER_CLOSED_CHAIN} & one.tags
}
FEET = ON_THE_BALL | STANDING | RISING | ON_THE_TOES | BRIDGES | {"pike", "knee-tuck", "shin-plank"}
UPRIGHT = ON_THE_BALL | RISING
LARGE: dict[str, Value] = {"minor": False}
LIMITS: dict[str, Value] = {"limited": True, "limits_until": TODAY}
UPPER_BACK = {"thoracic-extension-chair", "wall-roll-up", "chest-opener"}
LOADED: list[tuple[str, dict[str, Value], int, set[str]]] = [  # problem, details, week: what loads it
    ("foot_surgery", {}, 2, FEET),
    ("ankle_sprain", {}, 0, FEET),
    ("knee_surgery", {}, 2, FEET),
    ("knee_replacement", {"limited": False}, 2, FEET),
    ("meniscus_tear", {}, 0, FEET),
    ("knee_ligament_injury", {"unstable": False}, 0, FEET),
    ("hip_replacement", {"approach": "front", "limited": False}, 2, FEET | LEG_BACK),
    ("hip_replacement", {"approach": "not_known", "limited": False}, 2, FEET | LEG_BACK),
    ("hip_replacement", {"approach": "back_or_side", "limited": False}, 2, FEET | LEG_BACK),
    ("joint_replacement", {}, 2, FEET | LEG_BACK),
    ("joint_replacement", {}, 20, LEG_BACK),
    ("recent_fracture", {"site": "leg_or_foot"}, 2, FEET | ON_THE_SIDE),
    ("recent_fracture", {"site": "hip_or_pelvis"}, 2, FEET | ON_THE_SIDE | LEG_BACK),
    ("recent_fracture", {"site": "leg_or_foot"}, 14, FEET | ON_THE_SIDE),
    ("recent_fracture", {"site": "arm_or_hand"}, 2, ON_THE_SIDE),
    ("recent_fracture", {"site": "ribs_or_breastbone"}, 2, ON_THE_SIDE),
    ("other_joint_replacement", {}, 2, FEET),
    ("shoulder_surgery", {}, 2, ON_THE_SIDE),
    ("shoulder_replacement", {"limited": False}, 2, ON_THE_SIDE),
    ("hip_replacement", {"approach": "front", "limited": False}, 2, ON_THE_SIDE),
    ("abdominal_surgery", {}, 2, {"side-lying-hip-lift", "side-crunch", "kneeling-back-extension"}),
    ("whiplash", {}, 0, FACE_DOWN),
    ("bone_metastases", {}, 0, FACE_DOWN | ON_THE_SIDE | RISING | {"wall-squat", "wall-lean-hold"}),
    ("acute_back_injury", {}, 1, UPRIGHT),
    ("lumbar_disc_herniation", {}, 1, UPRIGHT),
    ("thoracic_disc_herniation", {}, 1, UPRIGHT),
    ("lumbar_radiculopathy", {"worsening": False}, 1, UPRIGHT),
    ("other_surgery", {"operated_part": "head", **LARGE}, 2, {"pike", "prone-walk-out"} | ON_THE_BALL),
    ("other_surgery", {"operated_part": "trunk", **LARGE}, 2, {"pike", "side-crunch", "prone-hold"}),
    ("other_surgery", {"operated_part": "arm_or_shoulder", **LARGE}, 12, ON_THE_SIDE | {"pike"}),
    (
        "other_surgery",
        {"operated_part": "hip_or_leg", **LARGE},
        2,
        FEET | ON_THE_SIDE | LEG_BACK | {"figure-four"},
    ),
    (
        "other_surgery",
        {"operated_part": "several_or_not_known", **LARGE},
        2,
        FEET | ON_THE_SIDE | LEG_BACK | ON_THE_NECK,
    ),
    ("discectomy", {"spine_part": "neck", "leg_symptoms": False}, 8, ON_THE_NECK),
    ("discectomy", {"spine_part": "neck", "leg_symptoms": False}, 20, ON_THE_NECK),
    (
        "discectomy",
        {"spine_part": "neck", "leg_symptoms": False},
        12,
        ON_THE_NECK | ON_THE_BALL | {"supine-spinal-rotation"},
    ),
    ("discectomy", {"spine_part": "neck", "leg_symptoms": False, "arm_symptoms": True}, 104, ON_THE_NECK),
    ("spinal_fusion", {"spine_part": "several_or_not_known"}, 40, ON_THE_NECK),
    *(
        ("discectomy", {"spine_part": "upper_back", "leg_symptoms": False}, weeks, UPPER_BACK)
        for weeks in (3, 8, 30)
    ),
    *(("spinal_fusion", {"spine_part": "upper_back"}, weeks, UPPER_BACK) for weeks in (16, 30)),
    ("spinal_fusion", {"spine_part": "upper_back"}, 200, {"thoracic-extension-chair"}),
    ("recent_fracture", {"site": "spine"}, 3, ON_THE_NECK | {"wall-roll-up", "kneeling-chest-stretch"}),
    ("recent_fracture", {"site": "neck"}, 3, ON_THE_NECK | ON_THE_SIDE | ON_THE_BALL),
    ("recent_fracture", {"site": "neck"}, 14, ON_THE_NECK),
    ("recent_fracture", {"site": "skull_or_face"}, 3, ON_THE_BALL | BRIDGES | {"pike"}),
    (
        "other_surgery",
        {"operated_part": "head", **LARGE, **LIMITS},
        13,
        {"pike", "prone-walk-out"} | ON_THE_BALL,
    ),
    ("other_surgery", {"operated_part": "hip_or_leg", **LARGE, **LIMITS}, 13, FEET | {"pike", "figure-four"}),
    ("chest_surgery", {}, 3, ON_THE_SIDE | BRIDGES),
]
AT_ITS_END = {  # rules about a hip at its end in which a leg drawn back has no place, and why
    "hip-replacement-limits": "a hip opened from the front has a rule of its own",
    "hip-replacement-combined": "opened from the back or side it is bend, crossing and turn that put it out",
    "bone-metastases-load": "a leg drawn back a little is no end of range, and the consult about weight names it",
}
PLAINEST = {  # what somebody in this position is heard of at the least
    "on the ball": (ON_THE_BALL, exercise(*LIBRARY["upright-ball-sit"].tags, slug="plain")),
    "from a seat": (RISING, exercise(Tag.SPINAL_LOAD, Tag.LEG_LOAD, Tag.FOOT_LOAD, slug="plain")),
    "standing": (STANDING, exercise(Tag.FOOT_LOAD, slug="plain")),
    "on the side": (ON_THE_SIDE, exercise(Tag.SIDE_LYING, slug="plain")),
}


@pytest.mark.parametrize(("code", "given", "weeks", "slugs"), LOADED)
def test_what_loads_the_place_asks_for_a_consult_of_its_own(
    code: str, given: Mapping[str, Value], weeks: int, slugs: set[str]
):
    day = DATED.get(code, "onset")
    said = own(heard(code, ProblemStatus.ACTIVE, day, weeks, given, exercises=ITEMS))
    assert {slug for slug in slugs if said.get(slug, Severity.CLEAR) < Severity.CONSULT} == set()


def test_what_asks_about_a_hip_at_its_end_asks_about_a_leg_drawn_back():
    asks = {rule.id: rule.scope.tags for rule in BOOK.rules if rule.scope}
    silent = {
        rule for rule, tags in asks.items() if Tag.HIP_END_RANGE in tags and Tag.HIP_EXTENSION not in tags
    }
    assert silent == AT_ITS_END.keys()


@pytest.mark.parametrize("approach", ["front", "not_known"])
@pytest.mark.parametrize("weeks", [2, 12])
def test_no_leg_is_drawn_back_while_the_limits_of_a_hip_opened_from_the_front_last(approach: str, weeks: int):
    given = {"approach": approach, "limited": False}
    said = own(heard("hip_replacement", ProblemStatus.ACTIVE, "surgery_on", weeks, given, exercises=ITEMS))
    assert {said[slug] for slug in LEG_BACK} == {Severity.CONTRAINDICATED}


@pytest.mark.parametrize("position", PLAINEST)
@pytest.mark.parametrize("code", PROBLEMS)
def test_nobody_under_load_is_heard_less_than_the_plainest_way(code: str, position: str):
    slugs, plain = PLAINEST[position]
    items: list[ProgramExercise] = [plain, *(item for item in ITEMS if item.slug in slugs)]
    for status in ProblemStatus:
        for given in details(code):
            for weeks in (0, 2, 14) if code in DATED else (0,):
                said = own(heard(code, status, DATED.get(code, "onset"), weeks, given, exercises=items))
                least = said.get(plain.slug, Severity.CLEAR)
                assert {slug for slug in slugs if said.get(slug, Severity.CLEAR) < least} == set(), weeks
