"""A finding says what it rests on and keeps its identity until one of its facts changes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from clinic.domain.library.vocabulary import Mark, Tag
from clinic.domain.record.facts import Answer
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.record.stated_problems import ProblemStatus
from clinic.domain.screening.case import Recorded
from clinic.domain.screening.criteria import AllOf, AnyOf, Is, Not
from clinic.domain.screening.rulebook import Rulebook
from clinic.domain.screening.rules import Examined, Rule, Scope, Severity, Urgency
from clinic.domain.screening.screen import Because, Finding, as_dict, screen
from tests.cases import ALL_NO, TODAY, exercise, low_risk, problem, unrecorded

HERNIATION = problem("lumbar_disc_herniation", weeks_ago=3)
BEND, TURN, REST = (
    exercise(tag, slug=slug)
    for tag, slug in (("lumbar_flexion", "bend"), ("rotation", "turn"), ("supine", "rest"))
)
RULE = Rule(
    id="rule",
    version=4,
    region="Back",
    title="A rule",
    when=Is("reflux", True),
    scope=None,
    severity=Severity.CONSULT,
    why="It may come up.",
    instead="Sit up.",
    sources=("S1",),
    mark=Mark.SEED,
    patient_text="Sit up.",
    examine=(Examined.RED_FLAGS,),
)


def found(case, *rules):
    return screen(case, Rulebook(rules or (RULE,))).findings


def only(case, *rules):
    (finding,) = found(case, *rules)
    return finding


def without(*names):
    return {name: answer for name, answer in ALL_NO.items() if name not in names}


def test_a_finding_carries_its_rule_and_the_facts_with_who_said_them():
    case = low_risk(
        problem("reflux", grade="mild", began=date(2026, 11, 1)),
        recorded={"reflux": Recorded("pat", date(2026, 11, 20))},
    )
    assert as_dict(only(case)) == {
        "key": only(case).key,
        "rule": "rule",
        "version": 4,
        "severity": "consult",
        "exercise": None,
        "title": "A rule",
        "because": [
            "Reflux or hiatus hernia: active (pat, 2026-11-20)",
            "Reflux or hiatus hernia: began: 2026-11-01 (pat, 2026-11-20)",
            "Reflux or hiatus hernia: grade: mild (pat, 2026-11-20)",
        ],
        "unknown": [],
        "reason": "It may come up.",
        "instead": "Sit up.",
        "patient_text": "Sit up.",
        "sources": ["S1"],
        "mark": "seed",
        "urgency": None,
        "examine": ["red_flags"],
    }
    json.dumps(as_dict(only(case)))


def test_a_fact_named_by_itself_is_attributed_by_itself():
    rule = replace(RULE, when=Is("kneeling_problem", True))
    said = {"kneeling_problem": Recorded("alice", TODAY)}
    case = low_risk(facts=ALL_NO | {"kneeling_problem": Answer.YES}, recorded=said)
    assert [str(because) for because in only(case, rule).because] == ["Cannot kneel: yes (alice, 2026-11-21)"]


def test_a_red_flag_finding_carries_its_urgency():
    rule = replace(RULE, severity=Severity.CONTRAINDICATED, urgency=Urgency.SAME_DAY, examine=())
    assert as_dict(only(low_risk(problem("reflux")), rule))["urgency"] == "same_day"


def test_an_open_rule_asks_for_what_is_missing_and_promises_nothing():
    rule = replace(RULE, urgency=Urgency.URGENT, severity=Severity.CONTRAINDICATED)
    rule = replace(rule, when=AllOf((Is("reflux", True), Is("vertigo", True), Is("vertigo.worsening", True))))
    case = low_risk(problem("vertigo"), facts=without("reflux"))
    finding = only(case, rule)
    assert finding.severity is Severity.NEEDS_INFO
    assert finding.unknown == ("reflux", "vertigo.worsening")
    assert [str(because) for because in finding.because] == ["Vertigo or dizziness: active"]
    assert finding.reason == (
        "This cannot be decided until it is recorded:"
        " Reflux or hiatus hernia; Vertigo or dizziness: getting worse."
    )
    assert finding.instead == (
        "Ask and record: Do you often get heartburn, or does food come back up?"
        " Vertigo or dizziness: Is it getting worse?"
    )
    assert (finding.patient_text, finding.urgency, finding.examine) == ("", None, ())
    assert (finding.sources, finding.mark) == (("S1",), Mark.SEED)


@pytest.mark.parametrize("severity", [severity for severity in Severity if severity is not Severity.CLEAR])
def test_an_open_rule_of_any_severity_needs_info(severity):
    rule = replace(RULE, severity=severity)
    assert only(low_risk(facts=without("reflux")), rule).severity is Severity.NEEDS_INFO


@pytest.mark.parametrize("severity", [severity for severity in Severity if severity is not Severity.CLEAR])
def test_a_problem_without_status_counts_and_blocks_until_the_status_is_recorded(severity):
    rule = replace(RULE, severity=severity)
    finding = only(low_risk(problem("reflux", status=None)), rule)
    assert finding.severity is max(severity, Severity.NEEDS_INFO)
    assert finding.unknown == ("reflux.status",)
    assert finding.reason == "It may come up."


def test_a_rule_that_rests_on_a_problem_not_being_there_asks_for_no_status():
    rule = replace(RULE, when=AnyOf((Not(Is("reflux", True)), Is("vertigo", True))))
    finding = only(low_risk(), rule)
    assert (finding.severity, finding.unknown) == (Severity.CONSULT, ())
    assert [str(because) for because in finding.because] == ["Reflux or hiatus hernia: no"]


def test_a_rule_about_exercises_answers_for_each_one_it_touches():
    rule = replace(RULE, scope=Scope(any_tags=frozenset({Tag.LUMBAR_FLEXION, Tag.ROTATION})))
    case = low_risk(problem("reflux"), exercises=(BEND, REST, TURN))
    assert [finding.exercise for finding in found(case, rule)] == ["bend", "turn"]


def test_the_same_exercise_twice_is_one_finding():
    rule = replace(RULE, scope=Scope(any_tags=frozenset({Tag.ROTATION})))
    assert len(found(low_risk(problem("reflux"), exercises=(TURN, TURN)), rule)) == 1


def test_the_most_severe_findings_come_first_then_rules_and_exercises_by_name():
    rules = (
        replace(RULE, id="b-caution", severity=Severity.CAUTION, scope=Scope(frozenset({Tag.ROTATION}))),
        replace(RULE, id="a-caution", severity=Severity.CAUTION),
        replace(RULE, id="z-stop", severity=Severity.CONTRAINDICATED),
    )
    turns = (exercise("rotation", slug="y"), exercise("rotation", slug="x"))
    findings = found(low_risk(problem("reflux"), exercises=turns), *rules)
    assert [(finding.rule, finding.exercise) for finding in findings] == [
        ("z-stop", None),
        ("a-caution", None),
        ("b-caution", "x"),
        ("b-caution", "y"),
    ]


@pytest.mark.parametrize(
    ("severity", "blocks"),
    [
        (Severity.INFO, False),
        (Severity.CAUTION, False),
        (Severity.NEEDS_INFO, True),
        (Severity.CONSULT, True),
        (Severity.CONTRAINDICATED, True),
    ],
)
def test_the_verdict_is_the_most_severe_finding_and_blocks_from_needs_info_on(severity, blocks):
    rules = (replace(RULE, id="other", severity=Severity.INFO), replace(RULE, severity=severity))
    screening = screen(low_risk(problem("reflux")), Rulebook(rules))
    assert (screening.verdict, screening.verdict.blocks) == (severity, blocks)


def test_severities_are_ordered_and_named():
    words = "clear info caution needs_info consult contraindicated".split()  # noqa: SIM905 - reads as a ladder
    assert [str(severity) for severity in sorted(Severity)] == words
    assert [severity.word for severity in sorted(Severity)] == words


def test_what_is_still_to_be_recorded_is_listed_once():
    rules = (RULE, replace(RULE, id="other", when=AllOf((Is("reflux", True), Is("pregnancy", True)))))
    screening = screen(low_risk(facts=without("reflux", "pregnancy")), Rulebook(rules))
    assert unrecorded(screening) == ("pregnancy", "reflux")


def test_the_screening_names_the_rulebook():
    assert screen(low_risk(), Rulebook((RULE,))).rulebook == Rulebook((RULE,)).digest


def key(case, *rules):
    return only(case, *rules).key


BASE = low_risk(HERNIATION)
DISC = replace(RULE, when=Is("lumbar_disc_herniation", True))
TURNING = replace(DISC, scope=Scope(frozenset({Tag.ROTATION})))


def test_a_finding_keeps_its_key_while_its_facts_stay_whoever_said_them_and_when():
    later = replace(BASE, on=date(2026, 12, 24))
    said_again = replace(BASE, recorded={"lumbar_disc_herniation": Recorded("bob", TODAY)})
    other_fact = replace(BASE, problems=(HERNIATION, problem("knee_osteoarthritis")))
    assert {key(case, DISC) for case in (BASE, later, said_again, other_fact)} == {key(BASE, DISC)}


@pytest.mark.parametrize(
    "changed",
    [
        replace(HERNIATION, onset=TODAY),
        replace(HERNIATION, onset=None),
        replace(HERNIATION, status=None),
        replace(HERNIATION, attributes={"worsening": True}),
    ],
    ids=["onset", "onset taken back", "status taken back", "a new detail"],
)
def test_a_changed_fact_about_the_problem_gives_a_new_key(changed):
    assert key(low_risk(changed), DISC) != key(BASE, DISC)


def test_a_new_version_another_rule_and_another_exercise_give_new_keys():
    keys = {
        key(BASE, DISC),
        key(BASE, replace(DISC, version=5)),
        key(BASE, replace(DISC, id="other")),
        key(replace(BASE, exercises=(TURN,)), TURNING),
        key(replace(BASE, exercises=(exercise("rotation", slug="twist"),)), TURNING),
    }
    assert len(keys) == 5


def test_a_problem_that_is_over_keeps_the_details_of_its_record_in_the_key():
    rule = replace(DISC, when=Is("lumbar_disc_herniation.ever", True))
    long_ago, lately = (
        problem("lumbar_disc_herniation", ProblemStatus.RESOLVED, weeks_ago=weeks) for weeks in (90, 9)
    )
    assert key(low_risk(long_ago), rule) != key(low_risk(lately), rule)


def test_a_second_record_of_a_problem_keeps_the_first_finding_and_adds_its_own():
    again = problem("lumbar_disc_herniation", began=TODAY)
    keys = {finding.key for finding in found(low_risk(HERNIATION, again), DISC)}
    assert keys == {key(BASE, DISC), key(low_risk(again), DISC)}


def test_the_worst_record_of_a_problem_counts():
    case = low_risk(problem("lumbar_disc_herniation", ProblemStatus.RESOLVED), HERNIATION)
    assert [finding.severity for finding in found(case, DISC)] == [Severity.CONSULT]


def test_keys_of_different_rules_differ_over_the_whole_rulebook(seed_rules):
    everything = tuple(problem(code) for code in PROBLEMS)
    findings = screen(low_risk(*everything, exercises=(BEND, TURN)), seed_rules).findings
    assert len({finding.key for finding in findings}) == len(findings)


def test_a_findings_key_is_the_one_of_release_0_1_0_so_that_recorded_consults_go_on_counting():
    finding = Finding(
        rule="latex-ball",
        version=1,
        severity=Severity.CONSULT,
        exercise="wall-squat",
        title="",
        because=(Because("latex_allergy", True),),
        unknown=("age",),
        reason="",
        instead="",
        patient_text="",
        sources=(),
        mark=Mark.CONFIRM,
        urgency=None,
        examine=(),
    )

    assert finding.key == "3fece0e2dd012f05a8ff200767038c257de8cf624a2ecb2d6665aaa2befdeb03"
    dated = replace(finding, because=(Because("pregnancy.due_on", date(2026, 11, 21)),), unknown=())
    assert dated.key == "94fbb2d6cb5e098c63c3b239a83b2dd750adcb57adefa54de6ece83a94eb0e5a"
