"""A red flag that is up again says why wherever it stops somebody: record, builder, refusal to sign."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from clinic.models import Program
from clinic.services.record import clearances, intake
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

FLAG = "severe_night_pain"
FOUND = "is up again: what Dr. Dana Doe found on Nov 21, 2026 has not counted since "


@pytest.fixture
def program(desk: Desk) -> Program:
    desk.answer_all()
    desk.cleared(FLAG)
    return desk.draft(HARMLESS)


def ended(desk: Desk, reason: str) -> None:
    clearances.end(desk.session, patient=desk.pat, flag=FLAG, reason=reason, by=desk.alice, at=NOW)


def said_again(desk: Desk) -> None:
    intake.save(desk.session, patient=desk.pat, answers={FLAG: "yes"}, by=desk.pat, at=NOW, seen=None)


def test_one_that_was_ended_says_when_and_why(desk: Desk, program: Program) -> None:
    assert desk.record().up_again == {}
    ended(desk, "She wakes every night.")
    said = desk.record().up_again[FLAG]
    assert said.endswith(f"{FOUND}Nov 21, 2026. She wakes every night.")


def test_one_that_the_patient_said_again_says_so(desk: Desk, program: Program) -> None:
    said_again(desk)
    assert desk.record().up_again[FLAG].endswith("Nov 21, 2026. The patient said yes again.")


def test_one_that_was_looked_into_long_ago_says_until_when_that_counted(desk: Desk, program: Program) -> None:
    said = desk.record(NOW + timedelta(days=84)).up_again[FLAG]
    assert said.endswith(f"{FOUND}Feb 13, 2027. It was to count until then.")


def test_the_newest_assessment_is_the_one_that_is_named(desk: Desk, program: Program) -> None:
    desk.clear(FLAG, clinician="Dr. Eve Roe")
    ended(desk, "It is back.")
    assert "what Dr. Eve Roe found" in desk.record().up_again[FLAG]


def test_one_that_nobody_looked_into_is_up_for_the_first_time(desk: Desk, program: Program) -> None:
    said = {"answers": {"chest_pain": "yes"}, "by": desk.alice, "at": NOW, "seen": None}
    intake.save(desk.session, patient=desk.pat, **said)
    assert [flag.name for flag in desk.record().red_flags] == ["chest_pain"]
    assert desk.record().up_again == {}


@pytest.mark.parametrize("place", ["/patients/{patient}", "/programs/{program}", "/programs/{program}/sign"])
def test_whoever_is_stopped_by_it_reads_why(
    client: FlaskClient, clock: Clock, desk: Desk, program: Program, place: str
) -> None:
    ended(desk, "She wakes every <night>.")
    desk.session.commit()
    sign_in(client, desk.alice)
    page = client.get(place.format(patient=desk.pat.id, program=program.id)).text
    assert f"{FOUND}Nov 21, 2026. She wakes every &lt;night&gt;." in page


def test_the_refusal_to_sign_leads_to_the_program_and_the_record(
    client: FlaskClient, clock: Clock, desk: Desk, program: Program
) -> None:
    ended(desk, "It is back.")
    desk.session.commit()
    sign_in(client, desk.alice)
    refused = client.get(f"/programs/{program.id}/sign")
    assert refused.status_code == 409
    assert f'href="/programs/{program.id}"' in refused.text
    assert f'href="/patients/{desk.pat.id}"' in refused.text
