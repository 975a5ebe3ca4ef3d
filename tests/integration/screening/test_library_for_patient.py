"""The library opened from a patient: each exercise with what the screening says, and only the safe ones on demand."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from clinic.domain.screening.assessment import FAILURE
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.suitability import Suitability
from clinic.models import Program
from clinic.services.library import catalogue
from clinic.services.screening import suitability
from clinic.web.therapist.library import cards
from tests.browser import forms
from tests.desk import HARMLESS, Desk
from tests.factories import patient
from tests.integration.conftest import Clock, sign_in


def suitable(desk: Desk) -> Suitability:
    found = catalogue.search(desk.session, desk.pat.clinic_id, "")
    return suitability.of(desk.session, record=desk.record(), exercises=found)


def test_nothing_is_safe_while_the_intake_is_not_done(desk: Desk) -> None:
    found = suitable(desk)

    assert found.stops
    assert not any(found.is_safe(slug) for slug in found.severities)


def test_what_the_screening_would_stop_is_not_safe(desk: Desk) -> None:
    desk.answer_all(lumbar_spinal_stenosis="yes")
    found = suitable(desk)

    assert found.stops == ()
    assert found.is_safe("wall-squat")
    assert found.of("prone-hold") is Severity.NEEDS_INFO
    assert {slug for slug, severity in found.severities.items() if severity.blocks} == {
        slug for slug in found.severities if not found.is_safe(slug)
    }


def test_a_red_flag_leaves_nothing_safe(desk: Desk) -> None:
    desk.answer_all(saddle_numbness="yes")
    found = suitable(desk)

    assert found.stops
    assert not found.is_safe(HARMLESS)


def test_nothing_is_shown_as_clear_while_something_stands_against_any_exercise(desk: Desk) -> None:
    desk.answer_all()
    assert suitable(desk).shown(HARMLESS) is Severity.CLEAR
    desk.answer_all(saddle_numbness="yes")

    assert Severity.CLEAR not in {suitable(desk).shown(slug) for slug in suitable(desk).severities}


def test_what_was_not_screened_is_not_safe(desk: Desk) -> None:
    desk.answer_all()
    assert not suitable(desk).is_safe("moonwalk")


def test_a_screening_that_breaks_leaves_nothing_safe(desk: Desk) -> None:
    desk.answer_all()
    desk.people.clinic.timezone = "Nowhere/Here"
    found = suitable(desk)

    assert found.stops == (FAILURE,)
    assert not found.is_safe(HARMLESS)


@pytest.fixture
def alice(client: FlaskClient, clock: Clock, desk: Desk) -> FlaskClient:
    desk.answer_all(pregnancy="yes")
    desk.session.commit()
    sign_in(client, desk.alice)
    return client


def test_the_page_leaves_out_what_is_not_safe_only_when_asked(alice: FlaskClient, desk: Desk) -> None:
    address = f"/library?patient={desk.pat.id}&q=crunch"
    everything, safe = alice.get(address).text, alice.get(f"{address}&safe=1").text

    assert 'href="/library/ball-crunch?' in everything
    assert "Information missing" in everything
    assert "Information missing" not in alice.get("/library?q=crunch").text
    assert 'href="/library/ball-crunch?' not in safe
    assert f'value="{desk.pat.id}"' in safe
    assert f"/library?patient={desk.pat.id}" in alice.get(f"/patients/{desk.pat.id}").text


def test_a_patient_who_is_not_there_or_not_ours_is_not_found(alice: FlaskClient, desk: Desk) -> None:
    for patient_id in ("nonsense", uuid4()):
        assert alice.get(f"/library?patient={patient_id}&safe=1").status_code == 404, patient_id
    sign_in(alice, desk.people.bob)
    assert alice.get(f"/library?patient={desk.pat.id}").status_code == 404


def back_of(page: str) -> tuple[str, str]:
    """Where the page leads back to: address and name."""
    link = page.split('<a class="back-link" href="')[1].split("</a>")[0]
    return html.unescape(link.partition('"')[0]), re.sub(r"<[^>]+>", "", link.partition(">")[2]).strip()


def leads(page: str, slug: str) -> str:
    """The address of an exercise as the page links it."""
    return html.unescape(re.search(rf'href="(/library/{slug}(?:\?[^"]*)?)"', page)[1])


@pytest.fixture
def draft(desk: Desk, alice: FlaskClient) -> Program:
    made = desk.draft(HARMLESS)
    desk.session.commit()
    return made


def test_an_exercise_leads_back_to_the_patients_library_as_it_was_searched(
    alice: FlaskClient, desk: Desk
) -> None:
    searched = f"/library?q=squat&patient={desk.pat.id}&unreviewed=1&look=compact&equipment=wall"
    desk.session.rollback()
    opened = alice.get(leads(alice.get(searched).text, "wall-squat")).text
    address, name = back_of(opened)
    assert name == f"Library for {desk.pat.name}"
    desk.session.rollback()
    assert sorted(parse_qsl(urlsplit(address).query)) == sorted(parse_qsl(urlsplit(searched).query))

    harder = re.findall(r'<span class="quiet">Harder</span>\s*<a href="([^"]+)"', opened)
    assert back_of(alice.get(html.unescape(harder[0])).text) == (address, name)
    marking = next(action for action, _ in forms(opened) if action.partition("?")[0].endswith("/favourite"))
    marked = alice.post(html.unescape(marking), data={"wanted": "yes"})
    assert back_of(alice.get(marked.location).text) == (address, name)


def test_a_review_on_the_way_leads_back_to_the_patients_library(alice: FlaskClient, desk: Desk) -> None:
    opened = alice.get(f"/library/wall-squat?patient={desk.pat.id}&safe=1").text
    desk.session.rollback()
    action, sent = next((action, sent) for action, sent in forms(opened) if "/review" in action)
    reviewed = alice.post(html.unescape(action), data=sent)
    assert reviewed.status_code == 303
    assert back_of(alice.get(reviewed.location).text) == back_of(opened)


def test_the_library_of_a_program_leads_back_to_the_program(
    alice: FlaskClient, desk: Desk, draft: Program
) -> None:
    builder = alice.get(f"/programs/{draft.id}").text
    desk.session.rollback()
    listed = html.unescape(re.search(r'href="(/library\?[^"]+)"', builder)[1])
    page = alice.get(listed).text
    assert back_of(page) == (f"/programs/{draft.id}", "Program")
    narrowed = alice.get(f"{listed}&q=sit".replace("safe=1", "safe=")).text
    assert back_of(narrowed) == (f"/programs/{draft.id}", "Program")
    again = alice.get(back_of(alice.get(leads(narrowed, HARMLESS)).text)[0]).text
    assert back_of(again) == (f"/programs/{draft.id}", "Program")
    assert f'name="program" value="{draft.id}"' in again


def test_nothing_leads_to_the_program_of_somebody_else(
    alice: FlaskClient, desk: Desk, draft: Program
) -> None:
    other = patient(desk.session, desk.alice, "Olga Other")
    desk.session.commit()
    for page in ("/library", "/library/wall-squat"):
        assert alice.get(f"{page}?patient={other.id}&program={draft.id}").status_code == 404
        assert alice.get(f"{page}?patient={uuid4()}").status_code == 404
        assert alice.get(f"{page}?patient=x").status_code == 404


def test_what_is_drawn_once_for_all_names_no_patient(alice: FlaskClient, desk: Desk) -> None:
    alice.get(f"/library?patient={desk.pat.id}")
    assert str(desk.pat.id) not in alice.get("/library").text
    assert cards.QUERY not in alice.get("/library").text
