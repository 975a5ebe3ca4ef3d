"""The intake on one page: all questions, yes, no or not recorded, nothing assumed, nothing saved before it is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.domain.record.facts import OTHER_FACTS, RED_FLAGS
from clinic.domain.record.problem_rows import GROUPS
from clinic.domain.record.problems import PROBLEMS
from clinic.models import FactRecord
from clinic.services.record import facts, intake, records, stated_problems
from clinic.web.answers import LISTS
from tests.browser import controls, fill_in
from tests.desk import ASKED
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in

CONDITIONS = {name: problem for name, problem in PROBLEMS.items() if name in ASKED}


def address(people: People) -> str:
    return f"/patients/{people.pat.id}/intake"


def checked(page: str) -> dict[str, str]:
    """The answer that the page shows for every question: the last that it sends."""
    return {name: said[-1] for name, said in controls(page).items() if name in ASKED}


def test_a_new_intake_asks_everything_and_assumes_nothing(alice: FlaskClient, people: People) -> None:
    assert checked(alice.get(address(people)).text) == dict.fromkeys(ASKED, "not_recorded")


def test_red_flags_come_first(alice: FlaskClient, people: People) -> None:
    assert list(checked(alice.get(address(people)).text))[: len(RED_FLAGS)] == list(RED_FLAGS)


def test_a_full_intake_makes_the_record_complete(
    alice: FlaskClient, people: People, session: Session
) -> None:
    assert fill_in(alice, address(people), dict.fromkeys(ASKED, "no")).status_code == 303
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


@pytest.mark.parametrize(
    ("part", "filled"), [("red-flags", RED_FLAGS), ("daily-life", OTHER_FACTS), ("conditions", CONDITIONS)]
)
def test_no_to_the_rest_fills_one_part_and_saves_nothing(
    alice: FlaskClient, people: People, session: Session, part: str, filled: Mapping[str, object]
) -> None:
    given = {"saddle_numbness": "yes", "kneeling_problem": "yes", "glaucoma": "yes"}
    answer = fill_in(alice, address(people), {**given, "rest": part})
    assert answer.status_code == 200
    expected = dict.fromkeys(ASKED, "not_recorded") | dict.fromkeys(filled, "no") | given
    assert checked(answer.text) == expected
    shown = answer.text.split(f'id="{part}"')[1].split("</section>")[0]
    assert "nothing is saved until you save the intake." in shown.split("<output>")[1].split("</output>")[0]
    assert session.scalar(select(func.count()).select_from(FactRecord)) == 0


def test_a_no_of_the_rest_can_be_taken_out_singly(
    alice: FlaskClient, people: People, session: Session
) -> None:
    filled = controls(fill_in(alice, address(people), {"rest": "conditions"}).text)
    assert filled["reflux"] == ["not_recorded", "no"]
    changed = {"reflux": ["not_recorded"], "glaucoma": ["not_recorded", "yes"]}
    assert alice.post(address(people), data=filled | changed).status_code == 303
    said = facts.current(session, people.pat)
    assert {name for name in CONDITIONS if name not in said} == {"reflux"}
    assert [name for name, one in said.items() if one.answer == "yes"] == ["glaucoma"]


def test_a_healthy_adults_intake_takes_four_posts_without_scripts(
    alice: FlaskClient, people: People, session: Session
) -> None:
    url, sent = address(people), 0
    page = alice.get(url)
    for part in re.findall(r'name="rest" value="([a-z-]+)"', page.text):
        page = alice.post(url, data=controls(page.text) | {"rest": part})
        sent += 1
    assert checked(page.text) == dict.fromkeys(ASKED, "no")
    assert facts.current(session, people.pat) == {}
    session.rollback()

    saved = alice.post(url, data=controls(page.text))
    assert (saved.status_code, sent + 1) == (303, 4)
    said = facts.current(session, people.pat)
    assert {(name, one.answer, one.by) for name, one in said.items()} == {
        (name, "no", "Alice Able") for name in ASKED
    }


def test_yes_and_no_ticked_together_are_refused_and_both_stay(
    alice: FlaskClient, people: People, session: Session
) -> None:
    answer = fill_in(alice, address(people), {"glaucoma": ["not_recorded", "yes", "no"], "reflux": "no"})
    assert answer.status_code == 422
    assert "Yes and no are both ticked." in answer.text.split('id="glaucoma-error"')[1].split("</p>")[0]
    kept = controls(answer.text)
    assert (kept["glaucoma"], kept["reflux"]) == (["not_recorded", "yes", "no"], ["not_recorded", "no"])
    assert session.scalar(select(func.count()).select_from(FactRecord)) == 0


def test_a_tick_that_is_none_comes_back_at_its_line(
    alice: FlaskClient, people: People, session: Session
) -> None:
    answer = fill_in(alice, address(people), {"glaucoma": "perhaps"})
    assert answer.status_code == 422
    assert "Choose one of the answers shown." in answer.text.split('id="glaucoma-error"')[1]
    assert session.scalar(select(func.count()).select_from(FactRecord)) == 0


def test_the_key_enter_saves_and_answers_nothing(alice: FlaskClient, people: People) -> None:
    page = alice.get(address(people)).text
    first = re.search(r"<button[^>]*>", page.split("data-once")[1])[0]
    assert "name=" not in first


def test_conditions_stand_under_their_headings_with_label_and_question(
    alice: FlaskClient, people: People
) -> None:
    page = alice.get(address(people)).text
    assert re.findall(r"<h3 id=\"([^\"]*)", page) == [listed.key for listed in LISTS if listed.is_ticked]
    assert len(GROUPS) <= 10
    assert all(f"{one.label} <small>" in unescape(page) for one in CONDITIONS.values())


def test_who_answered_a_whole_list_is_said_once(alice: FlaskClient, people: People, session: Session) -> None:
    fill_in(alice, address(people), dict.fromkeys(ASKED, "no"))
    assert alice.get(address(people)).text.count("Last said by Alice Able") == len(LISTS)
    facts.record(
        session, patient=people.pat, answers={"kneeling_problem": "yes"}, by=people.pat, at=NOW, seen=None
    )
    session.commit()
    daily = alice.get(address(people)).text.split('id="daily-life"')[1].split("</section>")[0]
    assert daily.count("Last said by Alice Able, Nov 21, 2026: no") == len(OTHER_FACTS) - 1
    assert "Last said by the patient, Nov 21, 2026: yes" in daily


def test_an_active_condition_is_shown_and_not_asked_again(
    alice: FlaskClient, people: People, session: Session
) -> None:
    fill_in(alice, address(people), {"glaucoma": "yes"})
    page = alice.get(address(people)).text
    assert "glaucoma" not in checked(page)
    assert "Recorded as active by Alice Able" in page
    fill_in(alice, address(people), {"glaucoma": "no"})
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
    fill_in(alice, address(people), dict.fromkeys(ASKED, "no"))
    clock.pass_by(days=91)
    sign_in(alice, people.alice)
    assert "Too old" in alice.get(f"/patients/{people.pat.id}").text
    assert "Some answers are too old" in alice.get(address(people)).text
