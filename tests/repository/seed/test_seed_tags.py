"""The tags of the library, checked by each exercise's own sentences: no demand a patient reads about is untagged."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import replace

import pytest

from clinic.domain.library import demands, own_copies
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.move_words import MOVES, STOPS, UNSAID
from clinic.domain.library.vocabulary import IMPLIES, RETIRED_TAGS, Level, StartPosition, Tag
from clinic.settings import ROOT
from tests import seed

LIBRARY = seed.library()
EXERCISES = LIBRARY.values()
POSITIONS = {
    StartPosition.STANDING: {Tag.FOOT_LOAD},
    StartPosition.SITTING: {Tag.SITTING_UNSTABLE, Tag.FULL_WEIGHT_ON_BALL, Tag.SPINAL_LOAD, Tag.FOOT_LOAD},
    StartPosition.SUPINE: {Tag.SUPINE, Tag.FLOOR_TRANSFER},
    StartPosition.RECLINED: {Tag.SUPINE},
    StartPosition.PRONE: {Tag.PRONE, Tag.FLOOR_TRANSFER},
    StartPosition.KNEELING: {Tag.KNEELING, Tag.FLOOR_TRANSFER},
    StartPosition.FOUR_POINT: {Tag.KNEELING, Tag.FLOOR_TRANSFER},
    StartPosition.SIDE_LYING: {Tag.FLOOR_TRANSFER, Tag.SIDE_LYING},
}
FROM_THE_SEAT = {StartPosition.SITTING, StartPosition.RECLINED}  # who leans back sits down first
ON_A_CHAIR: dict[StartPosition, set[Tag]] = {StartPosition.SITTING: set()}  # a seat that stays
SAFETY = {  # what a harder exercise from the same position may not lose
    Tag.PRONE,
    Tag.SUPINE,
    Tag.KNEELING,
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
    Tag.SPINAL_LOAD,
    Tag.FOOT_LOAD,
    Tag.SIDE_LYING,
    Tag.LUMBAR_FLEXION_END_RANGE,
    Tag.LUMBAR_EXTENSION_END_RANGE,
    Tag.ROTATION_END_RANGE,
    Tag.LATERAL_FLEXION_END_RANGE,
    Tag.HIP_END_RANGE,
    Tag.HIP_FLEXION_OVER_90,
    Tag.SINGLE_LEG_BALANCE,
    Tag.PELVIC_PRESSURE,
    Tag.DEEP_KNEE_FLEXION,
    Tag.PRONE_CHEST_LOAD,
    Tag.LEG_LEVER,
    Tag.PROLONGED_ISOMETRIC,
}
LOST = {  # what it may, and why
    ("bird-dog-over-ball", "reverse-hyperextension"): {  # both feet are in the air, and both hands down
        Tag.FOOT_LOAD,
        Tag.SINGLE_LEG_BALANCE,
    },
    ("bridge-march", "russian-twist"): {Tag.SINGLE_LEG_BALANCE},  # both feet stay down
    ("bridge-shoulders-on-ball", "bridge-march"): {Tag.DEEP_KNEE_FLEXION},  # the hips stay up
    ("gripping-hip-roll", "reverse-crunch"): {Tag.ROTATION_END_RANGE},  # the knees stay in the middle
    ("kneeling-forearm-plank", "forearm-plank"): {
        Tag.DEEP_KNEE_FLEXION
    },  # begins from the knees, not the heels
    (
        "kneeling-forearm-plank",
        "kneeling-roll-out",
    ): {  # the knees carry, with no toes tucked under, from upright
        Tag.FOOT_LOAD,
        Tag.DEEP_KNEE_FLEXION,
    },
    ("oblique-crunch", "russian-twist"): {Tag.LUMBAR_FLEXION_END_RANGE},  # a turn of a long trunk, no curl
    ("roll-ball-erector-spinae", "bridge-shoulders-on-ball"): {  # level with the hips, not back over the ball
        Tag.INVERTED_HEAD,
        Tag.HEAD_LOWEST,
        Tag.LUMBAR_EXTENSION_END_RANGE,
        Tag.HIP_FLEXION_OVER_90,
    },
    ("seated-march", "seated-knee-extension"): {Tag.HIP_FLEXION_OVER_90},  # the knee opens where it is
    ("seated-knee-extension", "seated-opposite-arm-leg-lift"): {  # it moves without a stop
        Tag.PROLONGED_ISOMETRIC,
    },
    ("wall-lean-hold", "wall-push-up"): {Tag.PROLONGED_ISOMETRIC},  # it moves without a stop
    ("wall-sit", "single-leg-wall-squat"): {Tag.PROLONGED_ISOMETRIC},  # it moves without a stop, as hard work
    ("supine-roll-in", "bridge-calves-on-ball"): {Tag.HIP_FLEXION_OVER_90},  # the hips open
    ("supine-roll-in", "supine-spinal-rotation"): {Tag.HIP_FLEXION_OVER_90},  # they stay at a right angle
    ("wall-roll-up", "wall-ball-circles"): {  # the arms stay at shoulder height, so the eyes do not go up
        Tag.NECK_LOAD,
        Tag.HEAD_POSITION_CHANGE,
    },
}


def kept(exercise: Exercise) -> int:
    """The longest that any level's dosage or any sentence keeps a position, in seconds."""
    doses = [max(dose.hold_seconds[1], (dose.seconds or (0, 0))[1]) for dose in exercise.dosage.values()]
    return max(*doses, demands.longest_told(exercise))


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
        if (named := re.search(line, demands.told(exercise))) and tags - exercise.tags
    ]
    assert not faults, "\n".join(faults)


def test_every_tag_but_a_hold_of_the_dosage_is_named_by_the_exercises_own_words() -> None:
    """So a clinic's copy that tells a move of the library in the library's words is screened as that move."""
    faults = [
        f"{exercise.slug}: no word of it says {words(untold)}"
        for exercise in EXERCISES
        if (untold := exercise.tags - demands.of(exercise) - {Tag.PROLONGED_ISOMETRIC})
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("sentence", "seconds"),
    [
        ("Pause for five counts.", 5),
        ("Hold the bridge for three breaths.", 12),
        ("Take three slow breaths at the top.", 12),
        ("Hold at the top for up to five counts.", 5),
        ("Stop just above the seat for two counts.", 2),
        ("Hold for 20 seconds.", 20),
        ("Take four counts to go down.", 0),
        ("Breathe out through your mouth for five counts.", 0),
    ],
)
def test_a_hold_is_read_out_of_a_sentence(sentence: str, seconds: int) -> None:
    squat = LIBRARY["wall-push-up"]
    assert demands.longest_told(replace(squat, harder_ways=(sentence,))) == seconds


def test_every_sentence_asked_about_is_written_somewhere() -> None:
    texts = [" ".join((demands.told(exercise), *exercise.instructions.stop_if)) for exercise in EXERCISES]
    faults = [line for line in (*STOPS, *MOVES) if not any(re.search(line, text) for text in texts)]
    assert not faults, "\n".join(faults)


def test_a_ball_that_one_sits_on_gets_no_softer_than_the_hips_may_sink() -> None:
    """An easier way is read by whoever has a new hip, too; and a copy that says so is screened as a far bend."""
    told = {exercise.slug: demands.told(exercise) for exercise in EXERCISES}
    assert [slug for slug, text in told.items() if any(re.search(line, text) for line in UNSAID)] == []
    sits = demands.told(LIBRARY["upright-ball-sit"])
    assert "hips above your knees" in sits
    assert Tag.HIP_FLEXION_OVER_90 not in demands.demanded(sits)
    for softer in ("Let some air out of the ball.", "Use a softer ball."):
        assert Tag.HIP_FLEXION_OVER_90 in demands.demanded(f"Sit on the middle of the ball. {softer}")
        assert Tag.HIP_FLEXION_OVER_90 not in demands.demanded(f"Kneel behind the ball. {softer}")


def test_the_start_position_brings_its_tags() -> None:
    faults = []
    for exercise in EXERCISES:
        positions = POSITIONS | ON_A_CHAIR if exercise.equipment.chair else POSITIONS
        if missing := positions.get(exercise.start_position, set()) - exercise.tags:
            faults.append(f"{exercise.slug}, tags: {exercise.start_position} asks for {words(missing)}")
    assert not faults, "\n".join(faults)


def test_whoever_lies_or_kneels_has_a_mat_and_needs_name_every_prop() -> None:
    down = {Tag.SUPINE, Tag.PRONE, Tag.KNEELING}
    faults = []
    for exercise in EXERCISES:
        has = {prop: getattr(exercise.equipment, prop) for prop in ("mat", "wall", "chair")}
        needs = " ".join(exercise.needs)
        said = " ".join((*exercise.instructions.setup, *exercise.instructions.steps))
        if (down & exercise.tags or exercise.start_position is StartPosition.SIDE_LYING) and not has["mat"]:
            faults.append(f"{exercise.slug}, equipment: lies or kneels without a mat")
        for prop, there in has.items():
            named = re.search(rf"\b{prop}\b", needs)
            if (there or re.search(rf"\b{prop}\b", said)) and not named:
                faults.append(f"{exercise.slug}, needs: no {prop}")
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
        if exercise.start_position is StartPosition.SUPINE
        and re.search(r"Lift your hips", demands.told(exercise))
    ]
    assert lifts
    faults = [exercise.slug for exercise in lifts if Tag.HEAD_LOWEST not in exercise.tags]
    assert not faults, "\n".join(faults)


def test_a_position_kept_by_effort_is_isometric_and_one_that_rests_is_not() -> None:
    isometric = [exercise for exercise in EXERCISES if Tag.PROLONGED_ISOMETRIC in exercise.tags]
    resting = [one for one in EXERCISES if demands.rests(one)]
    assert isometric
    assert resting
    faults = [
        *(f"{one.slug}, tags: rests and is isometric" for one in resting if one in isometric),
        *(
            f"{one.slug}, tags: is kept for {kept(one)} seconds and is not isometric"
            for one in EXERCISES
            if kept(one) >= demands.KEPT and one not in resting and one not in isometric
        ),
    ]
    assert not faults, "\n".join(faults)


def test_a_harder_exercise_from_the_same_position_loses_no_safety_tag() -> None:
    same_position = [
        (exercise, LIBRARY[slug])
        for exercise in EXERCISES
        for slug in exercise.harder
        if LIBRARY[slug].start_position is exercise.start_position
        or {exercise.start_position, LIBRARY[slug].start_position} <= FROM_THE_SEAT
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
    walks = [exercise for exercise in EXERCISES if own_copies.walks_out(exercise)]
    assert walks
    faults = [
        f"{exercise.slug}, steps: {exercise.instructions.steps[-1]}"
        for exercise in walks
        if not own_copies.leads_back(exercise.instructions.steps[-1])
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
        if not tags or implied or tags & RETIRED_TAGS:
            faults.append(f"{slug}, tags: {words(implied | tags & RETIRED_TAGS) or 'none'}")
    assert not faults, "\n".join(faults)


def test_every_tag_but_what_is_parked_or_retired_is_some_exercises() -> None:
    used = frozenset[Tag]().union(*(exercise.tags for exercise in EXERCISES))
    of_no_file = {Tag.EYES_CLOSED, Tag.EXTERNAL_LOAD_ON_BALL, Tag.NOT_FOR_BEGINNERS}
    assert set(Tag) - used == of_no_file | RETIRED_TAGS
