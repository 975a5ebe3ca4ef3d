"""A consult lets exactly the findings it names pass, while it is in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from clinic.domain.record.standing import latest_expiry
from clinic.domain.screening import consults
from clinic.domain.screening.consults import ConsultKind, Decision
from clinic.domain.screening.rules import Examined, Severity
from clinic.domain.screening.screen import screen
from tests.cases import TODAY, exercise, low_risk, problem
from tests.unit.screening.conftest import EVERYTHING, HERNIATION, TURN


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
    assert latest_expiry(TODAY) == date(2027, 11, 21)
    assert latest_expiry(date(2028, 2, 29)) == date(2029, 2, 28)
