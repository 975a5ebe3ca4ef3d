"""What the laws leave out of the rulebook, so that they are quick, says nothing of the adult that they ask about."""

from __future__ import annotations

import pytest

from clinic.domain.record.facts import Answer
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.record.stated_problems import ProblemStatus
from clinic.domain.screening.screen import screen
from tests.cases import ALL_NO, TODAY, low_risk, problem
from tests.spec.screening.laws.recorded import ALONE, BOOK, ONE_BY_ONE, dated, details, heard

DATED = dict(dated())


@pytest.mark.parametrize("code", PROBLEMS)
def test_the_rules_about_a_problem_say_all_that_the_rulebook_says(code):
    for given in list(details(code))[-2:]:
        day = DATED.get(code, "onset")
        said = problem(code, ProblemStatus.ACTIVE, **{"began" if day == "onset" else day: TODAY}, **given)
        case = low_risk(said, exercises=ONE_BY_ONE, facts=ALL_NO | {ALONE: Answer.YES})
        assert (
            heard(code, ProblemStatus.ACTIVE, day, 0, given, alone=True).findings
            == screen(case, BOOK).findings
        )
