"""Consult flags on their way: the clinic's list of who waits, the letter, and rules that need another clinician."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from flask.testing import FlaskClient

from clinic.domain.errors import InvalidInput
from clinic.domain.screening.assessment import FAILURE
from clinic.domain.screening.consults import ConsultKind
from clinic.services.programs import starting
from clinic.services.screening import consult_flags, rulebooks
from tests.desk import HARMLESS, Desk
from tests.factories import NOW, patient
from tests.integration.conftest import Clock, sign_in


@pytest.fixture
def flagged(desk: Desk) -> Desk:
    desk.herniated_disc()
    return desk


def test_a_draft_with_an_open_flag_waits_with_its_owner_and_age(flagged: Desk) -> None:
    flagged.draft(HARMLESS)

    (waiting,) = consult_flags.waiting(flagged.session, flagged.alice, at=NOW + timedelta(days=3))
    assert (waiting.patient, waiting.owner, waiting.days) == (flagged.pat, "Alice Able", 3)
    assert "Herniated disc, low back" in waiting.titles


def test_a_recorded_consult_ends_the_wait(flagged: Desk) -> None:
    flagged.consult(flagged.draft(HARMLESS))

    assert consult_flags.waiting(flagged.session, flagged.alice, at=NOW) == []


def test_another_clinic_sees_nobody_waiting(flagged: Desk) -> None:
    flagged.draft(HARMLESS)

    assert consult_flags.waiting(flagged.session, flagged.people.bob, at=NOW) == []


def test_where_the_clinic_wants_another_clinician_an_own_decision_is_refused(flagged: Desk) -> None:
    program = flagged.draft(HARMLESS)
    rules = {flag.rule for flag in flagged.assess(program).consults_due}
    flagged.people.clinic.second_opinion_rules = sorted(rules)
    flagged.session.flush()

    with pytest.raises(InvalidInput) as refusal:
        flagged.consult(program)
    assert set(refusal.value.errors) == {"kind"}

    flagged.consult(
        program, kind=ConsultKind.OTHER, clinician="Dr. Ines Roth", profession="Physician", registration="M 1"
    )
    assert flagged.assess(program).consults_due == ()


def test_the_list_and_the_letter_are_pages_of_the_therapist(
    flagged: Desk, client: FlaskClient, clock: Clock
) -> None:
    program = flagged.draft(HARMLESS)
    flagged.session.commit()
    sign_in(client, flagged.alice)

    assert "Pat Patient" in client.get("/consults/waiting").text
    letter = client.get(f"/programs/{program.id}/consult-letter.pdf")
    assert letter.mimetype == "application/pdf"
    with pikepdf.open(BytesIO(letter.data)) as pdf:
        assert pdf.docinfo["/Title"] == "Consult request for Pat Patient"


def test_a_draft_whose_exercise_cannot_be_read_hides_no_other(flagged: Desk) -> None:
    flagged.draft(HARMLESS)
    quinn = patient(flagged.session, flagged.alice, "Quinn Quiet")
    unreadable = starting.start(flagged.session, patient=quinn, by=flagged.alice, at=NOW)
    flagged.add_unreadable(unreadable)

    first, second = consult_flags.waiting(flagged.session, flagged.alice, at=NOW)
    assert "Herniated disc, low back" in first.titles
    assert second.titles == (FAILURE,)


def test_without_an_open_flag_there_is_no_letter(desk: Desk, client: FlaskClient, clock: Clock) -> None:
    desk.answer_all()
    program = desk.draft(HARMLESS)
    desk.session.commit()
    sign_in(client, desk.alice)

    answer = client.get(f"/programs/{program.id}/consult-letter.pdf")
    assert (answer.status_code, "No consult flag is open" in answer.text) == (409, True)


def test_a_draft_that_nobody_can_screen_waits_and_says_so(
    desk: Desk, client: FlaskClient, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.answer_all()
    desk.draft(HARMLESS)
    desk.session.commit()
    monkeypatch.setattr(rulebooks, "current", lambda _session: None)
    sign_in(client, desk.alice)

    for page in ("/consults/waiting", f"/patients/{desk.pat.id}"):
        assert "could not be finished" in client.get(page).text
