"""What to do now: first on the page of a paused plan, and in the page of a report, for when there is no network."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.domain.followup.judging import STRONG_PAIN, STRONG_PAIN_HERE
from clinic.domain.followup.signs import AFTER_A_FALL, SIGN_WORDS, Sign
from clinic.models import Clinic
from tests.browser import controls
from tests.factories import People
from tests.integration.conftest import Clock
from tests.integration.followup.sent import Sent, items, report, reports, undo

UNDO = re.compile(r'action="/my/reports/([^/]+)/undo"')
PARAGRAPH = re.compile(r"<p>(?:<strong>)?([^<]+)")
LINE = re.compile(r'<p data-because="(\w+)"(?: data-urgency="(\w+)")?><strong>([^<]+)</strong>')


def numbers(session: Session, people: People, *, phone: str, emergency: str) -> None:
    clinic = session.get_one(Clinic, people.pat.clinic_id)
    clinic.phone, clinic.emergency_number = phone, emergency
    session.commit()


def test_the_page_of_a_report_has_the_words_of_each_sign_and_of_strong_pain(pat: FlaskClient) -> None:
    found = LINE.findall(pat.get("/my/report").text)
    of_signs = [(f"sign_{sign}", words.urgency or "", words.advice) for sign, words in SIGN_WORDS.items()]
    fall = ("sign_fell", "", AFTER_A_FALL)
    assert found == [*of_signs, fall, ("pain", "", STRONG_PAIN), ("pain_of_one", "", STRONG_PAIN_HERE)]
    fast = [bool(urgency) for _, urgency, _ in found]
    assert fast == sorted(fast, reverse=True)
    assert 'data-limit="5"' in pat.get("/my/report").text


def test_no_other_page_carries_them(pat: FlaskClient, session: Session, told: Sent) -> None:
    report(pat, session, told)
    for address in ("/my/", "/my/diary", f"/my/reports/{reports(session)[-1].id}/correct"):
        page = pat.get(address)
        assert (page.status_code, "data-because" in page.text) == (200, False)


def test_the_stop_page_says_first_whom_to_call_and_says_it_once(
    pat: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    numbers(session, people, phone="+44 1632 960123", emergency="999")
    sent = told | {"news": "yes", "sign_spreading": "y", "sign_joint": "y", "pain": "8"}
    assert pat.post("/my/report", data=sent).location == "/my/stopped"
    page = pat.get("/my/stopped").text
    inside = page[page.index("<main") : page.index("</main>")]
    in_order = (
        "Your plan is paused</h1>",
        "+44 1632 960123",
        "Do not do your exercises",
        "Thank you. Your report is kept",
        "999",
    )
    places = [inside.index(words) for words in in_order]
    assert places == sorted(places)
    assert inside.lower().count("call your clinic") == 1


def test_where_a_doctor_is_to_be_seen_the_clinic_is_not_called_first(
    pat: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    numbers(session, people, phone="+44 1632 960123", emergency="999")
    pat.post("/my/report", data=told | {"news": "yes", "sign_heartbeat": "y", "pain": "8"})
    page = pat.get("/my/stopped").text
    in_order = ("See a doctor today</h1>", SIGN_WORDS[Sign.HEARTBEAT].advice, "tel:999", "tel:+441632960123")
    places = [page.index(words) for words in in_order]
    assert places == sorted(places)
    assert page.count("tel:+441632960123") == 1
    assert "btn-primary" not in page[page.index("<main") : page.index("</main>")]


def test_what_was_just_sent_is_undone_on_the_stop_page_within_its_minute(
    pat: FlaskClient, clock: Clock, session: Session, told: Sent
) -> None:
    strong = report(pat, session, told, pain="8")
    row = report(pat, session, told, news="yes", sign_chest="y")
    for address in ("/my/stopped", "/my/"):
        assert UNDO.findall(pat.get(address).text) == [str(row.id)]
    assert undo(pat, row, sure="yes") == 303
    stopped = pat.get("/my/stopped").text
    assert "Your plan is paused</h1>" in stopped
    assert UNDO.findall(stopped) == [str(strong.id)]
    clock.pass_by(seconds=61)
    assert UNDO.findall(pat.get("/my/stopped").text) == []


def test_a_fall_is_told_when_it_cannot_wait_before_what_is_usual(
    pat: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    numbers(session, people, phone="+44 1632 960123", emergency="999")
    pat.post("/my/report", data=told | {"news": "yes", "sign_fell": "y"})
    page = pat.get("/my/stopped").text
    in_order = (SIGN_WORDS[Sign.FELL].advice, AFTER_A_FALL, "tel:999", "/undo")
    places = [page.index(words) for words in in_order]
    assert places == sorted(places)
    assert page.index("Tell your clinic how you are") < page.index("Undo what you just sent")


def test_in_an_emergency_its_number_comes_first(
    pat: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    numbers(session, people, phone="+44 1632 960123", emergency="999")
    pat.post("/my/report", data=told | {"news": "yes", "sign_chest": "y"})
    page = pat.get("/my/stopped").text
    assert page.index("Get emergency help now</h1>") < page.index("tel:999") < page.index("tel:+441632960123")


def test_the_help_page_begins_with_both_numbers_and_has_each_once(
    pat: FlaskClient, session: Session, people: People
) -> None:
    numbers(session, people, phone="+44 1632 960123", emergency="999")
    page = pat.get("/my/help").text
    in_order = ("When to stop</h1>", "tel:999", "tel:+441632960123", "<li>")
    places = [page.index(words, page.index("<main")) for words in in_order]
    assert places == sorted(places)
    assert [page.count(number) for number in ("tel:999", "tel:+441632960123")] == [1, 1]
    numbers(session, people, phone="", emergency="")
    page = pat.get("/my/help").text
    assert "Call the emergency number of your country." in page
    assert "tel:" not in page


def test_without_numbers_it_says_so_in_words(
    pat: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    numbers(session, people, phone="", emergency="")
    pat.post("/my/report", data=told | {"news": "yes", "sign_chest": "y"})
    page = pat.get("/my/stopped").text
    assert "Call the emergency number of your country." in page
    assert "Call your clinic before you exercise again." in page


def lines(page: str, around: str) -> list[str]:
    """The words of each paragraph of that part of a page."""
    inside = page[page.index(around) :]
    return PARAGRAPH.findall(inside[: inside.index("</blockquote>" if "blockquote" in around else "</div>")])


def test_the_therapist_reads_what_the_stop_page_says_and_it_names_every_cause(
    pat: FlaskClient, alice: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    numbers(session, people, phone="+44 1632 960123", emergency="999")
    report(pat, session, told, news="yes", sign_spreading="y", sign_heartbeat="y", pain="8")
    read = lines(pat.get("/my/stopped").text, '<div class="notice severity-contraindicated')
    assert read == [SIGN_WORDS[Sign.HEARTBEAT].advice, SIGN_WORDS[Sign.SPREADING].advice, STRONG_PAIN]
    of_each = [lines(alice.get(f"/worklist/{item.id}").text, "<blockquote") for item in items(session)]
    assert of_each == [read] * 3


def test_of_what_was_answered_the_patient_reads_nothing_any_more(
    pat: FlaskClient, alice: FlaskClient, session: Session, told: Sent
) -> None:
    report(pat, session, told, news="yes", sign_joint="y", pain="8")
    joint, pain = items(session)
    asked = controls(alice.get(f"/worklist/{joint.id}").text) | {"also": ""}  # and nothing along with it
    alice.post(f"/worklist/{joint.id}/answer", data=asked | {"answer": "Looked at.", "after": "resume"})
    assert "What the patient reads" not in alice.get(f"/worklist/{joint.id}").text
    assert lines(alice.get(f"/worklist/{pain.id}").text, "<blockquote") == [STRONG_PAIN]
