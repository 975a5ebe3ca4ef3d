"""Rules may ask how much of an exercise is meant; a finding about a dose counts for exactly that dose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic.domain.content import BrokenContent
from clinic.domain.dosage import Dosage, Side
from clinic.domain.library.dose import Dose
from clinic.domain.library.vocabulary import Mark, Tag
from clinic.domain.screening import rulebook, rulebook_text
from clinic.domain.screening.criteria import AllOf, AtLeast, Is
from clinic.domain.screening.rulebook import Rulebook
from clinic.domain.screening.rules import Rule, Scope, Severity
from clinic.domain.screening.screen import screen
from tests.cases import exercise, low_risk, problem

TURN, BEND = exercise("rotation", slug="turn"), exercise("lumbar_flexion", slug="bend")
RULE = Rule(
    id="rule",
    version=4,
    region="Dose",
    title="A rule",
    when=Is("reflux", True),
    scope=Scope(),
    severity=Severity.CONSULT,
    why="It may come up.",
    instead="Sit up.",
    sources=(),
    mark=Mark.CONFIRM,
)
REFLUX = low_risk(problem("reflux"))


def findings(case, rule):
    return screen(case, Rulebook((rule,))).findings


def key(case, rule):
    (finding,) = findings(case, rule)
    return finding.key


@pytest.mark.parametrize(
    ("scope", "tags", "hold", "taken"),
    [
        (Scope(any_tags=frozenset({Tag.PRONE})), {Tag.PRONE, Tag.SUPINE}, 0, True),
        (Scope(any_tags=frozenset({Tag.PRONE})), {Tag.SUPINE}, 0, False),
        (Scope(all_tags=frozenset({Tag.PRONE, Tag.ROTATION})), {Tag.PRONE}, 0, False),
        (Scope(all_tags=frozenset({Tag.PRONE, Tag.ROTATION})), {Tag.PRONE, Tag.ROTATION}, 0, True),
        (Scope(frozenset({Tag.PRONE}), frozenset({Tag.ROTATION})), {Tag.ROTATION}, 0, False),
        (Scope(any_tags=frozenset({Tag.PRONE})), set(), 0, True),
        (Scope(all_tags=frozenset({Tag.PRONE})), set(), 0, True),
        (Scope(frozenset({Tag.PRONE}), hold_over_seconds=20), {Tag.PRONE}, 20, False),
        (Scope(frozenset({Tag.PRONE}), hold_over_seconds=20), {Tag.PRONE}, 21, True),
        (Scope(frozenset({Tag.PRONE}), hold_over_seconds=20), {Tag.PRONE}, None, True),
        (Scope(frozenset({Tag.PRONE}), hold_over_seconds=20), {Tag.SUPINE}, None, False),
        (Scope(frozenset({Tag.PRONE}), hold_over_seconds=20), set(), 20, False),
        (Scope(), {Tag.PRONE}, 0, True),
        (Scope(), set(), None, True),
    ],
)
def test_a_scope_takes_exercises_by_tags_and_dose_and_anything_untagged(scope, tags, hold, taken):
    given = None if hold is None else Dosage(sets=1, reps=10, hold_seconds=hold)
    assert scope.takes(tags, Dose(given)) is taken


def held(seconds):
    return replace(TURN, dose=Dose(None if seconds is None else Dosage(sets=1, seconds=seconds)))


def test_a_rule_about_dose_leaves_a_shorter_hold_alone():
    rule = replace(RULE, scope=Scope(frozenset({Tag.ROTATION}), hold_over_seconds=20))
    assert findings(replace(REFLUX, exercises=(held(20),)), rule) == ()


def test_a_longer_hold_gives_a_new_key_under_a_rule_about_dose():
    rule = replace(RULE, scope=Scope(frozenset({Tag.ROTATION}), hold_over_seconds=20))
    short, long, unknown = (replace(REFLUX, exercises=(held(hold),)) for hold in (21, 60, None))
    assert len({key(case, rule) for case in (short, long, unknown)}) == 3
    assert [str(because) for because in findings(long, rule)[0].because][-1] == "Longest hold in seconds: 60"
    assert key(short, RULE) == key(long, RULE)


HARD = Dosage(sets=4, reps=20, rest_seconds=60, days_per_week=5)
MANY = replace(RULE, when=AllOf((Is("reflux", True), AtLeast("dose.sets", 4))))


def at(dosage, rule=MANY):
    case = replace(REFLUX, exercises=(replace(TURN, dose=Dose(dosage)), BEND))
    return findings(case, rule)


def test_a_rule_may_ask_how_much_of_an_exercise_is_meant():
    (finding,) = at(HARD)
    assert (finding.exercise, finding.severity) == ("turn", Severity.CONSULT)
    assert at(replace(HARD, sets=3)) == ()
    (open_finding,) = at(None)
    assert (open_finding.severity, open_finding.unknown) == (Severity.NEEDS_INFO, ("dose.sets",))
    assert open_finding.instead.count("How much of the exercise") == 1


def test_a_finding_about_a_dose_says_the_whole_dose_and_nothing_that_it_has_not():
    (finding,) = at(HARD)
    assert [str(because) for because in finding.because] == [
        "Reflux or hiatus hernia: active",
        "Dose: sets: 4",
        "Dose: repetitions: 20",
        "Dose: rest in seconds: 60",
        "Dose: days a week: 5",
        "Dose: times a day: 1",
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"sets": 5},
        {"reps": 21},
        {"reps": None, "seconds": 20},
        {"hold_seconds": 1},
        {"rest_seconds": 59},
        {"days_per_week": 6},
        {"times_per_day": 2},
        {"side": Side.EACH},
    ],
    ids=str,
)
def test_a_consult_about_a_dose_ends_when_any_part_of_it_changes(change):
    decided = frozenset(finding.key for finding in at(HARD))
    assert {finding.key for finding in at(replace(HARD, note="Slowly."))} == decided
    assert not decided & {finding.key for finding in at(replace(HARD, **change))}


def test_a_rule_that_does_not_read_the_dose_keeps_its_keys_whatever_the_dose():
    asked = replace(MANY, when=Is("reflux", True))
    assert {finding.key for finding in at(HARD, asked)} == {finding.key for finding in at(None, asked)}


def written(**changes):
    """A rule as a file says it, read."""
    said = rulebook.as_data(RULE) | {"when": {"at_least": {"dose.hold_seconds": 30}}} | changes
    return rulebook.parse({"region": "Dose", "rules": [said]}, source="dosage.yaml")


def test_a_rule_about_the_dose_of_every_exercise_is_read_and_written_the_same():
    (rule,) = written(applies_to="every_exercise")
    assert (rule.scope, rule.reads_dose, MANY.reads_dose, RULE.reads_dose) == (Scope(), True, True, False)
    assert rulebook.as_data(rule)["applies_to"] == "every_exercise"
    page = rulebook_text.document(Rulebook((rule,)))
    assert "| A rule | Dose: longest hold in seconds 30 or more | every exercise |" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"when": {"at_least": {"dose.mood": 9}}}, "rules.0.when.at_least.dose.mood: is not a fact"),
        ({"when": {"at_least": {"dose.side": 9}}}, "rules.0.when.at_least.dose.side: is not a figure"),
        ({"applies_to": "program"}, "rules.0.applies_to: must name exercises, because the rule asks"),
    ],
)
def test_a_rule_that_asks_for_no_dose_there_is_is_refused(changes, said):
    with pytest.raises(BrokenContent) as refusal:
        written(**changes)
    assert str(refusal.value).startswith(f"dosage.yaml: {said}")
