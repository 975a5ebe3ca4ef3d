"""An exercise file says everything it must, in words we know, or is refused with the place and the reason."""

import pytest

from clinic.domain.content import BrokenContent
from clinic.domain.library import exercise_data
from clinic.domain.library.vocabulary import Claim, Level, Mark, Tag
from tests.texts import patient_texts
from tests.unit.library.squat import SQUAT, squat


def test_an_exercise_is_read_with_its_words_as_vocabulary() -> None:
    exercise = exercise_data.parse(squat(), source="wall-squat.yaml")

    assert exercise.tags == {Tag.LEG_LOAD, Tag.DEEP_KNEE_FLEXION}
    assert exercise.dosage[Level.BEGINNER].reps == (8, 12)
    assert exercise.instructions.steps == ("Bend your knees.", "Rise.")


def test_what_was_read_gives_the_same_data_back() -> None:
    with_notes = SQUAT | {"mechanic": "The knees bend.", "clinician_notes": ["Confirm depth."]}
    for data in (SQUAT, with_notes):
        assert exercise_data.as_data(exercise_data.parse(data, source="x")) == data


def test_a_move_in_three_parts_tells_what_lies_on_the_way() -> None:
    figure = {"start": "You stand.", "middle": "You bend.", "end": "You squat."}
    three = exercise_data.parse(squat("figure", figure), source="x")

    assert three.figure.panels == tuple(figure.items())
    assert exercise_data.as_data(three)["figure"] == figure
    assert [panel for panel, _ in exercise_data.parse(squat(), source="x").figure.panels] == ["start", "end"]


def test_a_text_stored_before_there_was_a_mechanic_is_read_without_one() -> None:
    assert exercise_data.parse(squat(), source="x").mechanic == ""


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("slug", "Wall Squat", "slug: must be lower-case words joined by hyphens, not 'Wall Squat'."),
        ("name", "", "name: must be a text that is not empty."),
        (
            "why",
            "This trains your thighs",
            "why: must be a sentence: a capital letter first, a full stop last.",
        ),
        ("level", "expert", "level: 'expert' is not one of beginner, intermediate, advanced."),
        ("equipment", "a wall", "equipment: must be fields with values."),
        ("equipment.ball_cm", [], "equipment.ball_cm: needs at least one ball size."),
        (
            "equipment.ball_cm",
            [60],
            "equipment.ball_cm.0: 60 cm is not a ball size; use 25, 45, 55, 65, 75, 85.",
        ),
        ("equipment.wall", "perhaps", "equipment.wall: must be true or false, not 'perhaps'."),
        ("muscles.secondary", ["quadriceps"], "muscles.secondary: quadriceps is a primary muscle already."),
        ("instructions.steps", ["Rise."] * 2, "instructions.steps.1: Rise. is listed twice."),
        (
            "instructions.steps",
            [f"Do part {n}." for n in range(7)],
            "instructions.steps: needs 1 to 6 steps, not 7.",
        ),
        ("instructions.setup", "Stand.", "instructions.setup: must be a list."),
        (
            "dosage",
            {"advanced": {"sets": 1, "reps": 5, "days_per_week": 3}},
            "dosage: has no dosage for the exercise's own level, beginner.",
        ),
        ("sided", "per_side", "dosage.beginner: must have side each because sided is per_side."),
        ("figure.end", "  You squat.", "figure.end: must be one line without extra spaces."),
    ],
)
def test_a_wrong_value_is_refused_with_its_reason(place: str, value: object, said: str) -> None:
    with pytest.raises(BrokenContent) as refused:
        exercise_data.parse(squat(place, value), source="wall-squat.yaml")

    assert str(refused.value) == f"wall-squat.yaml: {said}"


def test_one_step_is_enough() -> None:
    one = exercise_data.parse(squat("instructions.steps", ["Rise."]), source="wall-squat.yaml")
    assert one.instructions.steps == ("Rise.",)


def test_a_text_of_before_is_read_without_its_empty_fields_of_review() -> None:
    before = SQUAT | {"reviewed_by": None, "reviewed_on": None}
    assert exercise_data.as_data(exercise_data.parse(before, source="wall-squat.yaml")) == SQUAT


def test_a_tag_outside_the_vocabulary_is_refused_by_its_place_in_the_list() -> None:
    with pytest.raises(BrokenContent, match=r"tags\.1: 'spinal_flexion' is not one of lumbar_flexion"):
        exercise_data.parse(squat("tags", ["leg_load", "spinal_flexion"]), source="wall-squat.yaml")


@pytest.mark.parametrize("field", SQUAT)
def test_no_field_may_be_missing(field: str) -> None:
    data = squat()
    del data[field]

    with pytest.raises(BrokenContent, match=f"the field {field} is missing"):
        exercise_data.parse(data, source="wall-squat.yaml")


def test_a_field_nobody_knows_is_refused() -> None:
    with pytest.raises(BrokenContent, match="tagz: is not a known field"):
        exercise_data.parse(squat("tagz", []), source="wall-squat.yaml")


def test_every_fact_has_a_mark_and_parts_of_the_dosage_may_have_their_own() -> None:
    exercise = exercise_data.parse(squat(), source="wall-squat.yaml")

    assert exercise.mark(Claim.FREQUENCY) is Mark.CONFIRM
    assert exercise.mark(Claim.SETS) is Mark.CITED


def test_texts_for_the_patient_leave_out_names_only_clinicians_use() -> None:
    data = squat("other_names", ["Ball-assisted quadriceps exercise"]) | {
        "clinician_notes": ["Confirm depth."]
    }

    texts = list(patient_texts(exercise_data.parse(data, source="x")))

    assert "Wall squat" in texts
    assert "You squat." in texts
    assert not {"Ball-assisted quadriceps exercise", "Confirm depth."} & set(texts)
