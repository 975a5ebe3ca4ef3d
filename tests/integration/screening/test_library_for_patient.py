"""The library opened from a patient: each exercise with what the screening says, and only the safe ones on demand."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from clinic.domain.screening.assessment import FAILURE
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.suitability import Suitability
from clinic.services.library import catalogue
from clinic.services.screening import suitability
from tests.desk import HARMLESS, Desk
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

    assert 'href="/library/ball-crunch"' in everything
    assert "Information missing" in everything
    assert "Information missing" not in alice.get("/library?q=crunch").text
    assert 'href="/library/ball-crunch"' not in safe
    assert f'value="{desk.pat.id}"' in safe
    assert f"/library?patient={desk.pat.id}" in alice.get(f"/patients/{desk.pat.id}").text


def test_a_patient_who_is_not_there_or_not_ours_is_not_found(alice: FlaskClient, desk: Desk) -> None:
    for patient_id in ("nonsense", uuid4()):
        assert alice.get(f"/library?patient={patient_id}&safe=1").status_code == 404, patient_id
    sign_in(alice, desk.people.bob)
    assert alice.get(f"/library?patient={desk.pat.id}").status_code == 404
