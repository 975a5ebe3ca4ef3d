"""The patient's own questions: red flags one by one, then what they have to tick, and "none of these" list by list."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from clinic.domain.record.facts import OTHER_FACTS, RED_FLAGS
from clinic.domain.record.problem_rows import GROUPS
from clinic.services.record import facts
from clinic.web.answers import LISTS
from tests import factories
from tests.browser import controls, fill_in
from tests.desk import ASKED, Desk
from tests.integration.conftest import Clock, sign_in

PAGE = "/my/questions"
BONES = next(listed for listed in LISTS if listed.key == "bones")
ALONE = {*RED_FLAGS, *OTHER_FACTS}  # they stand at no answer
UNANSWERED = {name: "not_recorded" for name in ASKED if name not in ALONE}


@pytest.fixture
def pat(client: FlaskClient, clock: Clock, desk: Desk) -> FlaskClient:
    factories.patient_account(desk.session, desk.pat, desk.alice)
    desk.session.commit()
    sign_in(client, desk.pat)
    return client


def shown(page: str) -> dict[str, str]:
    return {name: said[-1] for name, said in controls(page).items() if name in ASKED}


def test_nothing_is_assumed_and_red_flags_come_first(pat: FlaskClient) -> None:
    page = pat.get(PAGE).text
    assert shown(page) == UNANSWERED
    names = list(dict.fromkeys(re.findall(r'<input[^>]*name="(\w+)" type="radio"', page)))
    assert names == [*RED_FLAGS, *OTHER_FACTS]


def test_none_of_these_says_no_to_one_list_and_sends_nothing(pat: FlaskClient, desk: Desk) -> None:
    answer = fill_in(pat, PAGE, {"osteoporosis": "yes", "reflux": "yes", "none": "bones"})
    assert answer.status_code == 200
    expected = UNANSWERED | dict.fromkeys(BONES.questions, "no")
    assert shown(answer.text) == expected | {"osteoporosis": "yes", "reflux": "yes"}
    assert "Nothing is sent yet." in answer.text.split('id="bones"')[1].split("</output>")[0]
    assert facts.current(desk.session, desk.pat) == {}


def test_red_flags_have_no_wholesale_no(pat: FlaskClient) -> None:
    assert pat.get(PAGE).text.count('name="none"') == len(GROUPS)
    for key in ("red-flags", "daily-life"):
        assert shown(fill_in(pat, PAGE, {"none": key}).text) == UNANSWERED


def folded(page: str) -> str:
    """What stands in the parts that are closed."""
    return "".join(re.findall(r"<details class=\"card[^>]*\">(.*?)</details>", page, re.DOTALL))


def test_what_a_therapist_answered_is_folded_away_and_not_preset(pat: FlaskClient, desk: Desk) -> None:
    desk.answer_all(recent_fracture="no")
    desk.session.commit()
    page = pat.get(PAGE).text
    assert "Nothing is left to answer." in page
    assert shown(page) == UNANSWERED
    assert all(f'name="{name}"' in folded(page) for name in ASKED)
    before = facts.current(desk.session, desk.pat)
    desk.session.commit()

    assert pat.post(PAGE, data=controls(page)).status_code == 303  # nothing was said, nothing is changed
    assert facts.current(desk.session, desk.pat) == before
    desk.session.commit()
    assert pat.post(PAGE, data=controls(page) | {"reflux": ["not_recorded", "yes"]}).status_code == 303
    changed = facts.current(desk.session, desk.pat)
    assert {name for name in before if before[name] != changed[name]} == {"reflux"}


def test_what_is_due_stands_open_and_what_the_patient_said_is_shown(
    pat: FlaskClient, desk: Desk, clock: Clock
) -> None:
    assert fill_in(pat, PAGE, {"none": "bones"}).status_code == 200
    said = controls(fill_in(pat, PAGE, {"none": "bones"}).text)
    assert pat.post(PAGE, data=said | {"poor_sight": "yes"}).status_code == 303
    page = pat.get(PAGE).text
    assert "Nothing is left" not in page
    assert shown(page) == UNANSWERED | dict.fromkeys(BONES.questions, "no") | {"poor_sight": "yes"}
    assert 'name="recent_fracture"' in folded(page)
    assert 'name="poor_sight"' not in folded(page)  # a part with a yes is open
    assert page.index('name="reflux"') < page.index("Answered before") < page.index('name="poor_sight"')

    clock.pass_by(days=400)
    sign_in(pat, desk.pat)
    assert "Answered before" not in pat.get(PAGE).text


def test_each_no_can_become_not_sure_again(pat: FlaskClient, desk: Desk) -> None:
    filled = controls(fill_in(pat, PAGE, {"none": "bones"}).text)
    assert pat.post(PAGE, data=filled | {"recent_fracture": ["not_recorded"]}).status_code == 303
    said = facts.current(desk.session, desk.pat)
    assert said.keys() == {*BONES.questions} - {"recent_fracture"}
    assert {(one.answer, one.source) for one in said.values()} == {("no", "patient")}


def test_patients_read_the_questions_and_no_names_for_clinicians(pat: FlaskClient) -> None:
    page = unescape(pat.get(PAGE).text)
    assert all(question.question in page for question in ASKED.values())
    assert not any(f"{fact.label}<" in page for fact in (*RED_FLAGS.values(), *OTHER_FACTS.values()))
    assert "Glaucoma" not in page
    assert "Last said by" not in page


def test_yes_and_no_ticked_together_come_back_together_and_nothing_is_sent(
    pat: FlaskClient, desk: Desk
) -> None:
    answer = fill_in(pat, PAGE, {"osteoporosis": ["not_recorded", "yes", "no"], "reflux": "no"})
    assert answer.status_code == 422
    assert "Yes and no are both ticked." in answer.text.split('id="osteoporosis-error"')[1].split("</p>")[0]
    kept = controls(answer.text)
    assert kept["osteoporosis"] == ["not_recorded", "yes", "no"]
    assert kept["reflux"] == ["not_recorded", "no"]
    assert facts.current(desk.session, desk.pat) == {}
