"""How much a therapist has to read: the findings of two hundred invented patients, printed by group.

A warning that is always there is read by nobody. `pytest -s` on this file prints the table.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from statistics import median

import pytest

from clinic.domain.screening.assessment import JudgedFinding, lines
from clinic.domain.screening.case import Case
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import Finding, screen
from tests import seed
from tests.spec.screening.burden import patients
from tests.spec.screening.burden.patients import GROUPS, PATIENTS, Group

Burden = Mapping[str, list[tuple[Finding, ...]]]  # by the name of the group
TYPICAL_BACK = ("ordinary low back pain", "sore back at times", "back injury of some months ago")
COLUMNS = (Severity.INFO, Severity.CAUTION, Severity.NEEDS_INFO, Severity.CONSULT, Severity.CONTRAINDICATED)


@pytest.fixture(scope="module")
def burden() -> Burden:
    """What a page shows of each patient, a finding a line: nobody has recorded a consult yet."""
    rules = seed.rulebook()
    found: defaultdict[str, list[tuple[Finding, ...]]] = defaultdict(list)
    for group, case in patients.generated():
        shown = lines(JudgedFinding(finding, None) for finding in screen(case, rules).findings)
        found[group.name].append(tuple(line.lead.finding for line in shown))
    return found


def middle(burden: Burden, names: Iterable[str]) -> float:
    return median(len(findings) for name in names for findings in burden[name])


def row(name: str, people: list[tuple[Finding, ...]]) -> str:
    counts = [len(findings) for findings in people]
    by_severity = Counter(finding.severity for findings in people for finding in findings)
    figures = " ".join(f"{by_severity[severity]:>8}" for severity in COLUMNS)
    return f"{name:<32}{len(people):>4} {median(counts):>7} {max(counts):>4} {figures}"


def test_the_burden_is_printed_by_group_and_severity(burden: Burden) -> None:
    names = " ".join(f"{severity.word[:8]:>8}" for severity in COLUMNS)
    print(f"\n{'group':<32}{'n':>4} {'median':>7} {'max':>4} {names}")
    for name, people in burden.items():
        print(row(name, people))

    assert sum(len(people) for people in burden.values()) == PATIENTS


def test_an_ordinary_low_risk_patient_has_nothing_to_read(burden: Burden) -> None:
    low_risk = [group.name for group in GROUPS if group.low_risk]

    assert middle(burden, low_risk) == 0
    assert [name for name in low_risk if middle(burden, [name]) > 1] == []


@pytest.mark.parametrize("name", TYPICAL_BACK)
def test_a_typical_back_patient_has_at_most_three_things_to_read(burden: Burden, name: str) -> None:
    assert middle(burden, [name]) <= 3


def test_nobody_is_asked_for_more_nor_told_that_the_program_of_the_problem_is_forbidden(
    burden: Burden,
) -> None:
    severities = {
        finding.severity for people in burden.values() for findings in people for finding in findings
    }

    assert severities.isdisjoint({Severity.NEEDS_INFO, Severity.CONTRAINDICATED})


def test_the_groups_are_a_hundred_and_two_runs_make_the_same_people() -> None:
    once: list[tuple[Group, Case]] = list(patients.generated())

    assert sum(group.share for group in GROUPS) == 100
    assert once == list(patients.generated())
    assert {group.program for group in GROUPS} <= seed.templates().keys()
