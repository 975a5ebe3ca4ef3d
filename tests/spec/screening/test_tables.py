"""Every row of the tables beside this file holds, and the tables leave no rule and no problem out."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

import pytest

from clinic.domain.record.facts import MAY_STAND, OTHER_FACTS
from clinic.domain.record.problem_kinds import STAYS
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.record.retired import RETIRED
from tests import seed
from tests.spec.screening.tables import rows

BOOK = seed.rulebook()
ROWS = rows()
GROUPS = defaultdict(list)  # by table
for one in ROWS:
    GROUPS[one.region].append(one)
IDS = {rule.id for rule in BOOK.rules}


@pytest.mark.parametrize("region", GROUPS)
def test_screening_says_what_the_table_says(region):
    faults = [differences for row in GROUPS[region] if (differences := row.differences(BOOK))]
    assert not faults, "\n".join(faults)


def test_no_patient_has_the_same_exercise_in_two_rows():
    """Whoever changes a rule would change one of them, and read the other as what still holds."""
    given = Counter(
        (row.patient, item and replace(item, slug="")) for row in ROWS for _, item in row.exercises
    )
    twice = {
        (row.region, row.patient, words)
        for row in ROWS
        for words, item in row.exercises
        if given[row.patient, item and replace(item, slug="")] > 1
    }
    assert twice == set()


def test_every_rule_answers_in_some_row():
    answered = {rule for row in ROWS for rule in row.rules if row.verdict != "needs_info"}
    assert {rule.id for rule in BOOK.rules} - answered == set()


def test_every_rule_about_some_exercises_is_silent_about_others_for_the_same_patient():
    spoken_to = {rule: {row.patient for row in ROWS if rule in row.rules} for rule in IDS}
    silent = {rule for row in ROWS for rule in IDS - row.rules.keys() if row.patient in spoken_to[rule]}
    assert {rule.id for rule in BOOK.rules if rule.scope} - silent == set()


def test_every_rule_is_shown_with_what_it_asks_not_recorded():
    """But for rules about questions of before: what nobody is asked any more is no until it is recorded."""
    left = {
        rule.id for rule in BOOK.rules if {fact.partition(".")[0] for fact in rule.facts} - RETIRED.keys()
    }
    for row in sorted(ROWS, key=lambda row: row.verdict != "needs_info"):  # where most is not recorded, first
        if left & row.rules.keys():
            left -= row.unknown(BOOK)
    assert sorted(left) == []


def test_every_rule_about_a_problem_is_silent_about_somebody_who_has_it_otherwise():
    """Resolved, a milder detail, or another exercise. A rule that has all of a program and history alone, or what is
    never over, cannot be."""
    silent = {rule: " ".join(row.patient for row in ROWS if rule not in row.rules) for rule in IDS}
    about = {
        rule.id: rule.problems
        for rule in BOOK.rules
        if rule.problems
        and (rule.scope or any(not fact.endswith(".ever") and fact not in STAYS for fact in rule.facts))
    }
    assert [rule for rule, codes in about.items() if not any(code in silent[rule] for code in codes)] == []


def test_every_problem_and_question_has_a_row():
    words = " ".join(row.patient for row in ROWS)
    assert [name for name in (*PROBLEMS, *MAY_STAND, *OTHER_FACTS) if name not in words] == []
