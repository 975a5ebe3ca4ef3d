"""A consult lets exactly the findings it names pass, while it is in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from clinic.domain.errors import InvalidInput
from clinic.domain.screening import consults
from clinic.domain.screening.consult_limits import Limits
from clinic.domain.screening.consults import Consult, ConsultKind, Decision
from clinic.domain.screening.rules import Examined, Severity
from clinic.domain.screening.screen import screen
from tests.cases import TODAY, exercise, low_risk, problem

HERNIATION = problem("lumbar_disc_herniation", weeks_ago=3)
TURN = exercise("rotation", slug="turn")
EVERYTHING = frozenset(Examined)


@pytest.fixture
def findings(seed_rules):
    return screen(low_risk(HERNIATION, exercises=(TURN,)), seed_rules).findings


@pytest.fixture
def consult(findings):
    return Consult(
        kind=ConsultKind.OWN,
        clinician="Alice Ward",
        profession="Physiotherapist",
        registration="PH 12345",
        held_on=TODAY,
        decision=Decision.PROCEED,
        reason="Extension eases, nerves intact.",
        findings=frozenset(finding.key for finding in findings),
        expires_on=consults.default_expiry(TODAY),
        examined=EVERYTHING,
    )


def still_open(findings, *recorded, on=TODAY, second_opinion=()):
    covered = partial(consults.covering, consults=recorded, on=on, second_opinion=second_opinion)
    return [finding.rule for finding in findings if covered(finding) is None]


BOTH = ["lumbar-disc-herniation", "lumbar-disc-herniation-movements"]


def test_without_a_consult_every_finding_is_open(findings):
    assert still_open(findings) == BOTH


def test_a_consult_lets_the_findings_it_names_pass(findings, consult):
    assert still_open(findings, consult) == []
    assert still_open(findings, replace(consult, findings=frozenset({findings[0].key}))) == BOTH[1:]


def test_a_new_exercise_under_the_same_rule_raises_the_flag_again(seed_rules, consult):
    case = low_risk(HERNIATION, exercises=(TURN, exercise("rotation", slug="twist")))
    found = screen(case, seed_rules).findings
    assert still_open(found, consult) == BOTH[1:]
    assert [f.exercise for f in found if consults.covering(f, [consult], on=TODAY) is None] == ["twist"]


def test_a_new_problem_or_a_changed_fact_raises_the_flag_again(seed_rules, consult):
    injured = low_risk(HERNIATION, problem("acute_back_injury", began=TODAY))
    assert still_open(screen(injured, seed_rules).findings, consult) == ["acute-back-injury"]
    again = low_risk(replace(HERNIATION, onset=TODAY))
    assert still_open(screen(again, seed_rules).findings, consult) == ["lumbar-disc-herniation"]


@pytest.mark.parametrize(("days", "is_open"), [(-1, True), (0, False), (83, False), (84, True)])
def test_a_consult_counts_from_its_day_until_it_expires(findings, consult, days, is_open):
    assert bool(still_open(findings, consult, on=TODAY + timedelta(days=days))) is is_open


def test_a_withdrawn_consult_counts_for_nothing(findings, consult):
    withdrawn = replace(consult, is_withdrawn=True)
    assert still_open(findings, withdrawn) == BOTH
    assert (consult.in_force(TODAY), withdrawn.in_force(TODAY)) == (True, False)


def test_a_consult_that_did_not_examine_what_the_rule_asks_for_counts_for_nothing(findings, consult):
    partly = replace(consult, examined=EVERYTHING - {Examined.NEUROLOGICAL})
    assert still_open(findings, partly) == BOTH


def test_do_not_proceed_lets_nothing_pass(findings, consult):
    assert still_open(findings, replace(consult, decision=Decision.DO_NOT_PROCEED)) == BOTH


def test_a_later_refusal_ends_an_earlier_permission_even_after_it_expired(findings, consult):
    earlier = replace(consult, held_on=TODAY - timedelta(days=7))
    refusal = replace(consult, decision=Decision.DO_NOT_PROCEED, expires_on=TODAY + timedelta(days=1))
    assert still_open(findings, earlier, refusal) == BOTH
    assert still_open(findings, refusal, earlier, on=TODAY + timedelta(days=2)) == BOTH
    assert still_open(findings, earlier, replace(refusal, is_withdrawn=True)) == []


def test_a_later_permission_ends_an_earlier_refusal(findings, consult):
    refusal = replace(consult, decision=Decision.DO_NOT_PROCEED, held_on=TODAY - timedelta(days=7))
    assert still_open(findings, consult, refusal) == []


def test_of_two_words_on_one_day_the_stricter_counts(findings, consult):
    refusal = replace(consult, decision=Decision.DO_NOT_PROCEED)
    assert still_open(findings, refusal, consult) == still_open(findings, consult, refusal) == BOTH


@pytest.mark.parametrize("decision", [Decision.PROCEED, Decision.PROCEED_WITH_LIMITS])
def test_a_refusal_recorded_later_counts_although_the_day_it_names_is_earlier(findings, consult, decision):
    """The permission's clock was ahead, or the refusal was of yesterday and told today."""
    permission = replace(consult, decision=decision, number=6)
    refusal = replace(consult, decision=Decision.DO_NOT_PROCEED, held_on=TODAY - timedelta(days=1), number=8)
    assert still_open(findings, permission, refusal) == BOTH
    assert still_open(findings, permission, replace(refusal, number=4)) == []
    assert still_open(findings, permission, replace(refusal, is_withdrawn=True)) == []


def test_an_older_permission_takes_nothing_from_the_refusal_that_followed_it(findings, consult):
    """What is told last, of a day before the refusal, does not win because a permission stands beside both."""
    permission = replace(consult, number=6)
    refusal = replace(consult, decision=Decision.DO_NOT_PROCEED, held_on=TODAY - timedelta(days=1), number=8)
    told_last = replace(
        consult, decision=Decision.PROCEED_WITH_LIMITS, held_on=TODAY - timedelta(days=3), number=10
    )
    assert still_open(findings, refusal, told_last) == BOTH
    assert still_open(findings, permission, refusal, told_last) == BOTH


def test_limits_recorded_later_bind_although_the_day_they_name_is_earlier(findings, consult):
    free = replace(consult, number=6)
    bound = replace(
        consult,
        decision=Decision.PROCEED_WITH_LIMITS,
        held_on=TODAY - timedelta(days=1),
        number=8,
        id="bound",
    )
    assert consults.covering(findings[0], [free, bound], on=TODAY) == bound
    newer = replace(bound, number=10, id="bound again")
    for recorded in ([free, bound, newer], [newer, bound, free]):
        assert consults.covering(findings[0], recorded, on=TODAY) == newer
    of_today = replace(bound, held_on=TODAY, number=6, id="of today")
    assert consults.covering(findings[0], [of_today, bound], on=TODAY) == of_today


def test_an_older_permission_does_not_come_back_when_a_later_one_expires(findings, consult):
    long = replace(consult, held_on=TODAY - timedelta(days=7), expires_on=TODAY + timedelta(days=200))
    short = replace(consult, expires_on=TODAY + timedelta(days=10))
    assert still_open(findings, long, short, on=TODAY + timedelta(days=20)) == BOTH


def test_a_clinic_can_ask_for_another_clinician_for_chosen_rules(findings, consult):
    chosen = ["lumbar-disc-herniation"]
    other = replace(consult, kind=ConsultKind.OTHER, held_on=TODAY - timedelta(days=7))
    own_refusal = replace(consult, decision=Decision.DO_NOT_PROCEED)
    assert still_open(findings, consult, second_opinion=chosen) == chosen
    assert still_open(findings, other, second_opinion=chosen) == []
    assert still_open(findings, other, consult, second_opinion=chosen) == []
    assert still_open(findings, other, own_refusal, second_opinion=chosen) == BOTH


@pytest.mark.parametrize("severity", [severity for severity in Severity if severity is not Severity.CONSULT])
def test_only_a_consult_flag_can_be_let_pass(findings, consult, severity):
    finding = replace(findings[0], severity=severity)
    assert finding.key in consult.findings
    assert not consult.covers(finding, TODAY)


def test_a_consult_counts_twelve_weeks_by_default_and_a_year_at_most():
    assert consults.default_expiry(TODAY) == date(2027, 2, 13)
    assert consults.latest_expiry(TODAY) == date(2027, 11, 21)
    assert consults.latest_expiry(date(2028, 2, 29)) == date(2029, 2, 28)


def check(consult, findings, *, name="Alice Ward", registration="PH 12345", second_opinion=()):
    me = {"name": name, "registration": registration}
    consults.check(consult, findings, today=TODAY, **me, second_opinion=second_opinion)


def refused(consult, findings, **circumstances):
    with pytest.raises(InvalidInput) as refusal:
        check(consult, findings, **circumstances)
    return refusal.value.errors


def test_a_consult_that_says_enough_is_accepted(findings, consult):
    check(consult, findings)
    check(replace(consult, expires_on=consults.latest_expiry(TODAY)), findings)
    limited = replace(consult, decision=Decision.PROCEED_WITH_LIMITS, limits=Limits(most_sets=2))
    check(limited, findings)
    refusal = replace(consult, decision=Decision.DO_NOT_PROCEED, examined=frozenset())
    check(refusal, findings)


TOO_LITTLE = {
    "clinician": ({"clinician": " "}, "Enter the name of the clinician who decided."),
    "name that nobody sees": ({"clinician": "\u200b"}, "Enter the name of the clinician who decided."),
    "number of dots": ({"registration": "-."}, "Enter the clinician's registration number."),
    "profession": ({"profession": ""}, "Enter the clinician's profession."),
    "registration": ({"registration": ""}, "Enter the clinician's registration number."),
    "reason": ({"reason": "\n"}, "Write the reason for the decision."),
    "held_on": ({"held_on": TODAY + timedelta(days=1)}, "The consult cannot be in the future."),
    "expires_on": ({"expires_on": TODAY}, "The consult must expire after today."),
    "findings": (
        {"findings": frozenset()},
        "Name the consult flags this decision is about; others cannot be decided here.",
    ),
    "examined": (
        {"examined": frozenset({Examined.RED_FLAGS})},
        "These flags ask for an examination that is not ticked:"
        " neurological screen (strength, reflexes, feeling), direction that eases the pain.",
    ),
    "limits": (
        {"decision": Decision.PROCEED_WITH_LIMITS},
        "Give at least one limit with “proceed with limits”, and none with another decision.",
    ),
}


@pytest.mark.parametrize(("change", "sentence"), TOO_LITTLE.values(), ids=TOO_LITTLE)
def test_a_consult_that_says_too_little_is_refused_with_a_sentence(findings, consult, change, sentence):
    errors = refused(replace(consult, **change), findings)
    assert list(errors.values()) == [sentence]
    assert errors.keys() <= {*change, "limits"}


def test_nobody_decided_about_a_condition_before_it_began(findings, consult):
    check(replace(consult, held_on=HERNIATION.onset), findings)
    before = replace(consult, held_on=HERNIATION.onset - timedelta(days=1))
    assert refused(before, findings) == {"held_on": consults.BEFORE_IT_BEGAN}


def test_every_field_that_is_wrong_is_named_at_once(findings, consult):
    empty = replace(consult, clinician="", reason="", expires_on=TODAY - timedelta(days=1))
    assert list(refused(empty, findings)) == ["clinician", "reason", "expires_on"]


def test_a_consult_of_more_than_a_year_is_refused(findings, consult):
    long = replace(consult, expires_on=consults.latest_expiry(TODAY) + timedelta(days=1))
    assert refused(long, findings) == {"expires_on": "The consult can count for at most 12 months."}


def test_a_consult_cannot_decide_what_was_not_found(findings, consult):
    assert "findings" in refused(replace(consult, findings=consult.findings | {"other"}), findings)
    info = [replace(finding, severity=Severity.NEEDS_INFO) for finding in findings]
    assert "findings" in refused(consult, info)


def test_the_examination_a_flag_asks_for_is_named(findings, consult):
    errors = refused(replace(consult, examined=frozenset()), findings)
    assert errors == {
        "examined": "These flags ask for an examination that is not ticked:"
        " neurological screen (strength, reflexes, feeling), red flags asked again, direction that eases the pain."
    }


def test_limits_go_with_the_decision_that_names_them(findings, consult):
    assert list(refused(replace(consult, limits=Limits(range_limit="Half way.")), findings)) == ["limits"]


@pytest.mark.parametrize(
    ("field", "most"), [("clinician", 120), ("profession", 80), ("registration", 60), ("reason", 1000)]
)
def test_what_is_printed_or_kept_has_a_length(findings, consult, field, most):
    anothers = replace(consult, kind=ConsultKind.OTHER, clinician="Dr. Roth", registration="M 1")
    check(replace(anothers, **{field: "x" * most}), findings)
    errors = refused(replace(anothers, **{field: "x" * (most + 1)}), findings)
    assert errors == {field: f"Keep this to {most} characters."}


def test_ones_own_decision_is_refused_where_the_clinic_wants_a_second_opinion(findings, consult):
    herniation, movements = findings
    wanted = [herniation.rule]
    assert refused(consult, findings, second_opinion=wanted) == {"kind": consults.SECOND_OPINION}
    check(replace(consult, findings=frozenset({movements.key})), [movements], second_opinion=wanted)
    anothers = replace(consult, kind=ConsultKind.OTHER, clinician="Dr. Roth", registration="M 1")
    check(anothers, findings, second_opinion=wanted)


@pytest.mark.parametrize(
    "said",
    [
        {"registration": "PH 12345"},
        {"registration": "ph-12345"},
        {"registration": " PH12345 "},
        {"registration": "\uff30\uff28 12345"},  # in full width
        {"clinician": "alice  ward"},
    ],
)
def test_nobody_is_another_clinician_under_their_own_name_or_registration(findings, consult, said):
    other = replace(consult, kind=ConsultKind.OTHER, clinician="Dr. Roth", registration="M 1")
    assert refused(replace(other, **said), findings) == {"kind": consults.YOURSELF}


@pytest.mark.parametrize("said", [{"clinician": "Dr. Somebody Famous"}, {"registration": "GMC 1"}])
def test_ones_own_decision_is_under_ones_own_name_and_number(findings, consult, said):
    assert refused(replace(consult, **said), findings) == dict.fromkeys(said, consults.NOT_YOURS)


def test_what_is_wrong_with_who_decided_is_said_with_the_rest(findings, consult):
    errors = refused(replace(consult, reason=""), findings, second_opinion=[findings[0].rule])
    assert list(errors) == ["reason", "kind"]
