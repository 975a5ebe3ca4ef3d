"""The question what is new: what is meant by it, a fall among it, and words for what has no box of its own."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.domain.followup.judging import STRONG_PAIN_HERE
from clinic.models import Plan
from clinic.services.followup.diary.checking import NO_WORDS
from tests.browser import controls, fill_in
from tests.factories import NOW
from tests.integration.followup.sent import Sent, items, more, report, reports


def test_something_else_needs_words_at_the_field_and_keeps_what_was_typed(
    pat: FlaskClient, session: Session
) -> None:
    said = {"news": "yes", "sign_other": "y", "everything": "done", "pain": "2", "note": " "}
    answer = fill_in(pat, "/my/report", said)
    assert answer.status_code == 422
    assert "Write what else is new." in answer.text.split('id="new_words-error"')[1].split("</p>")[0]
    kept = controls(answer.text)
    assert [kept[name] for name in ("news", "sign_other", "pain")] == [["yes"], ["y"], ["2"]]
    assert reports(session) == []
    assert fill_in(pat, "/my/report", said | {"note": "My ear rings."}).status_code == 303


def test_beside_another_sign_something_else_needs_no_words(
    pat: FlaskClient, session: Session, told: Sent
) -> None:
    said = {"news": "yes", "sign_chest": "y", "sign_other": "y", "everything": "done", "pain": "9"}
    assert fill_in(pat, "/my/report", said).status_code == 303
    assert len(reports(session)) == 1


@pytest.mark.parametrize(
    "said",
    [
        {"news": "no", "sign_chest": "y", "pain": "2"},
        {"news": "yes", "sign_other": "y", "note": "My ear rings.", "pain": ""},
        {"news": "yes", "sign_other": "y", "pain": "9"},
    ],
    ids=["a contradiction", "no pain said", "no words"],
)
def test_a_page_that_is_refused_says_what_to_do_about_what_it_says(
    pat: FlaskClient, session: Session, said: dict[str, str]
) -> None:
    answer = fill_in(pat, "/my/report", said | {"everything": "done"})
    assert answer.status_code == 422
    assert reports(session) == []
    advice = answer.text.split('role="alert"')[2].split("</div>")[0]
    assert "Do not do your exercises" in advice
    assert ("Call the emergency number of your country." in advice) == ("sign_chest" in said)


def test_strong_pain_of_one_exercise_is_something_to_do_about_first(
    pat: FlaskClient, session: Session, plan: Plan
) -> None:
    said = {"news": "", "pain": "", "everything": "done"} | more(plan, 0, pain="9")
    session.commit()
    answer = fill_in(pat, "/my/report", said)
    assert answer.status_code == 422
    assert STRONG_PAIN_HERE in answer.text.split('role="alert"')[2].split("</div>")[0]


@pytest.mark.parametrize("by_script", [False, True])
def test_a_report_of_a_sign_is_kept_without_saying_how_much_it_hurts(
    pat: FlaskClient, session: Session, told: Sent, by_script: bool
) -> None:
    if by_script:
        said = told | {"client_uuid": str(uuid4()), "news": "yes", "sign_chest": "y", "pain": ""}
        assert pat.post("/my/reports", json=said).json == {"next": "/my/stopped"}
    else:
        said = {"news": "yes", "sign_chest": "y", "pain": "", "everything": "done"}
        assert fill_in(pat, "/my/report", said).location == "/my/stopped"
    (kept,) = reports(session)
    assert (kept.signs, kept.pain) == (["chest"], None)
    assert "Get emergency help now" in pat.get("/my/stopped").text


@pytest.mark.parametrize("by_script", [False, True])
def test_whoever_tells_of_a_sign_needs_no_words(pat: FlaskClient, session: Session, by_script: bool) -> None:
    page = {name: values[-1] for name, values in controls(pat.get("/my/tell").text).items()}
    said = page | {"news": "yes", "sign_chest": "y", "note": " "}
    if by_script:
        sent = said | {"trained_on": NOW.date().isoformat()}
        assert pat.post("/my/reports", json=sent).status_code == 201
    else:
        assert pat.post("/my/tell", data=said).status_code == 303
    (kept,) = reports(session)
    assert (kept.signs, kept.note, kept.entries) == (["chest"], "", [])
    session.commit()
    (item,) = items(session)
    assert (item.reason, item.stops, item.urgency) == ("stop_rule", "plan", "emergency")
    for address in ("/my/stopped", "/my/diary"):
        assert pat.get(address).status_code == 200


def test_a_page_that_is_refused_over_nothing_dangerous_says_nothing_of_it(pat: FlaskClient) -> None:
    answer = fill_in(pat, "/my/report", {"news": "", "everything": "done", "pain": "2"})
    assert answer.status_code == 422
    assert "is not sent yet" not in answer.text.partition("<template data-advice")[0]


def test_a_report_that_is_sent_at_once_by_script_is_asked_for_them_too(
    pat: FlaskClient, session: Session, told: Sent
) -> None:
    said = told | {"client_uuid": str(uuid4()), "news": "yes", "sign_other": "y", "note": " "}
    answer = pat.post("/my/reports", json=said)
    assert answer.status_code == 422
    assert answer.get_json()["error"]["fields"] == {"new_words": "Write what else is new."}
    assert reports(session) == []
    assert pat.post("/my/reports", json=said | {"note": "My ear rings."}).status_code == 201


def test_what_waited_on_a_device_is_kept_without_words_and_is_on_the_worklist(
    pat: FlaskClient, session: Session, told: Sent
) -> None:
    said = told | {"client_uuid": str(uuid4()), "news": "yes", "sign_other": "y", "note": ""}
    assert pat.post("/my/reports?later=1", json=said).status_code == 201
    assert [row.signs for row in reports(session)] == [["other"]]
    (item,) = items(session)
    assert (item.title, item.stops) == ("Something else that is new", "plan")


def test_what_else_is_new_is_said_below_its_box_and_quoted_on_its_line(
    pat: FlaskClient, session: Session
) -> None:
    page = pat.get("/my/report").text
    box, below, after = (page.index(f'id="{name}"') for name in ("sign_other", "new_words", "pain"))
    assert box < below < after
    assert "optional" not in page[below - 300 : below]
    said = {"news": "yes", "sign_other": "y", "everything": "done", "pain": "2"}
    typed = said | {"new_words": "My ear rings.", "note": "The ball was soft."}
    assert fill_in(pat, "/my/report", typed).status_code == 303
    assert [row.note for row in reports(session)] == ["My ear rings.\nThe ball was soft."]
    (item,) = items(session)
    assert (item.title, item.stops) == (
        "Something else that is new: “My ear rings. The ball was soft.”",
        "plan",
    )


def test_a_fall_is_told_and_stops_the_plan(pat: FlaskClient, session: Session, told: Sent) -> None:
    report(pat, session, told, news="yes", sign_fell="y")
    assert "A fall: your clinic has to look at it" in pat.get("/my/").text


@pytest.mark.parametrize("address", ["/my/report", "/my/tell"])
def test_every_question_has_one_order_and_says_what_is_meant(pat: FlaskClient, address: str) -> None:
    if address == "/my/report":
        fill_in(pat, address, {"news": "no", "everything": "done", "pain": "1"})
    page = pat.get(address).text
    said = page.split('id="news"')[1].split("</fieldset>")[0]
    assert "Such as: chest pain" in said.split('value="yes"')[0]
    for name in re.findall(r'name="(\w+)" type="radio" value="yes"', page):
        assert page.index(f'name="{name}" type="radio" value="yes"') < page.index(
            f'name="{name}" type="radio" value="no"'
        )


def test_words_that_are_missing_are_asked_for_in_one_sentence(
    pat: FlaskClient, session: Session, told: Sent
) -> None:
    report(pat, session, told, pain="8")
    answer = fill_in(pat, "/my/tell", {"news": "yes", "sign_other": "y", "note": " "})
    assert answer.status_code == 422
    assert "Write what else is new.<" not in answer.text
    assert NO_WORDS in answer.text
