"""One fact is one sentence: what several rules say of an exercise is printed once, and nothing is lost by it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.plans import cautions
from clinic.domain.plans.cautions import SAYS, folded
from clinic.domain.record.facts import Answer
from clinic.domain.screening.case import ProgramExercise
from clinic.domain.screening.screen import screen
from clinic.domain.text import sentences as sentences_of
from tests import seed
from tests.cases import ADULT, ALL_NO, TODAY, low_risk, problem

BOOK = seed.rulebook()
LIBRARY = tuple(ProgramExercise.of(one, one.dosage[one.level].grown()) for one in seed.library().values())
TEXTS = sorted({text for rule in BOOK.rules for text in (rule.patient_text, rule.after_consult) if text})
SENTENCES = {said for text in TEXTS for said in sentences_of(text)}
ALONE = ALL_NO | {"exercises_unsupervised": Answer.YES}
OLD = replace(ADULT, born=date(1941, 1, 1))
PEOPLE = {
    "85 and alone": low_risk(exercises=LIBRARY, facts=ALONE, patient=OLD),
    "85, frail, thin bones, poor sight, alone": low_risk(
        problem("osteoporosis"),
        problem("anticoagulants"),
        exercises=LIBRARY,
        facts=ALONE | dict.fromkeys(("frail", "poor_sight", "rise_from_chair_problem"), Answer.YES),
        patient=OLD,
    ),
    "seizures, alone": low_risk(
        problem("seizures", last_seizure_on=TODAY - timedelta(weeks=27), controlled=True),
        exercises=LIBRARY,
        facts=ALONE,
    ),
    "pressure of 165 over 95": low_risk(
        problem("hypertension", systolic=165, diastolic=95, controlled=True, measured_on=TODAY),
        exercises=LIBRARY,
    ),
    "disc surgery 8 weeks ago": low_risk(
        problem(
            "discectomy", surgery_on=TODAY - timedelta(weeks=8), leg_symptoms=False, spine_part="low_back"
        ),
        exercises=LIBRARY,
    ),
    "stenosis with leg symptoms": low_risk(
        problem("lumbar_spinal_stenosis", leg_symptoms=True), exercises=LIBRARY
    ),
}
SAME = {  # however it is said
    "a wall or a chair near": r"^(Keep|Stay)\b.*\b(wall|chair)\b",
    "the breath is not held": r"\b(hold your breath|[Bb]reathe all the time)\b",
    "the floor is clear": r"\b[Cc]lear the floor\b",
    "small moves": r"^(Start with small moves|Keep (the|each) move small)\b",
    "a helper near": r"\bonly (beside a wall or )?with a helper\b",
}
ON_THEIR_OWN = {  # alike in words, and of another matter
    "Keep this short, and breathe all the time.",
    "Get down and up only with a helper near and a chair to hold.",
    "Go down to the floor only with a helper near and a chair to hold.",
    "Sit up and rest if you run short of breath.",
}


def printed(case):
    """What the plan would print beside each exercise once a consult covers what asks for one, by slug."""
    said = {item.slug: [] for item in case.exercises}
    for one in screen(case, BOOK).findings:
        if one.exercise in said and (one.after_consult or one.patient_text):
            said[one.exercise].append(one.after_consult or one.patient_text)
    return said


def sentences(texts):
    return [said for text in texts for said in sentences_of(text)]


@pytest.mark.parametrize("who", PEOPLE)
def test_no_exercise_is_told_one_thing_twice(who):
    folds = 0
    for slug, said in printed(PEOPLE[who]).items():
        left = sentences(folded(said))
        folds += len(sentences(said)) - len(left)
        assert len(left) == len({*left})
        for matter in ("the breath is not held", "the floor is clear", "small moves", "a helper near"):
            told = [one for one in left if re.search(SAME[matter], one) and one not in ON_THEIR_OWN]
            assert len(told) <= 1, (slug, told)
        near = [one for one in left if re.search(SAME["a wall or a chair near"], one)]
        assert len(near) <= 2, (slug, near)
    assert folds > 0


@given(st.lists(st.sampled_from(TEXTS), max_size=8))
def test_no_piece_of_advice_is_lost_and_nothing_is_added(texts):
    before, after = sentences(texts), sentences(folded(texts))
    assert {*after} <= {*before}
    assert {one for one in before if one not in SAYS} <= {*after}
    assert _pieces(before) == _pieces(after)
    assert folded(folded(texts)) == folded(texts)


def _pieces(said):
    return frozenset().union(*(SAYS[one] for one in said if one in SAYS))


def test_the_table_has_the_sentences_of_the_rules_and_no_others():
    assert sorted(SAYS.keys() - SENTENCES) == []


@pytest.mark.parametrize("matter", SAME)
def test_every_way_to_say_what_many_rules_say_is_in_the_table(matter):
    ways = {said for said in SENTENCES if re.search(SAME[matter], said)}
    assert ways
    assert sorted(ways - SAYS.keys() - ON_THEIR_OWN) == []


def test_a_text_without_an_end_stays_as_it_is():
    assert folded(["As your plan says", "As your plan says"]) == ["As your plan says"]
    assert cautions.folded([]) == []


@pytest.mark.parametrize(
    "said", ["Bend to 60 degrees. Not more", "Carry no more than 2.5 kg", "Small range only"]
)
def test_what_somebody_typed_is_printed_to_its_last_word(said: str) -> None:
    assert cautions.folded([said]) == [said]
