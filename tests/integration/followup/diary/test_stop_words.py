"""What to do now: first on the page of a paused plan, and in the page of a report, for when there is no network."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.domain.followup.judging import STRONG_PAIN, STRONG_PAIN_HERE
from clinic.domain.followup.signs import CALL_FIRST, SIGN_WORDS
from clinic.models import Clinic
from tests.factories import People
from tests.integration.followup.sent import Sent, report, reports

LINE = re.compile(r'<p data-because="(\w+)"(?: data-urgency="(\w+)")?><strong>([^<]+)</strong>')


def numbers(session: Session, people: People, *, phone: str, emergency: str) -> None:
    clinic = session.get_one(Clinic, people.pat.clinic_id)
    clinic.phone, clinic.emergency_number = phone, emergency
    session.commit()


def test_the_page_of_a_report_has_the_words_of_each_sign_and_of_strong_pain(pat: FlaskClient) -> None:
    found = LINE.findall(pat.get("/my/report").text)
    of_signs = [
        (f"sign_{sign}", words.urgency or "", words.advice)
        for sign, words in SIGN_WORDS.items()
        if words.advice != CALL_FIRST
    ]
    assert found == [*of_signs, ("pain", "", STRONG_PAIN), ("pain_of_one", "", STRONG_PAIN_HERE)]
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
        "999",
        "Thank you.",
    )
    places = [inside.index(words) for words in in_order]
    assert places == sorted(places)
    assert inside.lower().count("call your clinic") == 1


def test_in_an_emergency_its_number_comes_first(
    pat: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    numbers(session, people, phone="+44 1632 960123", emergency="999")
    pat.post("/my/report", data=told | {"news": "yes", "sign_chest": "y"})
    page = pat.get("/my/stopped").text
    assert page.index("Get emergency help now</h1>") < page.index("tel:999") < page.index("tel:+441632960123")


def test_without_numbers_it_says_so_in_words(
    pat: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    numbers(session, people, phone="", emergency="")
    pat.post("/my/report", data=told | {"news": "yes", "sign_chest": "y"})
    page = pat.get("/my/stopped").text
    assert "Call the emergency number of your country." in page
    assert CALL_FIRST in page
