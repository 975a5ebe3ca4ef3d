"""The letter that asks for a consult: what it has answered, and in whose name it asks."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient

from clinic.models import StaffMember
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in
from tests.integration.documents.words import words_of

SURGEON = "Which limits the surgeon set"


def letter(client: FlaskClient, desk: Desk, by: StaffMember) -> str:
    program = desk.draft(HARMLESS)
    desk.session.commit()
    sign_in(client, by)
    return words_of(client.get(f"/programs/{program.id}/consult-letter.pdf").data)


def test_it_leaves_room_for_what_the_surgeon_limits_where_it_is_about_an_operation(
    client: FlaskClient, clock: Clock, desk: Desk
) -> None:
    desk.answer_all(knee_replacement="yes")
    desk.problem("knee_replacement", weeks_ago=8, surgery_on=NOW.date() - timedelta(weeks=8))
    said = letter(client, desk, desk.alice)
    assert f"{SURGEON} (knee replacement), and until when; or that none hold" in said


def test_it_asks_nothing_of_a_surgeon_about_a_disc(client: FlaskClient, clock: Clock, desk: Desk) -> None:
    desk.herniated_disc()
    said = letter(client, desk, desk.alice)
    assert SURGEON not in said
    assert "Before I sign it" in said
    assert f"{desk.alice.name}, {desk.alice.profession}, {desk.alice.registration}" in said


def test_an_assistant_asks_for_whoever_signs(client: FlaskClient, clock: Clock, desk: Desk) -> None:
    desk.herniated_disc()
    amos = desk.people.amos
    said = letter(client, desk, amos)
    assert "Before a therapist signs it" in said
    assert "Before I sign it" not in said
    assert f"{amos.name}," not in said
