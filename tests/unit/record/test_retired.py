"""Questions that asked several things at once: their parts, what an old answer says, and who is asked what."""

from __future__ import annotations

import pytest

from clinic.domain.record import retired
from clinic.domain.record.facts import MAY_STAND, RED_FLAGS, RETIRED_FLAGS, Answer, Reply
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.record.retired import QUESTIONS, RETIRED
from clinic.domain.screening import readings
from clinic.domain.screening.case import Case
from tests.cases import TODAY

OLD = "cancer_history_or_weight_loss"
PARTS = ("cancer_past", "unexplained_weight_loss")
NO, YES, OPEN = Reply.NO, Reply.YES, Reply.NOT_RECORDED


def test_every_retired_question_has_parts_that_are_asked_and_is_not_asked_itself():
    assert RETIRED_FLAGS.keys() <= RETIRED.keys() <= {*MAY_STAND, *PROBLEMS}
    assert not RETIRED.keys() & QUESTIONS.keys()
    assert all(set(parts) <= QUESTIONS.keys() for parts in RETIRED.values())
    assert {*QUESTIONS, *RETIRED} >= {*MAY_STAND, *PROBLEMS}


def test_the_parts_of_a_red_flag_have_a_red_flag_among_them():
    assert all(set(RETIRED[name]) & RED_FLAGS.keys() for name in RETIRED_FLAGS)


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ({OLD: NO}, {"cancer_past": NO, "unexplained_weight_loss": NO}),
        ({OLD: NO, "cancer_past": YES}, {"cancer_past": YES, "unexplained_weight_loss": NO}),
        ({OLD: NO, "cancer_past": OPEN}, {"cancer_past": OPEN, "unexplained_weight_loss": NO}),
        ({OLD: YES}, {}),
        ({OLD: OPEN}, {}),
        ({}, {}),
        ({"joint_replacement": NO}, {}),
    ],
)
def test_an_old_no_answers_the_parts_that_nothing_was_said_about(said, parts):
    folded = retired.fold(said, lambda answer: answer)
    assert {name: answer for name, answer in folded.items() if name not in RETIRED} == parts
    assert {name: folded[name] for name in said} == said


def test_a_case_with_the_old_answer_reads_as_one_with_the_new_ones():
    def read(**answers: Answer) -> dict[str, object]:
        values = readings.read(Case(on=TODAY, red_flags=answers)).sole.values
        return {name: values.get(name) for name in (OLD, *PARTS)}

    assert read(**{OLD: Answer.NO}) == {OLD: False, "cancer_past": False, "unexplained_weight_loss": False}
    assert read(**{OLD: Answer.YES}) == {OLD: True, "cancer_past": None, "unexplained_weight_loss": None}
    assert read() == {OLD: False, "cancer_past": None, "unexplained_weight_loss": None}


CANCER, WEIGHT = "Cancer, now or in the past", "Unexplained weight loss"


@pytest.mark.parametrize(
    ("known", "said", "left"),
    [
        ({OLD: YES}, dict.fromkeys(PARTS, NO), ()),
        ({OLD: YES, "cancer_past": YES}, {"unexplained_weight_loss": NO}, ()),
        ({OLD: YES, "unexplained_weight_loss": NO}, {"cancer_past": NO}, (WEIGHT,)),
        ({OLD: YES}, {"unexplained_weight_loss": NO}, (CANCER,)),
        ({OLD: YES}, {"cancer_past": OPEN, "unexplained_weight_loss": NO}, (CANCER,)),
        ({OLD: YES}, {}, (CANCER, WEIGHT)),
    ],
)
def test_an_old_yes_stands_until_every_part_is_answered_and_its_red_flags_now(known, said, left):
    assert retired.unanswered(OLD, known, said) == left


@pytest.mark.parametrize(
    ("name", "age", "is_asked"),
    [
        ("frail", 15, False),
        ("frail", 16, True),
        ("rise_from_chair_problem", 15, False),
        ("rise_from_chair_problem", 60, True),
        ("frail", None, True),
        ("pregnancy", 10, False),
        ("pregnancy", 11, True),
        ("pregnancy", 60, True),
        ("pregnancy", 61, False),
        ("sexual_change", 15, False),
        ("sexual_change", 16, True),
        ("sexual_change", None, True),
        ("injected_drugs", 10, False),
        ("injected_drugs", 11, True),
        ("pelvic_surgery", 9, False),
        ("other_surgery", 9, True),
        ("abdominal_surgery", 9, True),
        ("hip_osteoarthritis", 15, False),
        ("hip_osteoarthritis", 16, True),
        ("saddle_numbness", 0, True),
        ("saddle_numbness", 130, True),
    ],
)
def test_a_question_is_asked_at_its_ages_and_where_the_age_is_not_known(name, age, is_asked):
    assert retired.asked(QUESTIONS[name], age) is is_asked
    assert (name in retired.not_asked(age)) is not is_asked


def test_a_red_flag_is_asked_at_every_age_but_for_sex_of_a_child():
    """Its nerves are those of bladder, bowel and feeling between the legs, which a child is asked about, too."""
    assert RED_FLAGS
    assert [
        (name, age) for name in RED_FLAGS for age in range(131) if not retired.asked(QUESTIONS[name], age)
    ] == [("sexual_change", age) for age in range(16)]
