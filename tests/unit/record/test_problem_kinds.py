"""Nobody is asked whether an operation, a birth or a stroke "is there now"."""

from __future__ import annotations

import re

from clinic.domain.record import facts
from clinic.domain.record.problem_kinds import CONDITION, WORDING
from clinic.domain.record.problem_rows import OPERATIONS
from clinic.domain.record.problems import PROBLEMS

HAPPENED = re.compile(r"Have you (had|ever|hurt|broken|twisted|taken)\b|Was ")
EVENTS = [
    code
    for code, problem in PROBLEMS.items()
    if problem.group == OPERATIONS or HAPPENED.match(problem.question)
]
WORDINGS = {CONDITION, *WORDING.values()}


def test_every_code_with_words_of_its_own_is_a_problem() -> None:
    assert WORDING.keys() <= PROBLEMS.keys()


def test_what_happened_once_is_not_asked_for_as_if_it_were_there() -> None:
    said = {code: PROBLEMS[code].wording for code in EVENTS}
    assert [code for code, wording in said.items() if wording.asks == CONDITION.asks] == []
    assert [code for code, wording in said.items() if wording.began == CONDITION.began] == [
        "recent_infection"
    ]


def test_a_plain_condition_is_asked_for_as_ever() -> None:
    assert PROBLEMS["neck_pain"].wording == CONDITION
    assert len(EVENTS) > 20


def test_both_answers_say_different_things_and_the_questions_are_questions() -> None:
    assert WORDINGS
    for wording in WORDINGS:
        assert wording.active != wording.resolved, wording
        assert wording.now != wording.over, wording
        assert wording.asks.endswith("?")
        assert wording.began.endswith("?")


def test_screening_that_lacks_the_answer_asks_in_the_same_words() -> None:
    asked = facts.find("hip_replacement.status").question
    assert asked == "Hip replacement: Is the new joint in place?"
