"""The closed vocabularies of the exercise library. A word that is not here is refused when a file is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Category(StrEnum):
    CORE_STRENGTH = "core_strength"
    SPINAL_ENDURANCE = "spinal_endurance"
    FLEXIBILITY = "flexibility"
    BALANCE_POSTURE = "balance_posture"
    LOWER_LIMB = "lower_limb"
    UPPER_LIMB = "upper_limb"


class Level(StrEnum):
    """In order of difficulty."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class StartPosition(StrEnum):
    STANDING = "standing"
    SITTING = "sitting"
    SUPINE = "supine"
    PRONE = "prone"
    KNEELING = "kneeling"
    SIDE_LYING = "side_lying"
    FOUR_POINT = "four_point"
    RECLINED = "reclined"


class Tag(StrEnum):
    """What a movement demands of a body; screening rules select exercises by these words.

    `*_end_range` is the movement as far as it goes, or bent against the body's weight as in a crunch.
    `spinal_load` is the trunk's weight kept upright on the spine, `leg_load` weight or a squeeze through bent knees,
    `foot_load` weight through foot or ankle: standing, a seat on the ball, planks and bridges.
    `side_lying` is weight on one side, from the shoulder to the hip.
    `inverted_head` hangs below the heart; at `head_lowest` both are the lowest points, as in a bridge from the ball.
    `hip_extension` draws a leg back behind the line of the trunk, or the trunk back over it.
    `upper_back_extension` bends the back between the shoulder blades backward, with the low back still.
    `leg_lever` is legs lifted or lowered free of the floor, whose weight pulls on the low back.
    `prone_chest_load` is weight on chest or ribs, `pelvic_pressure` thighs squeezed together.
    `not_for_beginners` stands in no file: it follows from the level (`demands.by_level`).
    """

    LUMBAR_FLEXION = "lumbar_flexion"
    LUMBAR_FLEXION_END_RANGE = "lumbar_flexion_end_range"
    LUMBAR_EXTENSION = "lumbar_extension"
    LUMBAR_EXTENSION_END_RANGE = "lumbar_extension_end_range"
    UPPER_BACK_EXTENSION = "upper_back_extension"
    ROTATION = "rotation"
    ROTATION_END_RANGE = "rotation_end_range"
    LATERAL_FLEXION = "lateral_flexion"
    LATERAL_FLEXION_END_RANGE = "lateral_flexion_end_range"
    AXIAL_LOAD = "axial_load"
    SPINAL_LOAD = "spinal_load"
    LEG_LOAD = "leg_load"
    FOOT_LOAD = "foot_load"
    HIP_END_RANGE = "hip_end_range"
    HIP_EXTENSION = "hip_extension"
    HIP_FLEXION_OVER_90 = "hip_flexion_over_90"
    HIP_ACROSS_MIDLINE = "hip_across_midline"
    LEG_LEVER = "leg_lever"
    HIGH_EFFORT = "high_effort"
    PRONE = "prone"
    SUPINE = "supine"
    SIDE_LYING = "side_lying"
    INVERTED_HEAD = "inverted_head"
    HEAD_LOWEST = "head_lowest"
    KNEELING = "kneeling"
    WRIST_WEIGHT_BEARING = "wrist_weight_bearing"
    SINGLE_LEG_BALANCE = "single_leg_balance"
    OVERHEAD = "overhead"
    PROLONGED_ISOMETRIC = "prolonged_isometric"
    SITTING_UNSTABLE = "sitting_unstable"
    FLOOR_TRANSFER = "floor_transfer"
    ABDOMEN_ON_BALL = "abdomen_on_ball"
    PRONE_CHEST_LOAD = "prone_chest_load"
    PELVIC_PRESSURE = "pelvic_pressure"
    HIGH_ABDOMINAL_PRESSURE = "high_abdominal_pressure"
    NECK_LOAD = "neck_load"
    FULL_WEIGHT_ON_BALL = "full_weight_on_ball"
    HEAD_POSITION_CHANGE = "head_position_change"
    SHOULDER_ABD_ER = "shoulder_abd_er"
    SHOULDER_CLOSED_CHAIN = "shoulder_closed_chain"
    DEEP_KNEE_FLEXION = "deep_knee_flexion"
    EYES_CLOSED = "eyes_closed"
    EXTERNAL_LOAD_ON_BALL = "external_load_on_ball"
    NOT_FOR_BEGINNERS = "not_for_beginners"


IMPLIES: Mapping[Tag, frozenset[Tag]] = {
    Tag.LUMBAR_FLEXION_END_RANGE: frozenset({Tag.LUMBAR_FLEXION}),
    Tag.LUMBAR_EXTENSION_END_RANGE: frozenset({Tag.LUMBAR_EXTENSION}),
    Tag.ROTATION_END_RANGE: frozenset({Tag.ROTATION}),
    Tag.LATERAL_FLEXION_END_RANGE: frozenset({Tag.LATERAL_FLEXION}),
    Tag.INVERTED_HEAD: frozenset({Tag.HEAD_LOWEST}),
    Tag.AXIAL_LOAD: frozenset({Tag.SPINAL_LOAD, Tag.LEG_LOAD}),
}
RETIRED_TAGS = frozenset(
    {Tag.AXIAL_LOAD}
)  # read where a database keeps it, refused in files; means all that it implies


def _implied(tags: Iterable[Tag]) -> frozenset[Tag]:
    return frozenset().union(*(IMPLIES.get(tag, frozenset()) for tag in tags))


def complete(tags: Iterable[Tag]) -> frozenset[Tag]:
    """The tags of an exercise with every word that one of them implies."""
    named = frozenset(tags)
    return named | _implied(named)


def shortest(tags: Iterable[Tag]) -> frozenset[Tag]:
    """The fewest words that mean the same: what a file or a page says of an exercise."""
    whole = frozenset(tags)
    return whole - _implied(whole)


def meant(tags: Iterable[Tag]) -> frozenset[Tag]:
    """What a rule or a consult asks for that names these words: a retired word asks for each of its parts."""
    named = frozenset(tags)
    return named | _implied(named & RETIRED_TAGS)


class Sided(StrEnum):
    """Left and right: `alternating` inside one set, `per_side` in sets of their own, `direction` each way."""

    NONE = "none"
    ALTERNATING = "alternating"
    PER_SIDE = "per_side"
    DIRECTION = "direction"


class Mark(StrEnum):
    """Where a fact comes from: a seed document, a cited source, or nowhere yet (a clinician confirms it)."""

    SEED = "seed"
    CITED = "cited"
    CONFIRM = "confirm"


class Claim(StrEnum):
    """The facts that carry a mark; `sets`, `rest` and `frequency` may differ from the rest of the dosage."""

    POSITION = "position"
    DOSAGE = "dosage"
    MUSCLES = "muscles"
    LEVEL = "level"
    TAGS = "tags"
    LINKS = "links"
    SETS = "sets"
    REST = "rest"
    FREQUENCY = "frequency"


class Progression(StrEnum):
    """Which figure of the dosage grows first when an exercise gets easy; the id of a progression rule."""

    SEED_PLANK = "seed-plank"  # 25 s to 60 s in steps of 10 to 15 s (S2)
    SIT_TIME = "sit-time"  # minutes, up to the half hour of S2
    SECONDS = "seconds"
    REPETITIONS = "repetitions"


class Muscle(StrEnum):
    ADDUCTORS = "adductors"
    CALVES = "calves"
    DEEP_HIP_ROTATORS = "deep_hip_rotators"
    DELTOID = "deltoid"
    DIAPHRAGM = "diaphragm"
    ERECTOR_SPINAE = "erector_spinae"
    GLUTEUS_MAXIMUS = "gluteus_maximus"
    GLUTEUS_MEDIUS = "gluteus_medius"
    HAMSTRINGS = "hamstrings"
    HIP_FLEXORS = "hip_flexors"
    LATISSIMUS_DORSI = "latissimus_dorsi"
    MULTIFIDUS = "multifidus"
    OBLIQUES = "obliques"
    PECTORALS = "pectorals"
    PELVIC_FLOOR = "pelvic_floor"
    QUADRATUS_LUMBORUM = "quadratus_lumborum"
    QUADRICEPS = "quadriceps"
    RECTUS_ABDOMINIS = "rectus_abdominis"
    ROTATOR_CUFF = "rotator_cuff"
    SERRATUS_ANTERIOR = "serratus_anterior"
    TENSOR_FASCIAE_LATAE = "tensor_fasciae_latae"
    TRANSVERSUS_ABDOMINIS = "transversus_abdominis"
    TRAPEZIUS = "trapezius"
    TRICEPS = "triceps"
