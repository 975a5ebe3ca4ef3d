"""A consult about an operation says which limits the surgeon set and until when, or that none hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clinic.domain.content import Node
from clinic.domain.errors import InvalidInput
from clinic.domain.record.problem_kinds import OPERATIONS
from clinic.domain.record.stated_problems import Problem
from clinic.domain.screening import consult_limits, consults
from clinic.domain.screening.consult_limits import Limits
from clinic.domain.screening.consults import Consult, Decision
from clinic.domain.screening.deciding import surgeons_limits
from clinic.domain.screening.deciding.surgeons_limits import SurgeonsLimits, SurgeonsWord
from clinic.domain.screening.rulebook import Rulebook
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import Finding, screen
from tests.cases import TODAY, exercise, low_risk, problem

NONE_HOLD = SurgeonsLimits(SurgeonsWord.NONE_HOLD)
LATER = TODAY + timedelta(weeks=4)
HOLD = SurgeonsLimits(SurgeonsWord.HOLD, "No bend past a right angle.", LATER)
GO_ON, LIMITED, REFUSE = Decision.PROCEED, Decision.PROCEED_WITH_LIMITS, Decision.DO_NOT_PROCEED
STANDS = exercise("sitting_unstable", slug="sit")


def flags(book: Rulebook, code: str, **record: object) -> list[Finding]:
    """What asks for a consult four weeks after this operation."""
    said = problem(code, weeks_ago=4, surgery_on=TODAY - timedelta(weeks=4), **record)
    found = screen(low_risk(said, exercises=(STANDS,)), book).findings
    return [finding for finding in found if finding.severity is Severity.CONSULT]


def said(
    consult: Consult, found: list[Finding], decision: Decision, limits: Limits, *problems: Problem
) -> dict[str, str]:
    """What is refused of a consult with this decision about all of them, by field; `problems` are on record."""
    keys = frozenset(finding.key for finding in found)
    held = replace(consult, findings=keys, decision=decision, limits=limits)
    me = {"name": held.clinician, "registration": held.registration}
    try:
        consults.check(held, found, today=TODAY, **me, second_opinion=(), problems=problems)
    except InvalidInput as refused:
        return refused.errors
    return {}


@pytest.mark.parametrize(
    ("code", "record"),
    [
        ("hip_replacement", {}),
        ("knee_surgery", {}),
        ("other_surgery", {"minor": False}),
        ("spinal_fusion", {}),
    ],
)
def test_nothing_passes_while_nobody_said_what_the_surgeon_limits(
    seed_rules: Rulebook, consult: Consult, code: str, record: dict[str, bool]
) -> None:
    found = flags(seed_rules, code, **record)
    assert found
    for decision, limits in ((GO_ON, Limits()), (LIMITED, Limits(most_sets=2))):
        assert "say which limits the surgeon set" in said(consult, found, decision, limits)["surgeon"]
        assert said(consult, found, decision, replace(limits, surgeon=NONE_HOLD)) == {}
    assert said(consult, found, REFUSE, Limits()) == {}


def test_limits_that_hold_are_set_for_the_program(seed_rules: Rulebook, consult: Consult) -> None:
    found = flags(seed_rules, "hip_replacement")
    assert said(consult, found, GO_ON, Limits(surgeon=HOLD)) == {"decision": surgeons_limits.TO_SET}
    assert said(consult, found, LIMITED, Limits(surgeon=HOLD)) == {}
    assert list(said(consult, found, LIMITED, Limits(surgeon=NONE_HOLD))) == ["limits"]
    assert list(said(consult, found, LIMITED, Limits(surgeon=replace(HOLD, said="")))) == ["surgeon_said"]
    assert said(consult, found, LIMITED, Limits(most_sets=2, surgeon=HOLD)) == {}
    assert said(consult, found, LIMITED, Limits(most_sets=2, surgeon=replace(HOLD, until=None))) == {}


@pytest.mark.parametrize(
    ("limits", "field"),
    [
        (replace(HOLD, said=""), "surgeon_said"),
        (replace(HOLD, said=" -- "), "surgeon_said"),
        (replace(HOLD, said="x" * 301), "surgeon_said"),
        (replace(HOLD, said="two\nlines"), "surgeon_said"),
        (replace(HOLD, until=TODAY - timedelta(days=1)), "surgeon_until"),
        (replace(NONE_HOLD, said="No bend."), "surgeon_said"),
        (replace(NONE_HOLD, until=LATER), "surgeon_said"),
    ],
)
def test_what_is_said_by_halves_is_refused_at_its_field(
    seed_rules: Rulebook, consult: Consult, limits: SurgeonsLimits, field: str
) -> None:
    found = flags(seed_rules, "hip_replacement")
    assert list(said(consult, found, LIMITED, Limits(most_sets=2, surgeon=limits))) == [field]


@pytest.mark.parametrize(
    "said_of_it", ["\u200b", "\u2800", "\u3164", "x" * 301, "two\nlines", "a bell\x01", " x"]
)
@pytest.mark.parametrize("decision", [LIMITED, REFUSE])
def test_words_that_could_not_be_read_back_are_refused_whatever_is_decided(
    seed_rules: Rulebook, consult: Consult, decision: Decision, said_of_it: str
) -> None:
    found = flags(seed_rules, "hip_replacement")
    limits = Limits(most_sets=2 if decision is LIMITED else None, surgeon=replace(HOLD, said=said_of_it))
    assert list(said(consult, found, decision, limits)) == ["surgeon_said"]


def test_a_refusal_needs_no_words_of_a_surgeon(seed_rules: Rulebook, consult: Consult) -> None:
    found = flags(seed_rules, "hip_replacement")
    assert said(consult, found, REFUSE, Limits(surgeon=replace(HOLD, said=""))) == {}


def limited(code: str = "hip_replacement", **record: object) -> Problem:
    return problem(code, weeks_ago=4, surgery_on=TODAY - timedelta(weeks=4), **record)


@pytest.mark.parametrize(
    ("record", "holds"),
    [
        ({"limited": True}, True),
        ({"limited": True, "limits_until": LATER}, True),
        ({"limited": True, "limits_until": TODAY}, True),
        ({"limited": True, "limits_until": TODAY - timedelta(days=1)}, False),
        ({"limited": False}, False),
        ({}, False),
    ],
)
def test_what_the_record_says_of_limits_is_not_denied_in_passing(
    seed_rules: Rulebook, consult: Consult, record: dict[str, object], holds: bool
) -> None:
    found = flags(seed_rules, "hip_replacement")  # none of which rests on the limits
    refused = said(consult, found, GO_ON, Limits(surgeon=NONE_HOLD), limited(**record))
    assert ("still hold. Correct one" in refused.get("surgeon", "")) is holds


def test_limits_of_another_operation_are_no_untruth_about_this_one(
    seed_rules: Rulebook, consult: Consult
) -> None:
    found = flags(seed_rules, "knee_surgery")
    assert said(consult, found, GO_ON, Limits(surgeon=NONE_HOLD), limited(limited=True)) == {}


@pytest.mark.parametrize("until", [TODAY, LATER - timedelta(days=1), LATER, None])
def test_limits_hold_no_shorter_than_the_longest_on_record(
    seed_rules: Rulebook, consult: Consult, until: date | None
) -> None:
    found = [*flags(seed_rules, "hip_replacement"), *flags(seed_rules, "knee_surgery")]
    record = (limited(limits_until=TODAY), limited("knee_surgery", limited=True, limits_until=LATER))
    limits = Limits(most_sets=2, surgeon=replace(HOLD, until=until))
    refused = said(consult, found, LIMITED, limits, *record)
    assert bool(refused) is (until is not None and until < LATER)
    assert all("hold until Dec 19, 2026" in sentence for sentence in refused.values())


def test_the_end_on_record_is_that_of_the_longest_and_none_where_one_has_none() -> None:
    both = ("hip_replacement", "knee_surgery")
    ends = (limited(limits_until=TODAY), limited("knee_surgery", limited=True, limits_until=LATER))
    held = surgeons_limits.on_record(both, ends, TODAY)
    assert held == {"hip_replacement": TODAY, "knee_surgery": LATER}
    assert surgeons_limits.end_on_record(held) == LATER
    open_end = surgeons_limits.on_record(both, (*ends[1:], limited(limited=True)), TODAY)
    assert surgeons_limits.end_on_record(open_end) is None
    assert surgeons_limits.end_on_record({}) is None


def test_limits_hold_on_their_last_day(seed_rules: Rulebook, consult: Consult) -> None:
    found = flags(seed_rules, "hip_replacement")
    assert said(consult, found, LIMITED, Limits(most_sets=2, surgeon=replace(HOLD, until=TODAY))) == {}


def test_what_is_about_no_operation_asks_for_no_surgeon(consult: Consult, findings: list[Finding]) -> None:
    assert surgeons_limits.operations(findings) == ()
    assert said(consult, findings, GO_ON, Limits()) == {}


def test_an_operation_that_nobody_had_is_asked_about_by_nobody(seed_rules: Rulebook) -> None:
    found = flags(seed_rules, "knee_surgery")
    assert surgeons_limits.operations(found) == ("knee_surgery",)
    assert {"hip_replacement", "spinal_fusion", "discectomy"} <= OPERATIONS


@pytest.mark.parametrize("surgeon", [NONE_HOLD, HOLD, replace(HOLD, until=None)])
def test_it_is_kept_with_the_limits_of_the_consult(surgeon: SurgeonsLimits) -> None:
    limits = Limits(most_sets=2, surgeon=surgeon)
    assert consult_limits.from_dict(consult_limits.as_dict(limits)) == limits
    assert str(surgeon) in consult_limits.said(limits)
    with pytest.raises(InvalidInput):
        surgeons_limits.from_node(Node({"word": "perhaps"}, "limits"))


def test_it_is_said_in_words() -> None:
    assert str(NONE_HOLD) == "Surgeon's limits: none given, or ended"
    assert str(HOLD) == "Surgeon's limits, until Dec 19, 2026: No bend past a right angle."
    assert str(replace(HOLD, until=None)).startswith("Surgeon's limits, with no end named: ")
    assert str(replace(HOLD, said="")) == "Surgeon's limits, until Dec 19, 2026: not named"
