"""A consult that says too little, or what cannot be, is refused with a sentence at its field."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from clinic.domain.errors import InvalidInput
from clinic.domain.record.standing import latest_expiry
from clinic.domain.screening import consults
from clinic.domain.screening.consult_limits import Limits
from clinic.domain.screening.consults import ConsultKind, Decision
from clinic.domain.screening.rules import Examined, Severity
from tests.cases import TODAY
from tests.unit.screening.conftest import HERNIATION


def check(consult, findings, *, name="Alice Ward", registration="PH 12345", second_opinion=(), **days):
    me = {"name": name, "registration": registration}
    consults.check(consult, findings, today=TODAY, **me, second_opinion=second_opinion, **days)


def refused(consult, findings, **circumstances):
    with pytest.raises(InvalidInput) as refusal:
        check(consult, findings, **circumstances)
    return refusal.value.errors


def test_a_consult_that_says_enough_is_accepted(findings, consult):
    check(consult, findings)
    check(replace(consult, expires_on=latest_expiry(TODAY)), findings)
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
        "Give at least one limit with “proceed with limits”, and none with another decision: sets, repetitions, hold,"
        " range, or what to leave out.",
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


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        (
            "since",
            "It was over and came back on Nov 14, 2026, so nobody can have decided about it before. "
            "Enter a later decision.",
        ),
        (
            "reported",
            "The patient reported strong pain or a new sign on Nov 14, 2026, so nobody can have looked at it before. "
            "Enter a later decision.",
        ),
    ],
)
def test_nobody_decided_about_what_came_back_or_was_reported_later(findings, consult, what, sentence):
    week_ago = TODAY - timedelta(days=7)
    check(replace(consult, held_on=week_ago), findings, **{what: week_ago})
    before = replace(consult, held_on=week_ago - timedelta(days=1))
    assert refused(before, findings, **{what: week_ago}) == {"held_on": sentence}


def test_every_field_that_is_wrong_is_named_at_once(findings, consult):
    empty = replace(consult, clinician="", reason="", expires_on=TODAY - timedelta(days=1))
    assert list(refused(empty, findings)) == ["clinician", "reason", "expires_on"]


def test_a_consult_of_more_than_a_year_is_refused(findings, consult):
    long = replace(consult, expires_on=latest_expiry(TODAY) + timedelta(days=1))
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
        {"clinician": "A. Ward"},
        {"clinician": "Ward, A"},
        {"clinician": "Dr. Ward"},
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
