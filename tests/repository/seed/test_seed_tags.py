"""The tags of the library, checked by each exercise's own sentences: no demand a patient reads about is untagged."""

import re

import pytest

from clinic.domain.library.exercise import Exercise
from clinic.domain.library.vocabulary import IMPLIES, RETIRED, Level, StartPosition, Tag
from clinic.services.library import files
from clinic.settings import ROOT

LIBRARY = {exercise.slug: exercise for exercise in files.load(ROOT / "seed")}
POSITIONS = {
    StartPosition.SITTING: {Tag.SITTING_UNSTABLE, Tag.FULL_WEIGHT_ON_BALL},
    StartPosition.SUPINE: {Tag.SUPINE, Tag.FLOOR_TRANSFER},
    StartPosition.RECLINED: {Tag.SUPINE},
    StartPosition.PRONE: {Tag.PRONE, Tag.FLOOR_TRANSFER},
    StartPosition.KNEELING: {Tag.KNEELING, Tag.FLOOR_TRANSFER},
    StartPosition.FOUR_POINT: {Tag.KNEELING, Tag.FLOOR_TRANSFER},
    StartPosition.SIDE_LYING: {Tag.FLOOR_TRANSFER},
}
ARM = {Tag.OVERHEAD, Tag.SHOULDER_CLOSED_CHAIN, Tag.WRIST_WEIGHT_BEARING, Tag.SHOULDER_ABD_ER}
HEAD = {Tag.HEAD_POSITION_CHANGE, Tag.INVERTED_HEAD, Tag.SITTING_UNSTABLE, Tag.SUPINE}
STRAIN = {Tag.HIGH_ABDOMINAL_PRESSURE, Tag.PROLONGED_ISOMETRIC}

ON_A_CHAIR: dict[StartPosition, set[Tag]] = {StartPosition.SITTING: set()}  # a seat that stays
STOPS = {  # a reason to stop demands one of these tags
    "Your neck hurts": {Tag.NECK_LOAD},
    "dizzy or sick": HEAD | {Tag.LEG_LOAD},  # pressure also falls when big leg muscles stop working
    "strain in your belly": {Tag.HIGH_ABDOMINAL_PRESSURE, Tag.ABDOMEN_ON_BALL},
    "have to hold your breath": STRAIN,
    "shoulder hurts or feels loose": ARM,
    "spreads into an arm": ARM | {Tag.NECK_LOAD},
    "Your wrists hurt": {Tag.WRIST_WEIGHT_BEARING},
    "Your knees hurt": {Tag.KNEELING, Tag.DEEP_KNEE_FLEXION, Tag.LEG_LOAD, Tag.SINGLE_LEG_BALANCE},
    "groin hurts": {Tag.PELVIC_PRESSURE},
    "hip pinches": {Tag.HIP_END_RANGE},
    "pressure in your head or eyes": {Tag.INVERTED_HEAD},
    "low back pinches": {Tag.LUMBAR_EXTENSION},
    "low back sags": STRAIN,
}
MOVES = {  # a sentence of setup, steps, easier or harder ways demands all of these tags
    r"Sit (tall )?on the (middle of the )?ball": {Tag.SITTING_UNSTABLE, Tag.FULL_WEIGHT_ON_BALL},
    r"Walk your feet out|roll up your back\. Stop when your head": {Tag.SUPINE, Tag.SITTING_UNSTABLE},
    r"Lie (back )?on your back|Lie back on": {Tag.SUPINE, Tag.FLOOR_TRANSFER},
    r"\b[Kk]neel\b|knees? on the (mat|floor)": {Tag.KNEELING, Tag.FLOOR_TRANSFER},
    r"Lie with your (hips|tummy|chest)( and \w+)? (on|over)|Lie over it on your tummy": {
        Tag.PRONE,
        Tag.ABDOMEN_ON_BALL,
    },
    r"(chest|ribs)( and \w+)? (on|over) (it|the ball)": {Tag.PRONE_CHEST_LOAD},
    r"chest hang|Round gently over|your tummy\. Put both hands on the floor": {Tag.INVERTED_HEAD},
    r"on the ball\. Put your hands on the floor": {Tag.INVERTED_HEAD},
    r"your head follow|drape over|side soften": {Tag.HEAD_POSITION_CHANGE},
    r"overhead|over your head": {Tag.OVERHEAD},
    r"(to|on) your heels|toward your heels": {Tag.DEEP_KNEE_FLEXION},
    r"half squat|your standing knee|thighs? (are|is) level": {Tag.DEEP_KNEE_FLEXION, Tag.LEG_LOAD},
    r"(knees|hips) (in )?toward your (chest|heels)": {Tag.HIP_FLEXION_OVER_90},
    r"other ankle across|knees slowly to one side|ball slowly to the right": {Tag.HIP_ACROSS_MIDLINE},
    r"Lie sideways": {Tag.LATERAL_FLEXION, Tag.FLOOR_TRANSFER},
    r"Lie on your side": {Tag.FLOOR_TRANSFER},
    r"behind your head": {Tag.SHOULDER_ABD_ER, Tag.NECK_LOAD},
    r"Stand tall on your outer leg|weight on the front foot|Lift one foot": {Tag.SINGLE_LEG_BALANCE},
    r"(heels|heel) to (stand|rise)": {Tag.LEG_LOAD, Tag.DEEP_KNEE_FLEXION},
    r"Lean your chest forward over your feet": {Tag.HIP_FLEXION_OVER_90},
    r"Turn your chest and": {Tag.ROTATION},
    r"Squeeze the ball|ball between your (heels|ankles|knees)": {Tag.PELVIC_PRESSURE},
    r"Curl your ribs|tailbone lift|hips high": {Tag.LUMBAR_FLEXION_END_RANGE},
    r"tailbone under|Round (your back|gently)": {Tag.LUMBAR_FLEXION},
    r"before (your|a)( left)? shoulder lifts": {Tag.ROTATION_END_RANGE},
}
LIKE_REST = re.compile(
    r"mild stretch|small, easy movements|from side to side"
)  # no effort keeps the position
KEPT = 5  # seconds
SAFETY = {  # what a harder exercise from the same position may not lose
    Tag.PRONE,
    Tag.SUPINE,
    Tag.INVERTED_HEAD,
    Tag.HEAD_LOWEST,
    Tag.HEAD_POSITION_CHANGE,
    Tag.NECK_LOAD,
    Tag.SITTING_UNSTABLE,
    Tag.FULL_WEIGHT_ON_BALL,
    Tag.ABDOMEN_ON_BALL,
    Tag.HIGH_ABDOMINAL_PRESSURE,
    Tag.HIGH_EFFORT,
    Tag.LEG_LOAD,
}
LOST = {  # what it may, and why
    ("roll-ball-erector-spinae", "bridge-shoulders-on-ball"): {
        Tag.INVERTED_HEAD,  # the head lies level with the hips, not back over the ball
        Tag.HEAD_LOWEST,
    },
    ("wall-roll-up", "wall-ball-circles"): {  # the arms stay at shoulder height, so the eyes do not go up
        Tag.NECK_LOAD,
        Tag.HEAD_POSITION_CHANGE,
    },
}

every_exercise = pytest.mark.parametrize("exercise", LIBRARY.values(), ids=LIBRARY)


def told(exercise: Exercise) -> str:
    """Whatever the patient may do: an easier or a harder way is screened with the exercise that prints it."""
    steps = (*exercise.instructions.setup, *exercise.instructions.steps)
    return " ".join((*steps, *exercise.easier_ways, *exercise.harder_ways))


def kept(exercise: Exercise) -> int:
    """The longest that any level's dosage keeps a position, in seconds."""
    return max(max(dose.hold_seconds[1], (dose.seconds or (0, 0))[1]) for dose in exercise.dosage.values())


@every_exercise
def test_every_reason_to_stop_has_the_tag_that_warns_before(exercise: Exercise) -> None:
    stops = " ".join(exercise.instructions.stop_if)

    assert [line for line, tags in STOPS.items() if line in stops and not tags & exercise.tags] == []


@every_exercise
def test_every_movement_that_the_text_names_is_tagged(exercise: Exercise) -> None:
    text = told(exercise)
    missing = {line: tags - exercise.tags for line, tags in MOVES.items() if re.search(line, text)}

    assert {line: tags for line, tags in missing.items() if tags} == {}


@pytest.mark.parametrize("line", [*STOPS, *MOVES])
def test_every_sentence_asked_about_is_written_somewhere(line: str) -> None:
    texts = [" ".join((told(exercise), *exercise.instructions.stop_if)) for exercise in LIBRARY.values()]

    assert any(re.search(line, text) for text in texts)


@every_exercise
def test_the_start_position_brings_its_tags(exercise: Exercise) -> None:
    positions = POSITIONS | ON_A_CHAIR if exercise.equipment.chair else POSITIONS

    assert positions.get(exercise.start_position, set()) <= exercise.tags


@every_exercise
def test_whatever_needs_a_mat_means_getting_to_the_floor(exercise: Exercise) -> None:
    assert Tag.FLOOR_TRANSFER in exercise.tags or not exercise.equipment.mat


@every_exercise
def test_hips_lifted_with_the_legs_on_the_ball_leave_the_head_lowest(exercise: Exercise) -> None:
    lifts = exercise.start_position is StartPosition.SUPINE and re.search(r"Lift your hips", told(exercise))

    assert not lifts or Tag.HEAD_LOWEST in exercise.tags


@every_exercise
def test_a_position_kept_by_effort_is_isometric_and_one_that_rests_is_not(exercise: Exercise) -> None:
    by_effort = kept(exercise) >= KEPT and not LIKE_REST.search(" ".join(exercise.instructions.steps))
    tagged = Tag.PROLONGED_ISOMETRIC in exercise.tags

    assert tagged or not by_effort
    assert not (tagged and LIKE_REST.search(" ".join(exercise.instructions.steps)))


@every_exercise
def test_a_harder_exercise_from_the_same_position_loses_no_safety_tag(exercise: Exercise) -> None:
    for harder in (LIBRARY[slug] for slug in exercise.harder):
        if harder.start_position is exercise.start_position:
            lost = (exercise.tags - harder.tags) & SAFETY
            assert lost == LOST.get((exercise.slug, harder.slug), set()), harder.slug


@every_exercise
def test_every_advanced_exercise_is_hard_work_and_no_beginners_is(exercise: Exercise) -> None:
    hard = Tag.HIGH_EFFORT in exercise.tags

    assert hard or exercise.level is not Level.ADVANCED
    assert not hard or exercise.level is not Level.BEGINNER


@every_exercise
def test_whoever_walks_out_onto_the_ball_is_told_the_way_back(exercise: Exercise) -> None:
    walks = re.search(r"[Ww]alk (your \w+ )?out", " ".join(exercise.instructions.setup))

    assert not walks or re.search(r"^Walk .*\bback\b", exercise.instructions.steps[-1])


@every_exercise
def test_nothing_is_started_at_once_a_week(exercise: Exercise) -> None:
    assert min(dose.days_per_week[0] for dose in exercise.dosage.values()) >= 2


def test_a_file_names_the_degree_alone_and_no_old_word() -> None:
    for exercise in LIBRARY.values():
        named = re.search(
            r"^tags: \[(.*?)\]", (ROOT / f"seed/exercises/{exercise.slug}.yaml").read_text(), re.M | re.S
        )
        words = {Tag(word.strip()) for word in named[1].split(",")} if named else set()
        assert words
        assert not words & RETIRED
        assert not [word for word in words if words & IMPLIES.get(word, frozenset())], exercise.slug


def test_every_tag_but_what_is_parked_or_retired_is_some_exercises() -> None:
    used = frozenset[Tag]().union(*(exercise.tags for exercise in LIBRARY.values()))

    assert set(Tag) - used == {Tag.EYES_CLOSED, Tag.EXTERNAL_LOAD_ON_BALL} | RETIRED
