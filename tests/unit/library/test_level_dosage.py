"""The dosage of a level: ranges that start low, grow on purpose and can be prescribed."""

from collections.abc import Mapping

import pytest

from clinic.domain.content import BrokenContent, Node
from clinic.domain.dosage import Dosage, Side
from clinic.domain.library import level_dosage
from clinic.domain.library.level_dosage import LevelDosage


def read(**data: object) -> LevelDosage:
    return level_dosage.parse(Node({"sets": 3, "days_per_week": 3, **data}, "x.yaml", ("dosage", "beginner")))


def test_a_program_item_starts_at_the_low_end_of_every_range() -> None:
    often = {"days_per_week": [3, 4], "times_per_day": [2, 3]}
    dosage = read(sets=[1, 3], reps=[8, 12], hold_seconds=[3, 5], rest_seconds=[0, 30], **often)

    assert dosage.default() == Dosage(1, reps=8, hold_seconds=3, days_per_week=3, times_per_day=2)
    most = Dosage(3, reps=12, hold_seconds=5, rest_seconds=30, days_per_week=4, times_per_day=3)
    assert dosage.most() == most


def test_seconds_have_both_ends_and_may_grow_from_the_first() -> None:
    dosage = read(seconds=[30, 45], seconds_target=60, seconds_step=1)

    assert (dosage.default().seconds, dosage.most().seconds) == (30, 45)
    assert (dosage.seconds_target, dosage.seconds_step) == (60, (1, 1))


def test_a_single_figure_is_a_range_of_one() -> None:
    assert read(seconds=25).seconds == (25, 25)


def test_side_and_note_reach_the_item() -> None:
    dosage = read(reps=10, side="each", note="Count each leg.").default()

    assert (dosage.side, dosage.note) == (Side.EACH, "Count each leg.")


@pytest.mark.parametrize(
    ("data", "place", "reason"),
    [
        ({}, "", "give repetitions or seconds, one of the two."),
        ({"reps": 5, "seconds": 5}, "", "give repetitions or seconds, one of the two."),
        ({"reps": [12, 8]}, ".reps", "a range starts with the lower figure, not [12, 8]."),
        ({"reps": [8, 8]}, ".reps", "a range starts with the lower figure, not [8, 8]."),
        ({"reps": [8, "12"]}, ".reps.1", "must be a whole number, not '12'."),
        (
            {"seconds": 5, "seconds_target": 6, "seconds_step": 0},
            ".seconds_step",
            "must be 1 or more, not 0.",
        ),
        ({"reps": [8, 10, 12]}, ".reps", "a range is two figures: [lowest, highest]."),
        ({"reps": 8.5}, ".reps", "must be a whole number, not 8.5."),
        ({"reps": True}, ".reps", "must be a whole number, not True."),
        ({"reps": 0}, ".reps", "Repetitions must be between 1 and 60."),
        ({"seconds": [25, 99999]}, ".seconds", "Seconds must be between 1 and 3600."),
        ({"seconds": 25, "hold_seconds": 5}, ".hold_seconds", "A hold goes with repetitions"),
        ({"seconds": 25, "seconds_target": 60}, "", "seconds_target and seconds_step go together."),
        ({"reps": 5, "seconds_target": 60, "seconds_step": 5}, "", "seconds_target goes with seconds."),
        (
            {"seconds": [25, 60], "seconds_target": 60, "seconds_step": 5},
            ".seconds_target",
            "must be more than the seconds to start with.",
        ),
        ({"reps": 8, "weight_kg": 5}, ".weight_kg", "is not a known field."),
    ],
)
def test_what_cannot_be_prescribed_is_refused(data: Mapping[str, object], place: str, reason: str) -> None:
    with pytest.raises(BrokenContent) as refused:
        read(**data)

    assert str(refused.value).startswith(f"x.yaml: dosage.beginner{place}: {reason}")


@pytest.mark.parametrize(
    "data",
    [
        {"sets": 3, "reps": [8, 12], "days_per_week": [3, 4]},
        {"sets": 3, "seconds": 25, "days_per_week": 3, "seconds_step": [10, 15], "seconds_target": 60},
        {"sets": 1, "reps": 5, "hold_seconds": 6, "days_per_week": 7, "side": "each", "note": "Slowly."},
    ],
)
def test_what_was_read_gives_the_same_data_back(data: Mapping[str, object]) -> None:
    assert level_dosage.as_data(read(**data)) == data
