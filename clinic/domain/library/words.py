"""The library's vocabularies as clinicians read them."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from clinic.domain.library.vocabulary import Category, Sided, StartPosition, Tag
from clinic.domain.text import inside

TAGS: dict[StrEnum, str] = {
    Tag.LUMBAR_FLEXION: "Bends the lower back forward",
    Tag.LUMBAR_FLEXION_END_RANGE: "Bends the lower back far forward",
    Tag.LUMBAR_EXTENSION: "Bends the lower back backward",
    Tag.LUMBAR_EXTENSION_END_RANGE: "Bends the lower back far backward",
    Tag.UPPER_BACK_EXTENSION: "Bends the upper back backward",
    Tag.ROTATION: "Turns the trunk",
    Tag.ROTATION_END_RANGE: "Turns the trunk far",
    Tag.LATERAL_FLEXION: "Bends the trunk sideways",
    Tag.LATERAL_FLEXION_END_RANGE: "Bends the trunk far sideways",
    Tag.AXIAL_LOAD: "Loads the spine along its length and the knees",
    Tag.SPINAL_LOAD: "Loads the spine along its length",
    Tag.LEG_LOAD: "Loads the knees",
    Tag.FOOT_LOAD: "Weight on a foot",
    Tag.HIP_END_RANGE: "Moves a hip as far as it goes",
    Tag.HIP_EXTENSION: "Draws a leg back behind the body",
    Tag.HIP_FLEXION_OVER_90: "Bends a hip past a right angle",
    Tag.HIP_ACROSS_MIDLINE: "Takes a leg across the middle of the body",
    Tag.LEG_LEVER: "Legs pull on the lower back as a lever",
    Tag.HIGH_EFFORT: "Hard work",
    Tag.PRONE: "Face down",
    Tag.SUPINE: "On the back",
    Tag.SIDE_LYING: "Weight on one side of the body",
    Tag.INVERTED_HEAD: "Head below the heart",
    Tag.HEAD_LOWEST: "Head and heart lower than the rest of the body",
    Tag.KNEELING: "On the knees",
    Tag.WRIST_WEIGHT_BEARING: "Weight on bent-back wrists",
    Tag.SINGLE_LEG_BALANCE: "Balance on one leg",
    Tag.OVERHEAD: "Arms overhead",
    Tag.PROLONGED_ISOMETRIC: "Holds still for long",
    Tag.SITTING_UNSTABLE: "Sits on an unsteady surface",
    Tag.FLOOR_TRANSFER: "Getting down to and up from the floor",
    Tag.ABDOMEN_ON_BALL: "Belly on the ball",
    Tag.PRONE_CHEST_LOAD: "Weight on the chest or the ribs",
    Tag.PELVIC_PRESSURE: "Squeezes the thighs together",
    Tag.HIGH_ABDOMINAL_PRESSURE: "Raises pressure in the belly",
    Tag.NECK_LOAD: "Loads the neck",
    Tag.FULL_WEIGHT_ON_BALL: "Full body weight on the ball",
    Tag.HEAD_POSITION_CHANGE: "Moves the head quickly or far",
    Tag.SHOULDER_ABD_ER: "Shoulder out to the side and turned out",
    Tag.SHOULDER_CLOSED_CHAIN: "Weight through the shoulders",
    Tag.DEEP_KNEE_FLEXION: "Deep knee bend",
    Tag.EYES_CLOSED: "Eyes closed",
    Tag.EXTERNAL_LOAD_ON_BALL: "Holds a weight while on the ball",
    Tag.NOT_FOR_BEGINNERS: "Not for beginners",
}
SIDED: dict[StrEnum, str] = {
    Sided.NONE: "No sides",
    Sided.ALTERNATING: "Left and right in turn",
    Sided.PER_SIDE: "Each side by itself",
    Sided.DIRECTION: "Both directions",
}
POSITIONS: dict[StrEnum, str] = {
    StartPosition.SUPINE: "On the back",
    StartPosition.PRONE: "Face down",
    StartPosition.SIDE_LYING: "On the side",
    StartPosition.FOUR_POINT: "On hands and knees",
}
CATEGORIES: dict[StrEnum, str] = {Category.BALANCE_POSTURE: "Balance and posture"}
OWN = {Category: CATEGORIES, Tag: TAGS, Sided: SIDED, StartPosition: POSITIONS}


def words(value: StrEnum) -> str:
    """How a word of a vocabulary is read: `core_strength` is "Core strength"."""
    return OWN.get(type(value), {}).get(value) or str(value).replace("_", " ").capitalize()


def tag_phrases(tags: Collection[Tag]) -> list[str]:
    """The tags as they are called inside a sentence, in the order of the vocabulary."""
    return [inside(words(tag)) for tag in Tag if tag in tags]
