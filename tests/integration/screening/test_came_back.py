"""A consult is about one occurrence: what was over and is there again asks for another one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from clinic.domain.errors import InvalidInput
from clinic.domain.screening.consults import Consult
from clinic.models import Program
from clinic.services.record import intake, problems
from clinic.services.screening import assess, consult_flags, consults
from tests.desk import Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

DISC, FLOOR = "lumbar_disc_herniation", "floor_transfer_problem"
GONE, BACK = NOW + timedelta(weeks=3), NOW + timedelta(weeks=8)
EARLIER = NOW - timedelta(days=300)  # by a clock that is behind


def say(desk: Desk, code: str, answer: str, at: datetime, **more: object) -> None:
    said = {"answers": {code: answer}, "by": desk.alice, "seen": None, "at": at, **more}
    intake.save(desk.session, patient=desk.pat, **said)


def end(desk: Desk, code: str, at: datetime, status: str = "resolved") -> None:
    ending = {"code": code, "status": status, "reason": "No pain any more."}
    problems.end(desk.session, patient=desk.pat, **ending, seen=None, by=desk.alice, at=at)


def open_flags(desk: Desk, program: Program, at: datetime) -> set[str]:
    found = assess.assess(desk.session, program=program, record=desk.record(at))
    return {flag.rule for flag in found.consults_due}


def decide(desk: Desk, program: Program, consult: Consult, *, at: datetime) -> None:
    given = {"seen": desk.pat.consults_revision, "by": desk.alice, "at": at}
    lasting = replace(consult, expires_on=(at + timedelta(weeks=4)).date())
    consult_flags.decide(desk.session, program=program, patient=desk.pat, consult=lasting, **given)


@pytest.fixture
def decided(desk: Desk) -> Program:
    """A consult covers what a herniated disc, of which nothing is known, asks for."""
    desk.answer_all(**{DISC: "yes"})
    program = desk.draft("breathing-legs-on-ball")
    assert open_flags(desk, program, NOW)
    desk.consult(program)
    assert not open_flags(desk, program, NOW)
    return program


@pytest.mark.parametrize("back", [BACK, EARLIER])
@pytest.mark.parametrize("status", ["resolved", "error"])
def test_a_condition_that_comes_back_asks_for_another_consult(
    desk: Desk, decided: Program, status: str, back: datetime
) -> None:
    end(desk, DISC, GONE, status)
    say(desk, DISC, "yes", back)
    assert open_flags(desk, decided, BACK)


def test_what_the_patient_says_is_back_is_new_whoever_goes_through_it(desk: Desk, decided: Program) -> None:
    end(desk, DISC, GONE)
    intake.save_own(desk.session, patient=desk.pat, answers={DISC: "yes"}, seen=None, at=BACK)
    assert open_flags(desk, decided, BACK)
    for by in (desk.people.amos, desk.alice):
        say(desk, DISC, "yes", BACK, reconfirm=True, by=by)
        assert open_flags(desk, decided, BACK)


def test_an_answer_that_comes_back_asks_for_another_consult(desk: Desk) -> None:
    desk.answer_all(**{FLOOR: "yes"})
    program = desk.draft("breathing-legs-on-ball")
    desk.consult(program)
    assert not open_flags(desk, program, NOW)

    say(desk, FLOOR, "no", GONE, reason="Gets up alone.")
    say(desk, FLOOR, "yes", BACK)
    assert open_flags(desk, program, BACK)


def test_what_is_asked_again_without_a_break_stays_covered(desk: Desk, decided: Program) -> None:
    say(desk, DISC, "yes", GONE, reconfirm=True)
    assert not open_flags(desk, decided, GONE)


def test_a_consult_of_after_it_came_back_covers_it_and_one_of_before_is_refused(
    desk: Desk, decided: Program, client: FlaskClient, clock: Clock
) -> None:
    first = consults.as_consult(consults.of_patient(desk.session, desk.pat)[0])
    end(desk, DISC, GONE)
    say(desk, DISC, "yes", BACK)

    with pytest.raises(InvalidInput, match="was over and came back on Jan 16, 2027") as refused:
        decide(desk, decided, first, at=BACK)
    assert set(refused.value.errors) == {"held_on"}
    assert open_flags(desk, decided, BACK)

    desk.session.commit()
    clock.now = BACK
    sign_in(client, desk.alice)
    page = client.get(f"/programs/{decided.id}").text
    assert "Open again: it was over and came back after the consult of Nov 21, 2026" in page

    decide(desk, decided, replace(first, held_on=BACK.date()), at=BACK)
    assert not open_flags(desk, decided, BACK)


def test_what_was_put_right_on_its_own_day_is_covered_by_what_was_decided_before(desk: Desk) -> None:
    desk.answer_all(**{FLOOR: "yes"})
    program = desk.draft("breathing-legs-on-ball")
    first = consults.as_consult(desk.consult(program))
    later = NOW + timedelta(weeks=1)
    for answer in ("no", "yes"):
        say(desk, FLOOR, answer, later, reason="The wrong line.")
    assert open_flags(desk, program, later)
    decide(desk, program, first, at=later)
    assert not open_flags(desk, program, later)
