"""`clinic list`, `clinic staff list`, `clinic invite`: the only administrator who lost the way in is let in again."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.cli import main
from clinic.models import AuditEvent, Invitation
from clinic.services.access import invitations, server_links, staff
from clinic.settings import Settings
from tests import factories
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in

pytestmark = pytest.mark.usefixtures("environment")
NEW = {"login": "ada", "password": "eight herons downstream"}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_the_lists_say_who_works_where_and_signs_in_how(people: People) -> None:
    assert run("list").stdout.splitlines() == [
        "Hillside Practice: 1 staff, since 2026-11-21",
        "Riverside Physiotherapy: 3 staff, since 2026-11-21",
    ]
    assert run("staff", "list", "--clinic", "riverside physiotherapy").stdout.splitlines() == [
        "Riverside Physiotherapy: Ada Admin, administrator (ada)",
        "Riverside Physiotherapy: Alice Able, therapist (alice)",
        "Riverside Physiotherapy: Amos Aide, assistant (amos)",
    ]
    assert "Hillside Practice: Bob Other, therapist (bob)" in run("staff", "list").stdout


@pytest.mark.parametrize("typed", ["Ärztehaus Süd", "ärztehaus süd", "ÄRZTEHAUS SÜD", "A\u0308rztehaus Süd "])
def test_a_clinic_is_found_by_its_name_however_its_letters_are_typed(
    session: Session, people: People, typed: str
) -> None:
    people.clinic.name = "Ärztehaus Süd"
    session.commit()

    assert run("staff", "list", "--clinic", typed).stdout.count("Ärztehaus Süd: ") == 3
    assert run("invite", "ada", "--clinic", typed).exit_code == 0
    assert server_links.clinic(session, typed).id == people.clinic.id


def test_somebody_who_left_is_listed_so(session: Session, people: People) -> None:
    staff.deactivate(session, member=people.amos, by=people.ada, at=NOW)
    session.commit()

    assert run("staff", "list").stdout.splitlines()[-1].endswith("Amos Aide, assistant (deactivated)")


@pytest.mark.parametrize("who", ["ada", "ADA", "Ada Admin", "ada admin"])
def test_the_link_gives_new_credentials(client: FlaskClient, people: People, who: str) -> None:
    answer = run("invite", who)
    assert answer.exit_code == 0, answer.output
    (link,) = re.findall(r"^https://clinic\.example(/welcome/\S+)$", answer.stdout, re.MULTILINE)

    assert client.post(link, data={**NEW, "offer": "", "code": ""}).status_code == 303
    assert client.get("/admin").status_code == 200
    assert client.get(link).status_code == 404


def test_it_is_in_the_clinics_log_as_done_by_nobody_with_an_account(session: Session, people: People) -> None:
    run("invite", "ada")

    invitation = session.scalars(select(Invitation).order_by(Invitation.id.desc())).first()
    assert invitation
    event = session.scalars(select(AuditEvent).where(AuditEvent.subject_id == invitation.id)).one()
    assert (event.action, event.actor, event.clinic_id) == ("invitation.create", "system", people.clinic.id)


def test_the_person_and_the_administrators_are_told_for_a_month(
    app: Flask, session: Session, people: People, clock: Clock
) -> None:
    server_links.invite(session, "alice", at=NOW + timedelta(minutes=1))
    session.commit()
    clock.pass_by(minutes=2)
    told = {person.name: app.test_client() for person in (people.ada, people.alice, people.amos)}
    for person in (people.ada, people.alice, people.amos):
        sign_in(told[person.name], person)

    assert "Alice Able can choose a new password" in told["Ada Admin"].get("/admin").text
    assert "A sign-in link was made for you" in told["Alice Able"].get("/account").text
    for quiet in ("Ada Admin", "Amos Aide"):
        assert "A sign-in link was made" not in told[quiet].get("/account").text

    assert server_links.lately(session, people.ada, at=NOW + timedelta(days=31)) == []


def test_they_are_told_whatever_the_clock_says_and_of_the_newest_link_alone(
    session: Session, people: People
) -> None:
    for minutes in (-40, -30):
        server_links.invite(session, "amos", at=NOW + timedelta(minutes=minutes))

    (link,) = server_links.lately(session, people.ada, at=NOW)
    assert (link.name, link.made_at) == ("Amos Aide", NOW - timedelta(minutes=30))


def test_they_are_told_of_a_link_for_somebody_who_has_not_come_in_yet(
    session: Session, people: People
) -> None:
    dora = staff.add(
        session, clinic_id=people.clinic.id, name="Dora New", role="administrator", by=people.ada, at=NOW
    )
    invitations.create_for_staff(session, member=dora, by=people.ada, at=NOW)
    server_links.invite(session, "Dora New", at=NOW)

    assert [link.name for link in server_links.lately(session, people.ada, at=NOW)] == ["Dora New"]


def test_the_links_with_which_people_first_came_in_are_no_news(session: Session, people: People) -> None:
    assert server_links.lately(session, people.ada, at=NOW) == []
    assert server_links.lately(session, people.bob, at=NOW) == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["  "], "Nobody works here as   . `clinic staff list` shows who does."),
        (["nobody"], "Nobody works here as nobody. `clinic staff list` shows who does."),
        (["pat"], "Nobody works here as pat. `clinic staff list` shows who does."),
        (
            ["ada", "--clinic", "Hillside Practice"],
            "Nobody works here as ada. `clinic staff list` shows who does.",
        ),
        (["ada", "--clinic", "Lakeside"], "There is no clinic named Lakeside. `clinic list` shows them."),
        (["amos"], "Reactivate this person before inviting them."),
    ],
)
def test_a_link_that_cannot_be_made_is_refused_in_words(
    session: Session, people: People, arguments: list[str], sentence: str
) -> None:
    factories.patient_account(session, people.pat, people.alice)
    staff.deactivate(session, member=people.amos, by=people.ada, at=NOW)
    session.commit()

    answer = run("invite", *arguments)
    assert (answer.exit_code, answer.stderr.splitlines()[-1]) == (1, f"Error: {sentence}")


def test_two_of_one_name_are_told_apart(session: Session, people: People, settings: Settings) -> None:
    factories.therapist(session, settings, people.elsewhere, "Alicia Able")
    for member in staff.everybody(session, people.bob):
        member.name = "Alice Able" if member.name == "Alicia Able" else member.name
    session.commit()

    answer = run("invite", "Alice Able")
    assert answer.exit_code == 1
    assert "alice at Riverside Physiotherapy" in answer.output
    assert "alicia at Hillside Practice" in answer.output
    assert run("invite", "Alice Able", "--clinic", "Hillside Practice").exit_code == 0
    assert run("invite", "alicia").exit_code == 0


def test_without_a_clinic_the_lists_say_what_founds_one() -> None:
    assert run("list").stdout == "There is no clinic yet: `clinic init` founds one.\n"
    assert run("staff", "list").stdout.startswith("Nobody works here yet: ")
