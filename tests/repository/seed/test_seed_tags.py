"""The tags of the library, checked by each exercise's own sentences: no demand a patient reads about is untagged."""

import re
from collections.abc import Set as AbstractSet

from clinic.domain.library.exercise import Exercise
from clinic.domain.library.vocabulary import IMPLIES, RETIRED, Level, StartPosition, Tag
from clinic.settings import ROOT
from tests import seed

LIBRARY = seed.library()
EXERCISES = LIBRARY.values()
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


def told(exercise: Exercise) -> str:
    """Whatever the patient may do: an easier or a harder way is screened with the exercise that prints it."""
    steps = (*exercise.instructions.setup, *exercise.instructions.steps)
    return " ".join((*steps, *exercise.easier_ways, *exercise.harder_ways))


def kept(exercise: Exercise) -> int:
    """The longest that any level's dosage keeps a position, in seconds."""
    return max(max(dose.hold_seconds[1], (dose.seconds or (0, 0))[1]) for dose in exercise.dosage.values())


def words(tags: AbstractSet[Tag]) -> str:
    return ", ".join(sorted(tags))


def test_every_reason_to_stop_has_the_tag_that_warns_before() -> None:
    faults = [
        f"{exercise.slug}, stop_if: {line!r} asks for one of {words(tags)}"
        for exercise in EXERCISES
        for line, tags in STOPS.items()
        if line in " ".join(exercise.instructions.stop_if) and not tags & exercise.tags
    ]
    assert not faults, "\n".join(faults)


def test_every_movement_that_the_text_names_is_tagged() -> None:
    faults = [
        f"{exercise.slug}, tags: {named[0]!r} asks for {words(tags - exercise.tags)}"
        for exercise in EXERCISES
        for line, tags in MOVES.items()
        if (named := re.search(line, told(exercise))) and tags - exercise.tags
    ]
    assert not faults, "\n".join(faults)


def test_every_sentence_asked_about_is_written_somewhere() -> None:
    texts = [" ".join((told(exercise), *exercise.instructions.stop_if)) for exercise in EXERCISES]
    faults = [line for line in (*STOPS, *MOVES) if not any(re.search(line, text) for text in texts)]
    assert not faults, "\n".join(faults)


def test_the_start_position_brings_its_tags() -> None:
    faults = []
    for exercise in EXERCISES:
        positions = POSITIONS | ON_A_CHAIR if exercise.equipment.chair else POSITIONS
        if missing := positions.get(exercise.start_position, set()) - exercise.tags:
            faults.append(f"{exercise.slug}, tags: {exercise.start_position} asks for {words(missing)}")
    assert not faults, "\n".join(faults)


def test_whatever_needs_a_mat_means_getting_to_the_floor() -> None:
    on_a_mat = [exercise for exercise in EXERCISES if exercise.equipment.mat]
    assert on_a_mat
    faults = [exercise.slug for exercise in on_a_mat if Tag.FLOOR_TRANSFER not in exercise.tags]
    assert not faults, "\n".join(faults)


def test_hips_lifted_with_the_legs_on_the_ball_leave_the_head_lowest() -> None:
    lifts = [
        exercise
        for exercise in EXERCISES
        if exercise.start_position is StartPosition.SUPINE and re.search(r"Lift your hips", told(exercise))
    ]
    assert lifts
    faults = [exercise.slug for exercise in lifts if Tag.HEAD_LOWEST not in exercise.tags]
    assert not faults, "\n".join(faults)


def test_a_position_kept_by_effort_is_isometric_and_one_that_rests_is_not() -> None:
    isometric = [exercise for exercise in EXERCISES if Tag.PROLONGED_ISOMETRIC in exercise.tags]
    resting = [one for one in EXERCISES if LIKE_REST.search(" ".join(one.instructions.steps))]
    assert isometric
    assert resting
    faults = [
        *(f"{one.slug}, tags: rests and is isometric" for one in resting if one in isometric),
        *(
            f"{one.slug}, tags: is kept for {kept(one)} seconds and is not isometric"
            for one in EXERCISES
            if kept(one) >= KEPT and one not in resting and one not in isometric
        ),
    ]
    assert not faults, "\n".join(faults)


def test_a_harder_exercise_from_the_same_position_loses_no_safety_tag() -> None:
    same_position = [
        (exercise, LIBRARY[slug])
        for exercise in EXERCISES
        for slug in exercise.harder
        if LIBRARY[slug].start_position is exercise.start_position
    ]
    assert same_position
    faults = [
        f"{exercise.slug} -> {harder.slug}: loses {words(lost)}"
        for exercise, harder in same_position
        if (lost := (exercise.tags - harder.tags) & SAFETY) != LOST.get((exercise.slug, harder.slug), set())
    ]
    assert not faults, "\n".join(faults)


def test_every_advanced_exercise_is_hard_work_and_no_beginners_is() -> None:
    needs = {Level.ADVANCED: True, Level.BEGINNER: False}
    assert needs.keys() <= {exercise.level for exercise in EXERCISES}
    faults = [
        f"{exercise.slug}, tags: {exercise.level}, {hard=}"
        for exercise in EXERCISES
        if (hard := Tag.HIGH_EFFORT in exercise.tags) is not needs.get(exercise.level, hard)
    ]
    assert not faults, "\n".join(faults)


def test_whoever_walks_out_onto_the_ball_is_told_the_way_back() -> None:
    walks = [
        exercise
        for exercise in EXERCISES
        if re.search(r"[Ww]alk (your \w+ )?out", " ".join(exercise.instructions.setup))
    ]
    assert walks
    faults = [
        f"{exercise.slug}, steps: {exercise.instructions.steps[-1]}"
        for exercise in walks
        if not re.search(r"^Walk .*\bback\b", exercise.instructions.steps[-1])
    ]
    assert not faults, "\n".join(faults)


def test_nothing_is_started_at_once_a_week() -> None:
    faults = [
        f"{exercise.slug}, dosage, {level}: {dose.days_per_week[0]} days a week"
        for exercise in EXERCISES
        for level, dose in exercise.dosage.items()
        if dose.days_per_week[0] < 2
    ]
    assert not faults, "\n".join(faults)


def test_a_file_names_the_degree_alone_and_no_old_word() -> None:
    faults = []
    for slug in LIBRARY:
        written = (ROOT / f"seed/exercises/{slug}.yaml").read_text("utf-8")
        named = re.search(r"^tags: \[(.*?)\]", written, re.MULTILINE | re.DOTALL)
        tags = {Tag(word.strip()) for word in named[1].split(",")} if named else set()
        implied = {tag for tag in tags if tags & IMPLIES.get(tag, frozenset())}
        if not tags or implied or tags & RETIRED:
            faults.append(f"{slug}, tags: {words(implied | tags & RETIRED) or 'none'}")
    assert not faults, "\n".join(faults)


def test_every_tag_but_what_is_parked_or_retired_is_some_exercises() -> None:
    used = frozenset[Tag]().union(*(exercise.tags for exercise in EXERCISES))

    assert set(Tag) - used == {Tag.EYES_CLOSED, Tag.EXTERNAL_LOAD_ON_BALL} | RETIRED
