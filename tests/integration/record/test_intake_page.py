"""The intake on one page: all questions, three answers each, nothing assumed, nothing saved before it is sent."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.domain.record.facts import RED_FLAGS
from clinic.models import FactRecord
from clinic.services.record import facts, intake, records, stated_problems
from clinic.services.record.facts import QUESTIONS
from clinic.services.screening import rulebooks
from tests.browser import controls, fill_in
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in


@pytest.fixture
def alice(client: FlaskClient, clock: Clock, session: Session, people: People) -> FlaskClient:
    rulebooks.sync(session, at=NOW)
    session.commit()
    sign_in(client, people.alice)
    return client


def address(people: People) -> str:
    return f"/patients/{people.pat.id}/intake"


def checked(page: str) -> dict[str, str]:
    """The answer that is ticked for every question on the page."""
    boxes = re.findall(r"<input[^>]*type=\"radio\"[^>]*>", page)
    ticked = [box for box in boxes if re.search(r"\bchecked\b", box)]
    return {attribute(box, "name"): attribute(box, "value") for box in ticked}


def attribute(box: str, name: str) -> str:
    return re.search(rf'{name}="([^"]*)"', box)[1]


def test_a_new_intake_asks_everything_and_assumes_nothing(alice: FlaskClient, people: People) -> None:
    assert checked(alice.get(address(people)).text) == dict.fromkeys(QUESTIONS, "not_recorded")


def test_red_flags_come_first(alice: FlaskClient, people: People) -> None:
    assert list(checked(alice.get(address(people)).text))[: len(RED_FLAGS)] == list(RED_FLAGS)


def test_a_full_intake_makes_the_record_complete(
    alice: FlaskClient, people: People, session: Session
) -> None:
    assert fill_in(alice, address(people), dict.fromkeys(QUESTIONS, "no")).status_code == 303
    assert "Complete" in alice.get(f"/patients/{people.pat.id}").text
    assert intake.find(records.read(session, people.pat, at=NOW)).is_complete


def test_a_question_that_is_missing_from_the_post_is_refused_and_the_answers_stay_as_they_were(
    alice: FlaskClient, people: People, session: Session
) -> None:
    fill_in(alice, address(people), {"kneeling_problem": "yes"})
    sent = controls(alice.get(address(people)).text) | {"floor_transfer_problem": "no"}
    del sent["kneeling_problem"]
    answer = alice.post(address(people), data=sent)
    assert answer.status_code == 422
    assert "The page was incomplete when it was sent." in answer.text.split('id="kneeling_problem-error"')[1]
    assert checked(answer.text)["floor_transfer_problem"] == "no"
    said = facts.current(session, people.pat)
    assert {name: s.answer for name, s in said.items()} == {"kneeling_problem": "yes"}


def test_no_to_the_rest_fills_one_group_and_saves_nothing(
    alice: FlaskClient, people: People, session: Session
) -> None:
    answer = fill_in(
        alice, address(people), {"saddle_numbness": "yes", "pregnancy": "yes", "rest": "red-flags"}
    )
    ticked = checked(answer.text)
    assert answer.status_code == 200
    assert ticked["saddle_numbness"] == ticked["pregnancy"] == "yes"
    assert all(ticked[name] == "no" for name in RED_FLAGS if name != "saddle_numbness")
    assert ticked["glaucoma"] == "not_recorded"
    assert session.scalar(select(func.count()).select_from(FactRecord)) == 0


def test_a_yes_to_a_condition_leads_to_its_details(
    alice: FlaskClient, people: People, session: Session
) -> None:
    answer = fill_in(alice, address(people), {"pregnancy": "yes"})
    assert answer.location.endswith("/conditions/pregnancy")
    assert "Recorded as active, details unknown: Pregnancy." in alice.get(answer.location).text


def test_an_active_condition_is_shown_and_not_asked_again(
    alice: FlaskClient, people: People, session: Session
) -> None:
    fill_in(alice, address(people), {"pregnancy": "yes"})
    page = alice.get(address(people)).text
    assert "pregnancy" not in checked(page)
    assert "Recorded as active by Alice Able" in page
    fill_in(alice, address(people), {"pregnancy": "no"})
    assert [said.status for said in stated_problems.current(session, people.pat)] == ["active"]


def test_an_answer_that_is_none_comes_back_at_its_question_and_nothing_is_written(
    alice: FlaskClient, people: People, session: Session
) -> None:
    answer = fill_in(alice, address(people), {"major_trauma": "perhaps", "kneeling_problem": "yes"})
    assert answer.status_code == 422
    assert (
        "Choose one of the answers shown." in answer.text.split('id="major_trauma-error"')[1].split("</p>")[0]
    )
    assert checked(answer.text)["kneeling_problem"] == "yes"
    assert session.scalar(select(func.count()).select_from(FactRecord)) == 0


def test_a_patients_own_answer_says_so_until_the_therapist_confirms_it(
    alice: FlaskClient, people: People, session: Session
) -> None:
    facts.record(
        session, patient=people.pat, answers={"kneeling_problem": "no"}, by=people.pat, at=NOW, seen=None
    )
    session.commit()
    assert "Last said by the patient" in alice.get(address(people)).text
    fill_in(alice, address(people), {"kneeling_problem": "no", "reconfirm": "y"})
    assert facts.current(session, people.pat)["kneeling_problem"].by == "Alice Able"


def test_an_old_intake_asks_to_be_renewed(
    alice: FlaskClient, clock: Clock, people: People, session: Session
) -> None:
    fill_in(alice, address(people), dict.fromkeys(QUESTIONS, "no"))
    clock.pass_by(days=91)
    sign_in(alice, people.alice)
    assert "Too old" in alice.get(f"/patients/{people.pat.id}").text
    assert "Some answers are too old" in alice.get(address(people)).text
