"""What a patient can say at home and that rules out every exercise tells them how fast to see a doctor."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic.domain.record.facts import RED_FLAGS, Answer
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.record.retired import QUESTIONS
from clinic.domain.record.stated_problems import Problem, ProblemStatus
from clinic.domain.screening.rules import Severity, Urgency
from clinic.domain.screening.screen import screen
from tests.cases import ALL_NO, NO_RED_FLAG, TODAY, low_risk
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


@pytest.mark.parametrize(
    ("weeks", "urgency"),
    [
        (None, Urgency.SAME_DAY),
        (0, Urgency.SAME_DAY),
        (12, Urgency.SAME_DAY),
        (13, Urgency.URGENT),
        (17, Urgency.URGENT),
    ],
)
def test_a_clot_is_for_today_while_it_may_be_new_and_for_its_own_doctor_once_months_have_passed(
    weeks, urgency
):
    began = None if weeks is None else TODAY - timedelta(weeks=weeks)
    clot = Problem("dvt_or_pe", ProblemStatus.ACTIVE, began)
    said = {
        one.urgency: one.patient_text
        for one in screen(low_risk(clot), BOOK).findings
        if one.severity is Severity.CONTRAINDICATED
    }
    assert said.keys() == {urgency}
    assert ("today" in said[urgency]) is (urgency is Urgency.SAME_DAY)
