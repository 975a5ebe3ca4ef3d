"""`clinic screen CASE.json` answers in JSON, or names the field that is wrong."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from clinic.cli import main
from clinic.domain.record.facts import ANSWERED, RED_FLAGS
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.screening import case_data
from clinic.domain.screening.screen import screen as apply_rules
from tests import seed

HEALTHY = {
    "on": "2026-11-21",
    "patient": {"born": "1986-03-02", "height_cm": 178, "weight_kg": 76.5},
    "facts": {"kneeling_problem": "no"},
    "conditions": [],
    "red_flags": {"saddle_numbness": "no"},
    "ball": {"diameter_cm": 65, "rating_kg": 270, "latex_free": True},
    "exercises": ["forearm-plank", "roll-ball-erector-spinae", "upright-ball-sit"],
    "intake_complete": True,
}
HERNIATION = {"code": "lumbar_disc_herniation", "status": "active", "onset": "2026-11-01"}


@pytest.fixture
def run(tmp_path):
    """Run `clinic screen` on a case; a text is written as it is."""

    def run(case):
        file = tmp_path / "case.json"
        file.write_text(case if isinstance(case, str) else json.dumps(case), "utf-8")
        return CliRunner().invoke(main, ["screen", str(file)])

    return run


@pytest.fixture
def screened():
    """What the command answers, made as it makes it (`test_it_answers_what_is_made_of_the_case`) of rules read once."""

    def screened(**changes):
        case = case_data.parse(HEALTHY | changes, seed.library().get, source="case.json")
        return json.loads(json.dumps(case_data.report(apply_rules(case, seed.rulebook()))))

    return screened


def test_it_answers_what_is_made_of_the_case(run, screened):
    for changes in ({}, {"conditions": [HERNIATION]}, {"red_flags": {"saddle_numbness": "yes"}}):
        result = run(HEALTHY | changes)
        assert (result.exit_code, result.stderr) == (0, "")
        assert json.loads(result.stdout) == screened(**changes)


@pytest.mark.parametrize(
    "said",
    [
        {"code": "pregnancy", "due_on": "9999-12-31"},
        {"code": "knee_replacement", "limited": True, "limits_until": "9999-12-31"},
    ],
)
def test_the_last_day_that_there_is_can_be_screened(run, said):
    born = HEALTHY["patient"] | {"born": "9980-01-01"}
    result = run(HEALTHY | {"on": "9999-12-31", "patient": born, "conditions": [said]})
    assert (result.exit_code, result.stderr) == (0, "")


def rules_of(answer):
    return [(finding["rule"], finding["exercise"]) for finding in answer["findings"]]


def test_a_low_risk_adult_is_clear(screened, seed_rules):
    assert screened() == {"verdict": "clear", "may_sign": True, "findings": [], "rulebook": seed_rules.digest}


def test_a_finding_says_everything_in_a_fixed_shape(screened):
    answer = screened(conditions=[HERNIATION], exercises=[])
    assert (answer["verdict"], answer["may_sign"]) == ("consult", False)
    (finding,) = answer["findings"]
    assert finding == {
        "rule": "lumbar-disc-herniation",
        "version": 2,
        "severity": "consult",
        "exercise": None,
        "because": ["Herniated disc, low back: active", "Herniated disc, low back: began: 2026-11-01"],
        "reason": "A herniated disc needs a clinician's decision before any ball program.",
        "instead": "Examine nerves and the direction that eases, then record a consult or get one.",
        "sources": ["S1", "P45", "G102"],
    }


def test_a_red_flag_finding_carries_its_urgency(screened):
    answer = screened(red_flags={"major_trauma": "yes"})
    (finding,) = answer["findings"]
    assert (answer["verdict"], finding["urgency"]) == ("contraindicated", "same_day")


def test_an_exercise_is_screened_at_the_dosage_it_starts_with(screened):
    answer = screened(conditions=[HERNIATION], exercises=["roll-ball-erector-spinae"])
    assert ("lumbar-disc-herniation-extension", "roll-ball-erector-spinae") in rules_of(answer)


@pytest.mark.parametrize(
    ("dosage", "verdict", "rules"),
    [
        ({}, "clear", []),
        ({"sets": 3, "reps": 9, "days_per_week": 3}, "clear", []),
        ({"sets": 3, "reps": 8, "days_per_week": 5}, "caution", ["dose-beyond-library"]),
        ({"sets": 3, "reps": 8, "times_per_day": 4}, "consult", ["dose-far-beyond-library"]),
        ({"sets": 10, "reps": 60, "days_per_week": 7}, "consult", ["dose-far-beyond-library"]),
        ({"reps": None}, "needs_info", ["dose-beyond-library", "dose-far-beyond-library"]),
    ],
    ids=str,
)
def test_an_exercise_is_screened_at_the_dosage_that_the_case_gives(screened, dosage, verdict, rules):
    answer = screened(exercises=[pike(**dosage)])
    assert answer["verdict"] == verdict
    assert rules_of(answer) == [(rule, "pike") for rule in rules]


def test_a_rule_about_a_hold_reads_the_dosage_that_the_case_gives(screened):
    long_sitting = ("lumbar-disc-herniation-long-sitting", "upright-ball-sit")
    for seconds, is_long in ((300, False), (301, True), (None, True)):
        sit = {"slug": "upright-ball-sit", "seconds": seconds}
        found = rules_of(screened(conditions=[HERNIATION], exercises=[sit]))
        assert (long_sitting in found) is is_long, seconds


def test_a_longer_acute_window_can_be_asked_for(screened):
    injury = {"code": "acute_back_injury", "status": "active", "onset": "2026-10-01"}
    asked = {"conditions": [injury], "exercises": []}
    assert screened(**asked)["verdict"] == "clear"
    assert screened(**asked, acute_window_weeks=12)["verdict"] == "consult"


def test_without_a_complete_intake_every_unmentioned_question_is_open(screened):
    answer = screened(intake_complete=False, facts={}, red_flags={}, exercises=[])
    assert (answer["verdict"], answer["may_sign"]) == ("needs_info", False)
    asked = {because.removesuffix(": not recorded") for f in answer["findings"] for because in f["because"]}
    assert {fact.label for fact in RED_FLAGS.values()} <= asked


def test_a_complete_intake_answers_problems_and_questions_but_no_attribute(screened):
    answer = screened(conditions=[{"code": "hypertension", "status": "active"}])
    assert answer["verdict"] == "needs_info"
    assert ("hypertension-severe", None) in rules_of(answer)


def test_answered_one_by_one_is_the_same_as_complete(screened):
    answers = {
        "facts": dict.fromkeys((*PROBLEMS, *(set(ANSWERED) - set(RED_FLAGS))), "no"),
        "red_flags": dict.fromkeys(RED_FLAGS, "no"),
    }
    assert screened(**answers, intake_complete=False) == screened()


def test_a_yes_to_a_problem_counts_as_the_problem(screened):
    assert screened(facts={"acute_illness": "yes"})["verdict"] == "contraindicated"


def test_null_is_not_recorded(screened):
    problem = {"code": "acute_back_injury", "status": "active", "onset": None}
    assert screened(conditions=[problem], ball=None, exercises=[])["verdict"] == "needs_info"
    assert screened(patient=None, exercises=[])["verdict"] == "needs_info"


def test_yes_and_no_or_true_and_false_say_the_same_of_a_problem_and_of_the_ball(screened):
    def nerve(worsening, latex_free):
        problem = {"code": "lumbar_radiculopathy", "status": "active", "worsening": worsening}
        return screened(conditions=[problem], ball=HEALTHY["ball"] | {"latex_free": latex_free})

    assert nerve("yes", "no") == nerve(True, False)
    assert nerve("no", "yes") == nerve(False, True)


def test_what_is_left_out_altogether_is_not_recorded(run):
    answer = json.loads(run({"on": "2026-11-21"}).stdout)
    assert answer["verdict"] == "needs_info"


def vertigo(**details):
    return {"conditions": [{"code": "vertigo", "status": "active"} | details]}


def pike(**figures):
    return {"slug": "pike"} | figures


MALFORMED = {
    "on: must be a text": {"on": 3},
    "on: must be a date like 2026-11-21, not '20261121'": {"on": "20261121"},
    "on: 2026-02-30 is not a day of the calendar": {"on": "2026-02-30"},
    "onn: is not a known field": {"onn": "x"},
    "patient.born: must be a date of birth": {"patient": {"born": "2026-11-22"}},
    "patient.height_cm: must be a number": {"patient": {"height_cm": "178"}},
    "patient.height_cm: must be from 50 to 250": {"patient": {"height_cm": 1.78}},
    "patient.weight_kg: must be a number": {"patient": {"weight_kg": True}},
    "patient.shoe_size: is not a known field": {"patient": {"shoe_size": 43}},
    "patient: must be fields": {"patient": "Pat"},
    "facts.hiccups: is not a known field": {"facts": {"hiccups": "no"}},
    "facts.kneeling_problem: 'maybe' is not one of yes, no": {"facts": {"kneeling_problem": "maybe"}},
    "facts.vertigo: is answered no, but": vertigo() | {"facts": {"vertigo": "no"}},
    "red_flags.hiccups: is not a known field": {"red_flags": {"hiccups": "no"}},
    "red_flags.major_trauma: True is not one of yes, no": {"red_flags": {"major_trauma": True}},
    "conditions: must be a list": {"conditions": {}},
    "conditions.0: must be fields": {"conditions": ["vertigo"]},
    "conditions.0: the field code is missing": {"conditions": [{}]},
    "conditions.0.code: hiccups is not a known condition code": {"conditions": [{"code": "hiccups"}]},
    "conditions.0.status: 'gone' is not one of active, resolved": vertigo(status="gone"),
    "conditions.0.onset: is in the future": vertigo(onset="2026-11-22"),
    "conditions.0.surgery_on: is in the future": vertigo(surgery_on="2027-01-01"),
    "conditions.0.onset: must be a date like": vertigo(onset="last week"),
    "conditions.0.grade: must be one of mild": vertigo(grade="awful"),
    "conditions.0.trimester: must be a whole number": vertigo(trimester="2"),
    "conditions.0.trimester: must be a whole number from 1 to 3": vertigo(trimester=4),
    "conditions.0.worsening: 'maybe' is not one of yes, no": vertigo(worsening="maybe"),
    "conditions.0.mood: is not a known field": vertigo(mood="low"),
    "ball.color: is not a known field": {"ball": {"color": "red"}},
    "ball.rating_kg: must be from 50 to 1000": {"ball": {"rating_kg": -1}},
    "ball.latex_free: 'maybe' is not one of yes, no": {"ball": {"latex_free": "maybe"}},
    "exercises: must be a list": {"exercises": "forearm-plank"},
    "exercises.1: dancing is not an exercise of the library": {"exercises": ["forearm-plank", "dancing"]},
    "exercises.0: ../forearm-plank is not an exercise": {"exercises": ["../forearm-plank"]},
    "exercises.0: must be a text": {"exercises": [1]},
    "exercises.0: the field slug is missing": {"exercises": [{"sets": 3}]},
    "exercises.0.slug: must be a text": {"exercises": [{"slug": None}]},
    "exercises.0.slug: dancing is not an exercise": {"exercises": [{"slug": "dancing"}]},
    "exercises.1.sets: Sets must be between 1 and 10.": {"exercises": ["pike", pike(sets=0)]},
    "exercises.0.reps: Repetitions must be between 1 and 60.": {"exercises": [pike(reps=61)]},
    "exercises.0.reps: Give repetitions or seconds": {"exercises": [pike(reps=8, seconds=30)]},
    "exercises.0.hold_seconds: A hold goes with": {"exercises": [pike(seconds=30, hold_seconds=5)]},
    "exercises.0.seconds: must be 0 or more": {"exercises": [pike(seconds=-1)]},
    "exercises.0.reps: must be a whole number, not 8.5": {"exercises": [pike(reps=8.5)]},
    "exercises.0.days_per_week: must be a whole number, not '3'": {"exercises": [pike(days_per_week="3")]},
    "exercises.0.side: 'up' is not one of both, left": {"exercises": [pike(side="up")]},
    "exercises.0.note: is not a known field": {"exercises": [pike(note="Slowly.")]},
    "intake_complete: must be true or false": {"intake_complete": "yes"},
    "acute_window_weeks: must be from 4 to 12": {"acute_window_weeks": 3},
}  # fmt: skip


@pytest.mark.parametrize(("message", "changes"), MALFORMED.items(), ids=MALFORMED)
def test_a_malformed_case_exits_2_with_one_line_that_names_the_field(run, message, changes):
    result = run(HEALTHY | changes)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert message in result.stderr


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not JSON"),
        ("{", ":1: is not JSON"),
        ("[]", "must be fields with values"),
        ("null", "must be fields with values"),
        ("{}", "the field on is missing"),
        ('{"on": "2026-11-21", "on": "2026-11-20"}', "the field on is given twice"),
        ("[" * 100_000, "is not a usable JSON file"),
        ('{"on": "2026-11-21", "patient": {"weight_kg": NaN}}', "patient.weight_kg: must be from 10 to 350"),
    ],
    ids=["empty", "cut off", "a list", "null", "no fields", "a field twice", "too deep", "not a number"],
)
def test_a_file_that_is_no_case_exits_2_with_one_line(run, text, message):
    result = run(text)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert message in result.stderr


def test_a_file_that_is_no_text_or_not_there_exits_2_with_one_line(tmp_path):
    binary = tmp_path / "case.json"
    binary.write_bytes(b"\xff\xfe\x00")
    for file in (binary, tmp_path / "missing.json", tmp_path):
        result = CliRunner().invoke(main, ["screen", str(file)])
        assert result.exit_code == 2
        assert result.stderr.startswith(f"{file}: ")
        assert result.stderr.count("\n") == 1
