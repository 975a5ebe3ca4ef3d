"""A red flag that a rule reads together with a problem: whoever looked into it and knew of that settles both."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.domain.record.clearances import MEETS, MET
from clinic.domain.record.facts import MAY_STAND
from clinic.domain.record.problems import PROBLEMS
from clinic.models import Program
from clinic.services.record import intake, problems
from clinic.services.screening import suitability, urgent
from tests import seed
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in
from tests.integration.record.clearances.flags import is_up

FEVER = "fever_or_chills"
LATER = NOW + timedelta(hours=1)


def stands(desk: Desk, code: str) -> bool:
    """Whether fever with this problem stops the patient, for program, library and patient alike."""
    record = desk.record()
    said = {
        "program": any({FEVER, code} <= one.subjects for one in desk.assess(draft(desk)).open),
        "library": any(
            "Fever" in stop for stop in suitability.of(desk.session, record=record, exercises=()).stops
        ),
        "patient": bool(urgent.advice(desk.session, record, about=[FEVER]).found),
    }
    assert len(set(said.values())) == 1, said
    return said["program"]


def draft(desk: Desk) -> Program:
    """Pat's draft of one harmless exercise, begun where there is none."""
    return desk.session.scalars(select(Program)).first() or desk.draft(HARMLESS)


def problem(desk: Desk, code: str, status: str = "active", at: object = LATER, **attributes: object) -> None:
    given = {"attributes": attributes, "reason": "Asked again.", "by": desk.alice, "at": at, "seen": None}
    problems.record(desk.session, patient=desk.pat, code=code, status=status, **given)


def test_every_problem_that_a_rule_reads_with_a_flag_is_known() -> None:
    for rule in seed.rulebook().rules:
        flags = rule.facts & MAY_STAND.keys()
        codes = {name.partition(".")[0] for name in rule.facts} - flags
        assert all(codes <= MEETS.get(flag, frozenset()) for flag in flags), rule.id
    assert MEETS.keys() <= MAY_STAND.keys()
    assert frozenset().union(*MEETS.values()) <= PROBLEMS.keys()


@pytest.mark.parametrize("code", ["long_term_steroids", "weak_defences"])
def test_whoever_knew_of_the_problem_settles_both(desk: Desk, code: str) -> None:
    desk.answer_all(**{FEVER: "yes", code: "yes"})
    assert stands(desk, code)
    desk.clear(FEVER)
    assert not stands(desk, code)
    assert desk.assess(draft(desk)).verdict != "contraindicated"


def test_a_problem_that_comes_later_has_the_flag_up_again_and_says_why(desk: Desk) -> None:
    desk.answer_all()
    desk.cleared(FEVER)
    problem(desk, "knee_osteoarthritis")
    assert not is_up(desk)

    problem(desk, "knee_surgery", surgery_on=date(2026, 11, 10))
    assert is_up(desk)
    assert desk.record().up_again[FEVER].endswith("Knee surgery " + MET)
    assert stands(desk, "knee_surgery")
    desk.clear(FEVER, held_on=NOW.date() - timedelta(days=1))  # the fever is no new one
    assert not stands(desk, "knee_surgery")


def test_a_problem_found_in_the_intake_has_it_up_again(desk: Desk) -> None:
    desk.answer_all()
    desk.cleared(FEVER)
    said = {FEVER: "as_assessed", "injected_drugs": "yes"}
    intake.save(desk.session, patient=desk.pat, answers=said, by=desk.people.amos, at=LATER, seen=None)
    assert is_up(desk)


def test_another_operation_has_it_up_again_and_going_through_the_same_one_has_not(desk: Desk) -> None:
    desk.answer_all()
    problem(desk, "knee_surgery", surgery_on=date(2026, 10, 10))
    desk.cleared(FEVER)
    problem(desk, "knee_surgery", surgery_on=date(2026, 10, 10), side="left")
    problem(desk, "knee_surgery", "resolved", surgery_on=date(2026, 10, 10), side="left")
    assert not is_up(desk)
    problem(desk, "knee_surgery", "resolved", surgery_on=date(2026, 11, 10), side="left")
    assert is_up(desk)


def test_the_page_says_what_else_the_assessment_settles(
    desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    desk.answer_all(**{FEVER: "yes", "long_term_steroids": "yes"})
    desk.session.commit()
    sign_in(client, desk.alice)
    url = f"/patients/{desk.pat.id}/red-flags/{FEVER}/assessment"
    assert (
        "Record it only where that clinician knew of this, too: Long-term steroids: active"
        in client.get(url).text
    )

    problem(desk, "long_term_steroids", "resolved", ended_on=NOW.date() - timedelta(weeks=13))
    desk.session.commit()
    assert "Record it only where" not in client.get(url).text
