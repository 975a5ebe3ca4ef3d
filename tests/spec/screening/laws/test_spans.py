"""Tissue does not get weaker with the weeks: what asks for a consult later asks for one of its own before, exercise
by exercise. A consult about the whole program covers whatever is added to it, so that it is no substitute."""

from __future__ import annotations

from itertools import pairwise

import pytest

from clinic.domain.record.stated_problems import ProblemStatus
from clinic.domain.screening.rules import Severity
from tests.spec.screening.laws.recorded import WEEKS, dated, details, heard, of_program, own

REPAIRED = {  # code: the week in which the consult about its program ends
    "shoulder_surgery": 13,
    "knee_surgery": 13,
    "foot_surgery": 13,
    "chest_surgery": 13,
    "pelvic_surgery": 13,
    "hernia_repair": 13,
    "abdominal_surgery": 13,
    "hip_replacement": 13,
    "knee_replacement": 13,
    "shoulder_replacement": 13,
    "other_joint_replacement": 13,
    "joint_replacement": 13,
    "pacemaker": 13,
    "birth_recent": 7,
}
DAY = {"birth_recent": "birth_on"}  # of the others it is that of the surgery


@pytest.mark.parametrize("status", ProblemStatus)
@pytest.mark.parametrize(("code", "day"), dated())
def test_what_asks_for_a_consult_of_its_own_later_asked_for_one_from_the_first_day(code, day, status):
    for given in details(code):
        judged = ((weeks, heard(code, status, day, weeks, given)) for weeks in WEEKS)
        spans = [(weeks, own(said)) for weeks, said in judged if of_program(said) < Severity.CONTRAINDICATED]
        for (earlier, before), (later, after) in pairwise(spans):
            asked = {one for one, severity in after.items() if severity >= Severity.CONSULT}
            held = {one for one, severity in before.items() if severity >= Severity.CONSULT}
            assert asked <= held, f"{given}: week {later} asks for {asked - held}, week {earlier} does not"


@pytest.mark.parametrize("code", REPAIRED)
def test_what_is_a_caution_once_a_repair_has_set_is_a_consult_of_its_own_while_it_is_fresh(code):
    day = DAY.get(code, "surgery_on")
    for given in details(code):
        after = own(heard(code, ProblemStatus.ACTIVE, day, REPAIRED[code], given))
        assert after
        for weeks in (0, 1, REPAIRED[code] - 1):
            before = own(heard(code, ProblemStatus.ACTIVE, day, weeks, given))
            assert {one for one in after if before.get(one, Severity.INFO) < Severity.CONSULT} == set(), weeks
