"""The end of a pregnancy asks for the birth: what was said of one while it lasted counts no longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from clinic.domain.errors import InvalidInput
from clinic.models import Program
from clinic.services.record import intake, patients, problems
from clinic.services.screening import assess
from tests.browser import fill_in
from tests.desk import Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

BORN = NOW + timedelta(days=12)  # three days after it was due
EVERY_RULE = {
    "birth-early",
    "birth-early-pressure",
    "birth-caesarean",
    "birth-caesarean-early",
    "birth-pressure",
}
DUE = {"due_on": NOW.date() + timedelta(days=9)}


@pytest.fixture
def program(desk: Desk) -> Program:
    """Pat is 35 and pregnant, and said at the beginning that she had no baby in the last year."""
    younger = replace(patients.details_of(desk.pat), born=date(1991, 5, 6))
    given = {"details": younger, "reason": "Misread.", "by": desk.alice, "at": NOW, "seen": None}
    patients.change(desk.session, patient=desk.pat, **given)
    desk.answer_all(pregnancy="yes")
    record(desk, "pregnancy", **DUE)
    return desk.draft("pike", "ball-crunch")


def record(
    desk: Desk, code: str, status: str = "active", *, at=NOW, reason: str = "", **said: object
) -> None:
    given = {"code": code, "status": status, "attributes": said, "reason": reason, "by": desk.alice}
    problems.record(desk.session, patient=desk.pat, **given, seen=None, at=at)


def end(desk: Desk, *, status: str = "resolved") -> None:
    given = {"code": "pregnancy", "status": status, "reason": "The baby is born.", "by": desk.alice}
    problems.end(desk.session, patient=desk.pat, **given, seen=None, at=BORN)


def judged(desk: Desk, program: Program) -> tuple[str, set[str]]:
    found = assess.assess(desk.session, program=program, record=desk.record(BORN))
    return found.verdict, {flag.rule for flag in found.open if flag.rule.startswith("birth")}


def test_the_end_of_a_pregnancy_asks_for_the_birth(desk: Desk, program: Program) -> None:
    end(desk)
    assert "birth_recent" in intake.find(desk.record(BORN)).missing
    assert judged(desk, program) == ("needs_info", EVERY_RULE)

    record(desk, "birth_recent", at=BORN, birth_on=BORN.date() - timedelta(days=2), caesarean=True)
    verdict, rules = judged(desk, program)
    assert verdict == "consult"
    assert {"birth-early", "birth-early-pressure", "birth-caesarean"} <= rules


def test_where_there_was_no_birth_the_answer_is_given_anew(desk: Desk, program: Program) -> None:
    end(desk)
    given = {"answers": {"birth_recent": "no"}, "by": desk.people.amos, "at": BORN, "seen": None}
    intake.save(desk.session, patient=desk.pat, **given)
    assert judged(desk, program)[1] == set()
    assert not intake.find(desk.record(BORN)).missing


def test_a_pregnancy_that_was_recorded_in_error_asks_nothing(desk: Desk, program: Program) -> None:
    end(desk, status="error")
    assert "birth_recent" not in intake.find(desk.record(BORN)).missing


@pytest.mark.parametrize("status", ["active", "resolved"])
def test_an_earlier_birth_says_nothing_of_this_one(desk: Desk, program: Program, status: str) -> None:
    earlier = NOW.date() - timedelta(weeks=50 if status == "active" else 100)
    record(desk, "birth_recent", status, birth_on=earlier, caesarean=False)
    end(desk)
    assert judged(desk, program) == ("needs_info", EVERY_RULE)
    record(desk, "birth_recent", at=BORN, birth_on=BORN.date() - timedelta(days=1), caesarean=False)
    assert "birth-early" in judged(desk, program)[1]


def test_a_birth_of_two_weeks_ago_is_not_over(desk: Desk, program: Program) -> None:
    said = {"birth_on": NOW.date() - timedelta(weeks=2), "caesarean": True}
    record(desk, "birth_recent", **said)
    with pytest.raises(InvalidInput, match="status: That birth is less than a year ago"):
        record(desk, "birth_recent", "resolved", reason="Well again.", **said)
    ending = {"code": "birth_recent", "status": "resolved", "reason": "Well again.", "by": desk.alice}
    with pytest.raises(InvalidInput, match="less than a year ago"):
        problems.end(desk.session, patient=desk.pat, **ending, seen=None, at=NOW)


def test_a_birth_of_a_year_ago_is_over(desk: Desk, program: Program) -> None:
    said = {"birth_on": NOW.date().replace(year=NOW.year - 1), "caesarean": True}
    record(desk, "birth_recent", **said)
    record(desk, "birth_recent", "resolved", reason="Longer ago.", **said)


@pytest.mark.parametrize("way", ["", "/resolved"])
def test_the_page_leads_on_to_the_birth(
    desk: Desk, program: Program, client: FlaskClient, clock: Clock, way: str
) -> None:
    desk.session.commit()
    sign_in(client, desk.alice)
    conditions = f"/patients/{desk.pat.id}/conditions"
    typed = {"reason": "The baby is born."} | ({} if way else {"status": "resolved"})
    answer = fill_in(client, f"{conditions}/pregnancy{way}", typed)
    assert answer.location.endswith(f"{conditions}/birth_recent")
    page = client.get(answer.location).text
    assert "Was there a birth? Record its day here." in page
    assert "When was the birth?" in page
