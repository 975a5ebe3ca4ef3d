"""What a patient can say at home and that rules out every exercise tells them how fast to see a doctor."""

from __future__ import annotations

from clinic.domain.record.facts import RED_FLAGS, Answer
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.record.retired import QUESTIONS
from clinic.domain.record.stated_problems import Problem, ProblemStatus
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import screen
from tests.cases import ALL_NO, NO_RED_FLAG, low_risk
from tests.unit.screening.test_laws import BOOK

WAITS = {  # it passes, or a doctor has it in hand already
    "acute_illness": "the patient is told not to exercise until well again",
    "pregnancy_complication": "the doctor or midwife who said so leads the pregnancy",
}


def forbidding(name: str) -> list:
    """The findings that a mere yes makes, and that rule out every program."""
    if name in PROBLEMS:
        case = low_risk(Problem(name, ProblemStatus.ACTIVE))
    elif name in RED_FLAGS:
        case = low_risk(red_flags=NO_RED_FLAG | {name: Answer.YES})
    else:
        case = low_risk(facts=ALL_NO | {name: Answer.YES})
    findings = screen(case, BOOK).findings
    return [one for one in findings if one.severity is Severity.CONTRAINDICATED and one.exercise is None]


def test_every_answer_that_rules_out_exercise_says_how_fast_a_doctor_is_wanted():
    slow = {name for name in QUESTIONS if any(one.urgency is None for one in forbidding(name))}
    assert slow == WAITS.keys()
