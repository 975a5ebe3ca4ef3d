"""Risk areas follow from what a movement demands: no demand is without one, and none is named twice."""

from clinic.domain.library import risk_areas
from clinic.domain.library.risk_areas import AREAS, Area
from clinic.domain.library.vocabulary import Tag, complete


def test_every_demand_has_a_region_and_every_region_a_demand() -> None:
    assert set(AREAS) == set(Tag)
    assert {area for areas in AREAS.values() for area in areas} == set(Area)


def test_a_kneeling_stretch_is_listed_from_head_to_foot() -> None:
    found = risk_areas.of({Tag.KNEELING, Tag.NECK_LOAD, Tag.DEEP_KNEE_FLEXION})

    assert list(found.items()) == [
        (Area.NECK, [Tag.NECK_LOAD]),
        (Area.KNEES, [Tag.KNEELING, Tag.DEEP_KNEE_FLEXION]),
    ]


def test_a_degree_is_named_without_the_word_it_implies() -> None:
    tags = complete({Tag.LUMBAR_FLEXION_END_RANGE})

    assert risk_areas.of(tags) == {Area.BACK: [Tag.LUMBAR_FLEXION_END_RANGE]}
