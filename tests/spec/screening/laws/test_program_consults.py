"""Who asks for a decision about a program asks for one about its exercises. A consult about the whole program covers
whatever is added to it later: where it stands, no exercise that the same problem speaks of is a mere caution, and a
problem that speaks of no exercise says why."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clinic.domain.library.vocabulary import Tag
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.record.stated_problems import ProblemStatus
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import Screening
from tests.spec.screening.laws.recorded import BOOK, WEEKS, dated, details, heard, of_program, own

DATED = dict(dated())
MERE = {  # code: exercises that stay a caution beside a consult about the program, and why
    "lumbar_disc_herniation": {  # no movement of the back: a consult about the disc weighs strain for all of it
        Tag.HIGH_ABDOMINAL_PRESSURE,
        Tag.PROLONGED_ISOMETRIC,
    },
}
OF_ALL = {  # code: why a consult about its program names no exercise
    "cancer_past": "whether it is back is asked once, and no exercise makes it likelier",
    "dvt_or_pe": "whether to move at all is asked, and no exercise loads a clot more than another",
    "injected_drugs": "fever and night pain are asked for, and no exercise makes an infection likelier",
    "recent_infection": "fever and night pain are asked for, and no exercise makes an infection likelier",
    "weak_defences": "fever and night pain are asked for, and no exercise makes an infection likelier",
}


def under_a_consult(
    code: str, status: ProblemStatus, *, alone: bool = False
) -> Iterator[tuple[str, Screening]]:
    """Every record of the problem, active or over, for which the program, and nothing worse, asks for a consult, in
    words.
    """
    day = DATED.get(code, "onset")
    for given in details(code):
        for weeks in WEEKS if code in DATED else WEEKS[:1]:
            screening = heard(code, status, day, weeks, given, alone=alone)
            if of_program(screening) is Severity.CONSULT:
                yield f"week {weeks}, {given}", screening


def spoken_of(code: str, screening: Screening) -> set[str]:
    """The exercises that a rule about the problem names: what somebody alone hears whatever is recorded is not it."""
    about = {rule.id for rule in BOOK.rules if code in rule.problems}
    return {one.exercise for one in screening.findings if one.exercise and one.rule in about}


@pytest.mark.parametrize("alone", [False, True], ids=["somebody near", "alone"])
@pytest.mark.parametrize("code", PROBLEMS)
def test_no_exercise_is_a_mere_caution_while_the_program_asks_for_a_consult(code, alone):
    silent = set()
    for status in ProblemStatus:
        named: set[str] = set()
        is_asked = False
        for record, screening in under_a_consult(code, status, alone=alone):
            heard_by = own(screening)
            mere = {one for one, severity in heard_by.items() if severity < Severity.CONSULT}
            assert mere <= MERE.get(code, set()), (status, record)
            named |= spoken_of(code, screening)
            is_asked = True
        if is_asked and not named:
            silent.add(status)
    assert bool(silent) is (code in OF_ALL), (
        f"no exercise is named where it is {', '.join(silent) or 'asked'}"
    )
