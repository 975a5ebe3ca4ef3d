"""The rules of the seed documents hold for every program, whatever the exercises; all cite what exists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clinic.domain.library.references import SourceKind
from clinic.domain.library.vocabulary import Mark
from clinic.domain.record.facts import MAY_STAND, RED_FLAGS, RETIRED_FLAGS, Answer
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.record.retired import RETIRED
from clinic.domain.record.stated_problems import ProblemStatus
from clinic.domain.screening.case import ProgramExercise
from clinic.domain.screening.rules import Severity, Urgency
from clinic.domain.screening.screen import screen
from tests import seed
from tests.cases import (
    ADULT,
    ALL_NO,
    EVERY_TAG,
    NO_RED_FLAG,
    TODAY,
    exercise,
    low_risk,
    problem,
    unasked,
    unrecorded,
)

PROGRAMS = {"nothing": (), "a wall press": (exercise("shoulder_closed_chain"),), "everything": (EVERY_TAG,)}
HERNIATIONS = ("lumbar_disc_herniation", "thoracic_disc_herniation", "cervical_disc_herniation")


@pytest.fixture(params=PROGRAMS.values(), ids=PROGRAMS)
def exercises(request):
    return request.param


def rules_of(screening):
    return {finding.rule: finding for finding in screening.findings}


def test_a_low_risk_adult_has_no_finding(seed_rules, exercises):
    screening = screen(low_risk(exercises=exercises), seed_rules)
    assert (screening.verdict, screening.findings) == (Severity.CLEAR, ())


def test_a_patient_of_whom_nothing_is_recorded_cannot_be_signed_for(seed_rules, exercises):
    screening = screen(unasked(exercises=exercises), seed_rules)
    assert screening.verdict is Severity.NEEDS_INFO
    assert {"saddle_numbness", "lumbar_disc_herniation", "acute_back_injury"} <= set(unrecorded(screening))


@pytest.mark.parametrize("code", HERNIATIONS)
def test_a_herniated_disc_asks_for_a_consult(seed_rules, exercises, code):
    found = rules_of(screen(low_risk(problem(code), exercises=exercises), seed_rules))
    finding = found[code.replace("_", "-")]
    assert (finding.severity, finding.exercise) == (Severity.CONSULT, None)
    assert "S1" in finding.sources


@pytest.mark.parametrize("code", HERNIATIONS)
def test_a_herniated_disc_without_status_counts_as_active(seed_rules, code):
    screening = screen(low_risk(problem(code, status=None)), seed_rules)
    assert screening.verdict is Severity.CONSULT
    assert unrecorded(screening) == (f"{code}.status",)


def test_mild_discomfort_without_status_is_not_signed_on_a_guess(seed_rules):
    case = low_risk(problem("back_discomfort_mild", status=None), exercises=(EVERY_TAG,))
    screening = screen(case, seed_rules)
    assert screening.verdict is Severity.NEEDS_INFO


@pytest.mark.parametrize("weeks", [4, 6, 12])
@pytest.mark.parametrize(
    ("day_after_the_window", "severity"), [(-1, Severity.CONSULT), (0, Severity.CONSULT), (1, Severity.CLEAR)]
)
def test_a_back_injury_is_acute_up_to_and_on_the_last_day_of_the_window(
    seed_rules, weeks, day_after_the_window, severity
):
    began = TODAY - timedelta(weeks=weeks, days=day_after_the_window)
    case = low_risk(problem("acute_back_injury", began=began), acute_window_weeks=weeks)
    assert screen(case, seed_rules).verdict is severity


def test_a_back_injury_that_began_today_asks_for_a_consult(seed_rules, exercises):
    case = low_risk(problem("acute_back_injury", began=TODAY), exercises=exercises)
    assert screen(case, seed_rules).verdict is Severity.CONSULT


def test_a_back_injury_of_unknown_onset_is_never_safe(seed_rules, exercises):
    screening = screen(low_risk(problem("acute_back_injury"), exercises=exercises), seed_rules)
    assert screening.verdict is Severity.NEEDS_INFO
    assert unrecorded(screening) == ("acute_back_injury.onset",)


def test_an_older_back_injury_is_a_caution_for_movements_that_load_the_spine(seed_rules):
    bend = exercise("lumbar_flexion_end_range", slug="bend")
    case = low_risk(problem("acute_back_injury", weeks_ago=8), exercises=(bend, exercise("overhead")))
    (finding,) = screen(case, seed_rules).findings
    assert (finding.severity, finding.exercise) == (Severity.CAUTION, "bend")


@pytest.mark.parametrize(("weeks_ago", "severity"), [(2, Severity.CAUTION), (20, Severity.CLEAR)])
def test_a_resolved_back_injury_is_a_caution_only_inside_the_window(seed_rules, weeks_ago, severity):
    case = low_risk(problem("acute_back_injury", ProblemStatus.RESOLVED, weeks_ago=weeks_ago))
    assert screen(case, seed_rules).verdict is severity


def test_a_resolved_herniation_asks_for_no_consult(seed_rules, exercises):
    case = low_risk(problem("lumbar_disc_herniation", ProblemStatus.RESOLVED), exercises=exercises)
    assert screen(case, seed_rules).verdict <= Severity.CAUTION


def test_mild_discomfort_is_a_caution_with_the_seed_modification(seed_rules):
    over_the_ball = exercise("lumbar_extension_end_range", slug="over-the-ball")
    case = low_risk(problem("back_discomfort_mild"), exercises=(over_the_ball, exercise("spinal_load")))
    (finding,) = screen(case, seed_rules).findings
    assert (finding.severity, finding.exercise) == (Severity.CAUTION, "over-the-ball")
    assert "higher on your back" in finding.patient_text
    assert "smaller" in finding.patient_text


def test_balance_trouble_asks_for_a_softer_ball(seed_rules, exercises):
    case = low_risk(problem("balance_disorder"), exercises=exercises)
    finding = rules_of(screen(case, seed_rules))["balance-softer-ball"]
    assert (finding.severity, finding.exercise) == (Severity.CAUTION, None)
    assert "air out" in finding.patient_text


URGENCY = dict.fromkeys(MAY_STAND, Urgency.EMERGENCY) | {
    "major_trauma": Urgency.SAME_DAY,
    "minor_trauma_fragile_bone": Urgency.SAME_DAY,
    "clumsy_hands": Urgency.SAME_DAY,
    "clot_signs": Urgency.SAME_DAY,
    "severe_night_pain": Urgency.URGENT,
    "unexplained_weight_loss": Urgency.URGENT,
    "fever_or_chills": Urgency.URGENT,
    "cancer_history_or_weight_loss": Urgency.URGENT,
    "fever_or_infection_risk": Urgency.URGENT,
}


def test_a_red_flag_rules_out_the_whole_program_with_its_urgency(seed_rules, exercises):
    said = {}
    for flag in MAY_STAND:
        case = low_risk(exercises=exercises, red_flags=NO_RED_FLAG | {flag: Answer.YES})
        findings = screen(case, seed_rules).findings
        said[flag] = [(finding.severity, finding.exercise, finding.urgency) for finding in findings]
    expected = {flag: [(Severity.CONTRAINDICATED, None, URGENCY[flag])] for flag in MAY_STAND}
    assert said
    faults = [f"{flag}: {found}" for flag, found in said.items() if found != expected[flag]]
    assert not faults, "\n".join(faults)


def test_a_red_flag_question_that_was_not_asked_stops_the_signature(seed_rules, exercises):
    said = {}
    for flag in RED_FLAGS:
        answers = {name: answer for name, answer in NO_RED_FLAG.items() if name != flag}
        findings = screen(low_risk(exercises=exercises, red_flags=answers), seed_rules).findings
        said[flag] = [(finding.severity, finding.unknown) for finding in findings]
    assert said
    faults = [f"{flag}: {found}" for flag, found in said.items() if found != [(Severity.NEEDS_INFO, (flag,))]]
    assert not faults, "\n".join(faults)


def test_every_source_is_a_known_reference_and_a_mark_has_one_of_its_kind(seed_rules):
    references = seed.references()
    for rule in seed_rules.rules:
        kinds = {references[source].kind for source in rule.sources}
        assert rule.mark is not Mark.SEED or SourceKind.SEED in kinds, rule.id
        assert rule.mark is not Mark.CITED or kinds - {SourceKind.SEED}, rule.id


def test_every_rule_that_is_more_than_information_has_words_for_the_patient(seed_rules):
    assert [rule.id for rule in seed_rules.rules if not rule.patient_text] == []


def test_no_rule_of_a_red_flag_is_less_than_a_contraindication_with_an_urgency(seed_rules):
    flags = [rule for rule in seed_rules.rules if rule.region == "Red flags"]
    assert len(flags) == len(MAY_STAND)
    assert all(rule.severity is Severity.CONTRAINDICATED and rule.urgency for rule in flags)
    assert all(rule.scope is None for rule in flags)


LIBRARY = {
    slug: ProgramExercise.of(exercise, exercise.dosage[exercise.level].default())
    for slug, exercise in seed.library().items()
}


def verdicts(seed_rules, *problems, slugs, **changes):
    return {
        slug: screen(low_risk(*problems, exercises=(LIBRARY[slug],), **changes), seed_rules).verdict
        for slug in slugs
    }


def test_at_92_and_alone_no_pike_and_no_one_leg_squat_is_clear(seed_rules):
    alone = {"facts": ALL_NO | {"exercises_unsupervised": Answer.YES}}
    old = replace(ADULT, born=date(1934, 1, 1))
    found = verdicts(seed_rules, slugs=("pike", "single-leg-wall-squat"), patient=old, **alone)
    assert set(found.values()) == {Severity.CONSULT}


FAR_HIP = (
    "figure-four",
    "childs-pose-thread-through",
    "seated-hamstring-stretch",
    "reverse-crunch",
    "knee-tuck",
)


@pytest.mark.parametrize("approach", ["back_or_side", "not_known", "front"])
def test_a_hip_replaced_20_weeks_ago_is_never_clear_for_its_far_range(seed_rules, approach):
    hip = problem(
        "hip_replacement",
        ProblemStatus.RESOLVED,
        surgery_on=TODAY - timedelta(weeks=20),
        limits_until=TODAY - timedelta(weeks=8),
        approach=approach,
    )
    found = verdicts(seed_rules, hip, slugs=(*FAR_HIP, "upright-ball-sit"))
    assert min(found.values()) is Severity.CAUTION
    assert (found["figure-four"] is Severity.CONSULT) is (approach != "front")


@pytest.mark.parametrize("measured", [{}, {"measured_on": TODAY - timedelta(weeks=4, days=1)}])
def test_an_old_or_undated_pressure_is_never_safe_and_a_high_one_still_stops(seed_rules, measured):
    for figure, verdict in ((120, Severity.NEEDS_INFO), (185, Severity.CONTRAINDICATED)):
        pressure = problem("hypertension", systolic=figure, diastolic=80, controlled=True, **measured)
        assert screen(low_risk(pressure), seed_rules).verdict is verdict


def test_a_cancer_of_long_ago_or_weak_defences_ask_for_a_consult_and_a_sign_stops(seed_rules, exercises):
    for code in ("cancer_past", "weak_defences", "recent_infection", "injected_drugs"):
        history = low_risk(problem(code), exercises=exercises)
        assert screen(history, seed_rules).verdict is Severity.CONSULT
        for sign in ("unexplained_weight_loss", "fever_or_chills", "severe_night_pain"):
            with_sign = replace(history, red_flags=NO_RED_FLAG | {sign: Answer.YES})
            assert screen(with_sign, seed_rules).verdict is Severity.CONTRAINDICATED


def test_an_unsteady_walk_alone_is_no_sign_of_a_pressed_cord(seed_rules):
    unsteady = low_risk(problem("balance_disorder", worsening=False))
    assert screen(unsteady, seed_rules).verdict is Severity.CAUTION


@pytest.mark.parametrize("name", RETIRED)
def test_what_was_answered_yes_before_stops_as_before_and_asks_for_the_parts(seed_rules, name):
    nothing_new = {part: answer for part, answer in ALL_NO.items() if part not in RETIRED[name]}
    flags = {flag: answer for flag, answer in NO_RED_FLAG.items() if flag not in RETIRED[name]}
    old = {name: Answer.YES}
    case = low_risk(
        facts=nothing_new | (old if name in PROBLEMS else {}),
        red_flags=flags | (old if name in RETIRED_FLAGS else {}),
    )
    screening = screen(case, seed_rules)
    assert screening.verdict.blocks
    assert name == "joint_replacement" or screening.verdict is Severity.CONTRAINDICATED
    asked = {part.removesuffix(".ever") for part in unrecorded(screening)}
    assert set(RETIRED[name]) <= asked
