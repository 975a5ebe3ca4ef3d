"""Laws of screening, tried on cases that nobody would think of."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.dosage import LIMITS, Dosage
from clinic.domain.library.dose import Dose
from clinic.domain.library.vocabulary import Tag, complete
from clinic.domain.record import facts, retired
from clinic.domain.record.ball import Ball
from clinic.domain.record.facts import ATTRIBUTES, Answer, ValueType
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.record.stated_problems import Problem, ProblemStatus
from clinic.domain.screening.case import Case, PatientData, ProgramExercise
from clinic.domain.screening.rulebook import Rulebook
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import screen
from tests import seed
from tests.cases import ADULT, ALL_NO, NO_RED_FLAG, STURDY_BALL, TODAY, low_risk, problem, unrecorded

BOOK = seed.rulebook()
LIBRARY = [
    ProgramExercise.of(exercise, level.grown())
    for exercise in seed.library().values()
    for level in exercise.dosage.values()
]
AT_THEIR_LEVEL = [ProgramExercise.of(one, one.dosage[one.level].grown()) for one in seed.library().values()]
DAYS = st.dates(TODAY - timedelta(weeks=60), TODAY)
BY_KIND = {
    ValueType.YES_NO: lambda fact: st.booleans(),
    ValueType.NUMBER: lambda fact: st.integers(fact.low, fact.high),
    ValueType.DATE: lambda fact: DAYS,
    ValueType.CHOICE: lambda fact: st.sampled_from(fact.choices),
}
DETAILS = st.fixed_dictionaries(
    {},
    optional={
        name: BY_KIND[fact.kind](fact)
        for name, fact in ATTRIBUTES.items()
        if name not in ("status", "onset", "diastolic")
    },
)
PROBLEMS_LISTED = st.builds(
    Problem,
    st.sampled_from(list(PROBLEMS)),
    st.none() | st.sampled_from(ProblemStatus),
    st.none() | DAYS,
    DETAILS,
)
ANSWERS = st.sampled_from(Answer)


def some(names):
    return st.dictionaries(st.sampled_from(list(names)), ANSWERS)


PATIENTS = st.builds(
    PatientData,
    st.none() | st.dates(date(1925, 1, 1), date(2020, 1, 1)),
    st.none() | st.integers(120, 210),
    st.none() | st.integers(30, 200),
)
BALLS = st.builds(
    Ball,
    st.none() | st.sampled_from([45, 55, 65]),
    st.none() | st.integers(60, 300),
    st.none() | st.booleans(),
)
FIGURES = {name: st.integers(*LIMITS[name]) for name in ("sets", "days_per_week", "times_per_day")}
MOVED = st.builds(
    Dosage,
    reps=st.integers(*LIMITS["reps"]),
    hold_seconds=st.integers(*LIMITS["hold_seconds"]),
    **FIGURES,
)
TIMED = st.builds(Dosage, seconds=st.integers(*LIMITS["seconds"]), **FIGURES)
DOSAGES = MOVED | TIMED
DOSES = st.builds(Dose, st.none() | DOSAGES, st.lists(DOSAGES, max_size=3).map(tuple))
EXERCISES = st.builds(
    ProgramExercise,
    st.sampled_from("abcdefg"),
    st.frozensets(st.sampled_from(Tag), max_size=6),
    DOSES,
)
PROGRAMS = st.lists(EXERCISES, max_size=5, unique_by=lambda exercise: exercise.slug).map(tuple)
ANY_CASE = st.builds(
    Case,
    on=st.just(TODAY),
    patient=PATIENTS,
    facts=some((*PROBLEMS, *facts.OTHER_FACTS)),
    problems=st.lists(PROBLEMS_LISTED, max_size=4).map(tuple),
    red_flags=some(facts.MAY_STAND),
    ball=st.none() | BALLS,
    exercises=PROGRAMS,
    acute_window_weeks=st.integers(4, 12),
)
MILDER = "dose-beyond-library"  # gives way to the stricter rule about the same dose
SUBSETS = st.sets(st.integers(0, len(BOOK.rules) - 1), min_size=1)


def keys(screening, *, settled=False):
    """The findings by key; with `settled` only those that no missing fact made."""
    return {f.key for f in screening.findings if not (settled and f.severity is Severity.NEEDS_INFO)}


@given(ANY_CASE, SUBSETS)
def test_adding_rules_never_makes_a_verdict_safer(case, chosen):
    fewer = screen(case, Rulebook(tuple(BOOK.rules[number] for number in chosen)))
    more = screen(case, BOOK)
    assert more.verdict >= fewer.verdict
    assert keys(more) >= keys(fewer)


def answered(case):
    """The case with everything that was not answered answered no."""
    return replace(case, facts=ALL_NO | case.facts, red_flags=NO_RED_FLAG | case.red_flags)


@given(ANY_CASE, PROBLEMS_LISTED)
def test_adding_a_problem_never_makes_the_verdict_of_an_answered_case_safer(case, added):
    case = answered(case)
    more = replace(case, problems=(*case.problems, added))
    assert screen(more, BOOK).verdict >= screen(case, BOOK).verdict


@given(ANY_CASE, PROBLEMS_LISTED)
def test_adding_a_problem_settles_what_was_open_and_takes_away_nothing_else(case, added):
    """What several things add up to is found again with the new one among them."""
    found = screen(replace(case, problems=(*case.problems, added)), BOOK).findings
    kept, more = {f.key for f in found}, {(f.rule, f.exercise) for f in found if _rests_on(f, added.code)}
    lost = [f for f in screen(case, BOOK).findings if f.key not in kept]
    assert all(
        f.severity is Severity.NEEDS_INFO or _rests_on(f, added.code) or (f.rule, f.exercise) in more
        for f in lost
    )


def _rests_on(finding, code):
    return any(because.fact.partition(".")[0] == code for because in finding.because)


@given(ANY_CASE, EXERCISES)
def test_adding_an_exercise_never_makes_a_verdict_safer(case, exercise):
    more = replace(case, exercises=(*case.exercises, exercise))
    assert keys(screen(more, BOOK)) >= keys(screen(case, BOOK))


@given(ANY_CASE, EXERCISES, st.sampled_from(Tag))
def test_a_further_demand_or_degree_never_makes_a_verdict_safer(case, exercise, tag):
    milder = replace(exercise, tags=complete({Tag.PRONE, *exercise.tags}))  # without any tag it has all
    harder = replace(milder, tags=complete({*milder.tags, tag}))
    fewer, more = (screen(replace(case, exercises=(one,)), BOOK) for one in (milder, harder))
    assert keys(more) >= keys(fewer)


@given(ANY_CASE, EXERCISES, DOSAGES, st.data())
def test_more_of_a_figure_of_the_dose_never_makes_a_verdict_milder(case, exercise, dosage, data):
    names = [name for name in LIMITS if name != "rest_seconds" and getattr(dosage, name)]
    name = data.draw(st.sampled_from(names))
    more = replace(dosage, **{name: data.draw(st.integers(getattr(dosage, name), LIMITS[name][1]))})
    before, after = (
        screen(replace(case, exercises=(replace(exercise, dose=replace(exercise.dose, given=given)),)), BOOK)
        for given in (dosage, more)
    )
    assert after.verdict >= before.verdict
    assert rules_of(after) - {MILDER} >= rules_of(before) - {MILDER}


def rules_of(screening):
    return {finding.rule for finding in screening.findings}


@given(ANY_CASE, EXERCISES, DOSAGES)
def test_a_dose_that_is_not_known_is_never_safer_than_the_librarys(case, exercise, dosage):
    known, unknown = (
        screen(replace(case, exercises=(replace(exercise, dose=dose),)), BOOK)
        for dose in (Dose(dosage, (dosage,)), Dose(None, (dosage,)))
    )
    assert unknown.verdict.blocks
    assert unknown.verdict >= known.verdict


@given(ANY_CASE, st.sampled_from([*PROBLEMS, *facts.ANSWERED]))
def test_recording_a_no_only_takes_open_questions_away(case, name):
    if name in facts.RED_FLAGS:
        recorded = replace(case, red_flags={name: Answer.NO, **case.red_flags})
    else:
        recorded = replace(case, facts={name: Answer.NO, **case.facts})
    before, after = screen(case, BOOK), screen(recorded, BOOK)
    assert keys(after, settled=True) == keys(before, settled=True)
    assert after.verdict <= before.verdict
    assert set(unrecorded(after)) <= set(unrecorded(before))


@given(ANY_CASE, st.integers(0, 2**32))
def test_order_does_not_matter(case, seed):
    randomness = random.Random(
        seed
    )  # Hypothesis would draw the place of every rule, a hundred times as slowly

    def shuffled(items):
        return tuple(randomness.sample(items, len(items)))

    mixed = replace(
        case,
        problems=shuffled(case.problems),
        exercises=shuffled(case.exercises),
        facts=dict(shuffled(list(case.facts.items()))),
    )
    assert screen(mixed, Rulebook(shuffled(BOOK.rules))) == screen(case, BOOK)


@given(ANY_CASE)
def test_a_signature_is_allowed_only_when_nothing_a_rule_needs_is_missing(case):
    screening = screen(case, BOOK)
    if not screening.verdict.blocks:
        assert unrecorded(screening) == ()
        answered = retired.fold({**case.facts, **case.red_flags}, lambda answer: answer)
        assert facts.RED_FLAGS.keys() <= answered.keys()
        assert Answer.YES not in case.red_flags.values()


@pytest.mark.parametrize("status", [*ProblemStatus, None])
def test_every_exercise_answers_to_every_problem(status):
    for code in PROBLEMS:
        screening = screen(low_risk(problem(code, status), exercises=tuple(AT_THEIR_LEVEL)), BOOK)
        assert screening.verdict in Severity, code
        assert status is ProblemStatus.RESOLVED or screening.findings, code


def test_a_low_risk_adult_with_the_size_of_ball_that_fits_is_never_interrupted():
    interrupted = {}
    for height in range(148, 206):
        size = next(
            cm for cm, tallest in ((45, 151), (55, 167), (65, 187), (75, 203), (85, 250)) if height <= tallest
        )
        case = low_risk(
            patient=replace(ADULT, height_cm=height),
            ball=replace(STURDY_BALL, diameter_cm=size),
            exercises=tuple(LIBRARY),
        )
        interrupted[height] = screen(case, BOOK).findings
    assert not any(interrupted.values()), interrupted


def test_no_exercise_of_the_library_can_be_signed_for_a_patient_nobody_asked():
    cases = {exercise: Case(on=TODAY, exercises=(exercise,)) for exercise in AT_THEIR_LEVEL}
    assert [one for one, case in cases.items() if not screen(case, BOOK).verdict.blocks] == []
