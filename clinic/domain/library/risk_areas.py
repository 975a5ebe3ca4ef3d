"""Where a movement may do harm: the region of the body that each demand asks most of, for the clinician's eye.

>>> of({Tag.KNEELING, Tag.DEEP_KNEE_FLEXION})
{<Area.KNEES: 'Knees'>: [<Tag.KNEELING: 'kneeling'>, <Tag.DEEP_KNEE_FLEXION: 'deep_knee_flexion'>]}

The regions are ours, for a clinician to confirm; what stops or warns is the rules alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from clinic.domain.library.vocabulary import Tag, shortest


class Area(StrEnum):
    """A region in plain words, from head to foot; the last two are the whole body."""

    HEAD = "Head, eyes and dizziness"
    NECK = "Neck"
    SHOULDERS = "Shoulders"
    WRISTS = "Wrists"
    CHEST = "Chest and ribs"
    BACK = "Low back and spine"
    BELLY = "Belly wall and pelvic floor"
    HIPS = "Hips and groin"
    KNEES = "Knees"
    FEET = "Feet and ankles"
    HEART = "Heart and blood pressure"
    FALLS = "Falls"


AREAS: Mapping[Tag, tuple[Area, ...]] = {
    Tag.LUMBAR_FLEXION: (Area.BACK,),
    Tag.LUMBAR_FLEXION_END_RANGE: (Area.BACK,),
    Tag.LUMBAR_EXTENSION: (Area.BACK,),
    Tag.LUMBAR_EXTENSION_END_RANGE: (Area.BACK,),
    Tag.UPPER_BACK_EXTENSION: (Area.BACK,),
    Tag.ROTATION: (Area.BACK,),
    Tag.ROTATION_END_RANGE: (Area.BACK,),
    Tag.LATERAL_FLEXION: (Area.BACK,),
    Tag.LATERAL_FLEXION_END_RANGE: (Area.BACK,),
    Tag.AXIAL_LOAD: (Area.BACK, Area.KNEES),
    Tag.SPINAL_LOAD: (Area.BACK,),
    Tag.LEG_LOAD: (Area.KNEES,),
    Tag.FOOT_LOAD: (Area.FEET,),
    Tag.HIP_END_RANGE: (Area.HIPS,),
    Tag.HIP_EXTENSION: (Area.HIPS,),
    Tag.HIP_FLEXION_OVER_90: (Area.HIPS,),
    Tag.HIP_ACROSS_MIDLINE: (Area.HIPS,),
    Tag.LEG_LEVER: (Area.BACK, Area.HIPS),
    Tag.HIGH_EFFORT: (Area.HEART,),
    Tag.PRONE: (Area.CHEST, Area.BELLY),
    Tag.SUPINE: (Area.HEART,),
    Tag.SIDE_LYING: (Area.SHOULDERS, Area.HIPS),
    Tag.INVERTED_HEAD: (Area.HEAD, Area.HEART),
    Tag.HEAD_LOWEST: (Area.HEAD, Area.HEART),
    Tag.KNEELING: (Area.KNEES,),
    Tag.WRIST_WEIGHT_BEARING: (Area.WRISTS,),
    Tag.SINGLE_LEG_BALANCE: (Area.FALLS,),
    Tag.OVERHEAD: (Area.SHOULDERS,),
    Tag.PROLONGED_ISOMETRIC: (Area.HEART,),
    Tag.SITTING_UNSTABLE: (Area.FALLS,),
    Tag.FLOOR_TRANSFER: (Area.FALLS,),
    Tag.ABDOMEN_ON_BALL: (Area.BELLY,),
    Tag.PRONE_CHEST_LOAD: (Area.CHEST,),
    Tag.PELVIC_PRESSURE: (Area.HIPS,),
    Tag.HIGH_ABDOMINAL_PRESSURE: (Area.BELLY, Area.HEART),
    Tag.NECK_LOAD: (Area.NECK,),
    Tag.FULL_WEIGHT_ON_BALL: (Area.FALLS,),
    Tag.HEAD_POSITION_CHANGE: (Area.HEAD,),
    Tag.SHOULDER_ABD_ER: (Area.SHOULDERS,),
    Tag.SHOULDER_CLOSED_CHAIN: (Area.SHOULDERS,),
    Tag.DEEP_KNEE_FLEXION: (Area.KNEES,),
    Tag.EYES_CLOSED: (Area.FALLS,),
    Tag.EXTERNAL_LOAD_ON_BALL: (Area.BACK, Area.FALLS),
    Tag.NOT_FOR_BEGINNERS: (Area.FALLS,),
}


def of(tags: Collection[Tag]) -> dict[Area, list[Tag]]:
    """The regions that these demands ask most of, from head to foot, each with its demands, the degree alone."""
    named = shortest(tags)
    found = {area: [tag for tag in Tag if tag in named and area in AREAS[tag]] for area in Area}
    return {area: asks for area, asks in found.items() if asks}
