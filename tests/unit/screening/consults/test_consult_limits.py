"""What a consult's limits rule out, said in sentences, and how limits are stored."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic.domain.dosage import Dosage
from clinic.domain.errors import InvalidInput
from clinic.domain.library.dose import Dose
from clinic.domain.library.vocabulary import Tag
from clinic.domain.screening import consult_limits
from clinic.domain.screening.consult_limits import Limits
from tests.cases import exercise

LIMITS = Limits(
    excluded_exercises=frozenset({"pike"}),
    excluded_tags=frozenset({Tag.ROTATION, Tag.PRONE}),
    range_limit="Only half way.",
    most_sets=2,
    most_reps=8,
    most_hold_seconds=20,
)
ONCE = Limits(frozenset(), frozenset({Tag.DEEP_KNEE_FLEXION}), most_sets=1, most_reps=1, most_hold_seconds=1)
GENTLE = Dosage(sets=2, reps=8)


@pytest.mark.parametrize(
    ("item", "dosage", "sentences"),
    [
        (exercise("supine"), GENTLE, ()),
        (exercise("supine"), replace(GENTLE, hold_seconds=20), ()),
        (exercise("supine", slug="pike"), GENTLE, ("The consult excludes this exercise.",)),
        (
            exercise("rotation", "prone"),
            GENTLE,
            ("The consult excludes movements with: turns the trunk, face down.",),
        ),
        (exercise("supine"), replace(GENTLE, sets=3), ("The consult allows at most 2 sets.",)),
        (exercise("supine"), replace(GENTLE, reps=9), ("The consult allows at most 8 repetitions.",)),
        (exercise("supine"), Dosage(sets=1, seconds=10), ()),
        (
            exercise("supine"),
            replace(GENTLE, hold_seconds=21),
            ("The consult allows at most 20 seconds in one go.",),
        ),
        (
            exercise("supine"),
            None,
            (
                "The consult allows at most 2 sets.",
                "The consult allows at most 8 repetitions.",
                "The consult allows at most 20 seconds in one go.",
            ),
        ),
        (
            exercise("rotation", slug="pike"),
            replace(GENTLE, sets=3),
            (
                "The consult excludes this exercise.",
                "The consult excludes movements with: turns the trunk.",
                "The consult allows at most 2 sets.",
            ),
        ),
    ],
)
def test_limits_rule_out_exercises_tags_and_doses_beyond_them(item, dosage, sentences):
    assert consult_limits.breaches(LIMITS, replace(item, dose=Dose(dosage))) == sentences


ONE_LINE = "Write one line of at most 200 characters."


@pytest.mark.parametrize(
    ("field", "allowed", "refused", "sentence"),
    [
        ("most_sets", (None, 1, 10), (0, 11), "Enter 1 to 10, or leave it empty."),
        ("most_reps", (None, 1, 60), (0, 61), "Enter 1 to 60, or leave it empty."),
        ("most_hold_seconds", (None, 1, 3600), (0, 3601), "Enter 1 to 3600, or leave it empty."),
        (
            "range_limit",
            ("", "x" * 200),
            ("x" * 201, "two\nlines", "two  gaps", "a bell\x07", "\u2800", "\u3164", "\u115f"),
            ONE_LINE,
        ),
    ],
)
def test_a_limit_that_no_program_could_keep_to_is_refused(field, allowed, refused, sentence):
    for value in allowed:
        assert consult_limits.wrong(Limits(**{field: value})) == {}
    for value in refused:
        assert consult_limits.wrong(Limits(**{field: value})) == {field: sentence}


def test_no_limits_rule_out_nothing():
    for dosage in (Dosage(sets=10, reps=60), None):
        item = exercise(*Tag, slug="pike", dose=Dose(dosage))
        assert consult_limits.breaches(consult_limits.NO_LIMITS, item) == ()


def test_an_exercise_without_tags_is_ruled_out_by_any_excluded_tag():
    assert consult_limits.breaches(LIMITS, exercise(dose=Dose(GENTLE))) == (
        "The consult excludes movements with: turns the trunk, face down.",
    )


def test_a_limit_in_the_old_word_rules_out_either_part_and_one_about_a_movement_every_degree():
    old = consult_limits.from_dict({"excluded_tags": ["axial_load"]})
    for part, said in (("spinal_load", "loads the spine along its length"), ("leg_load", "loads the knees")):
        (sentence,) = consult_limits.breaches(old, exercise(part))
        assert sentence == f"The consult excludes movements with: {said}."
    turning = Limits(excluded_tags=frozenset({Tag.ROTATION}))
    assert consult_limits.breaches(turning, exercise("rotation_end_range"))
    far = Limits(excluded_tags=frozenset({Tag.ROTATION_END_RANGE}))
    assert consult_limits.breaches(far, exercise("rotation")) == ()


def test_timed_work_has_no_repetitions_to_limit():
    none = Limits(excluded_tags=frozenset({Tag.DEEP_KNEE_FLEXION}), most_reps=1)
    timed = Dose(Dosage(sets=1, seconds=10))
    assert consult_limits.breaches(none, exercise("supine", dose=timed)) == ()
    (sentence,) = consult_limits.breaches(none, exercise("deep_knee_flexion", dose=timed))
    assert sentence == "The consult excludes movements with: deep knee bend."


@pytest.mark.parametrize(
    "limits", [LIMITS, ONCE, Limits(), Limits(range_limit="Half way."), Limits(most_reps=5)]
)
def test_limits_survive_being_stored(limits):
    assert consult_limits.from_dict(consult_limits.as_dict(limits)) == limits


def test_limits_that_are_not_set_are_not_stored():
    assert consult_limits.as_dict(Limits(most_sets=3)) == {"most_sets": 3}


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"most_sets": 0}, "most_sets"),
        ({"excluded_tags": ["dancing"]}, "excluded_tags.0"),
        ({"excluded_exercises": ["No slug"]}, "excluded_exercises.0"),
        ({"mood": 1}, "mood"),
        ([], "limits"),
    ],
)
def test_stored_limits_that_are_none_are_refused(data, field):
    with pytest.raises(InvalidInput) as refusal:
        consult_limits.from_dict(data)
    assert list(refusal.value.errors) == [field]
