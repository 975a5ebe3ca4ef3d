"""The one-time link of somebody new on the staff."""

from __future__ import annotations

import re

import pyotp
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from clinic.models import Account, Invitation, SigningKey, StaffMember
from clinic.services.access import invitations, staff
from tests.browser import fill_in
from tests.factories import NOW, People, login_of
from tests.integration.conftest import Clock, stored

LONG, SHORT = "nine herons downstream", "tw1g-bar"


@pytest.fixture
def link(session: Session, people: People, clock: Clock) -> str:
    """Where Dora, a new therapist, chooses her password."""
    dora = staff.add(
        session,
        clinic_id=people.clinic.id,
        name="Dora New",
        role="therapist",
        email="dora@example.org",
        profession="Physiotherapist",
        registration="PT-9",
        by=people.ada,
        at=NOW,
    )
    token = invitations.create_for_staff(session, member=dora, by=people.ada, at=NOW)
    session.commit()
    return f"/welcome/{token}"


def dora(engine: Engine) -> StaffMember:
    (found,) = stored(engine, select(StaffMember).where(StaffMember.name == "Dora New"))
    return found


def account(engine: Engine) -> Account:
    """Dora's account."""
    (found,) = stored(engine, select(Account).where(Account.id == dora(engine).account_id))
    return found


def offered(page: str) -> tuple[str, pyotp.TOTP]:
    """What the form carries, and the app that scanned its picture."""
    (token,) = re.findall(r'name="offer" type="hidden" value="([^"]+)"', page)
    (secret,) = re.findall(r'<code class="secret"[^>]*>([A-Z2-7 ]+)</code>', page)
    return token, pyotp.TOTP(secret.replace(" ", ""))


def test_the_page_greets_and_suggests_the_address_as_the_name(client: FlaskClient, link: str) -> None:
    page = client.get(link).text
    assert "Welcome, Dora New" in page
    assert 'value="dora@example.org"' in page
    assert 'autocomplete="new-password"' in page
    assert "<svg" in page


def test_looking_at_it_uses_nothing_up(client: FlaskClient, engine: Engine, link: str) -> None:
    for _ in range(3):
        assert client.get(link).status_code == 200
    assert dora(engine).account_id is None


def test_a_long_password_alone_is_enough_and_signs_in(client: FlaskClient, engine: Engine, link: str) -> None:
    answer = fill_in(client, link, {"login": "dora", "password": LONG})
    assert (answer.status_code, answer.location) == (303, "/patients")
    assert client.get("/account").status_code == 200
    assert stored(engine, select(SigningKey.staff_id)).count(dora(engine).id) == 1


def test_a_short_password_is_refused_without_the_app_and_nothing_is_written(
    client: FlaskClient, engine: Engine, link: str
) -> None:
    answer = fill_in(client, link, {"login": "dora", "password": SHORT})
    assert answer.status_code == 422
    assert "set up an authenticator app and use at least 8" in answer.text
    assert 'value="dora"' in answer.text
    assert dora(engine).account_id is None


def test_a_short_password_is_accepted_with_the_app_set_up_in_the_same_form(
    client: FlaskClient, engine: Engine, link: str, clock: Clock
) -> None:
    token, app = offered(client.get(link).text)
    form = {"login": "dora", "password": SHORT, "offer": token, "code": app.at(clock.now)}
    answer = client.post(link, data=form)
    assert answer.status_code == 200
    assert len(re.findall(r"<code>[a-z2-9]{5}-[a-z2-9]{5}-[a-z2-9]{5}</code>", answer.text)) == 10
    assert account(engine).totp_secret is not None
    assert client.get("/account").status_code == 200


def test_a_wrong_code_saves_nothing_and_keeps_the_picture(
    client: FlaskClient, engine: Engine, link: str
) -> None:
    token, app = offered(client.get(link).text)
    answer = client.post(link, data={"login": "dora", "password": SHORT, "offer": token, "code": "000000"})
    assert answer.status_code == 422
    assert offered(answer.text)[1].secret == app.secret
    assert dora(engine).account_id is None


def test_a_code_for_a_secret_made_up_elsewhere_is_refused(
    client: FlaskClient, link: str, clock: Clock
) -> None:
    code = pyotp.TOTP(pyotp.random_base32()).at(clock.now)
    form = {"login": "dora", "password": SHORT, "offer": "bWFkZSB1cA==", "code": code}
    assert client.post(link, data=form).status_code == 422


def test_the_link_works_once(client: FlaskClient, engine: Engine, link: str) -> None:
    fill_in(client, link, {"login": "dora", "password": LONG})
    for answer in (client.get(link), client.post(link, data={"login": "eve", "password": LONG})):
        assert answer.status_code == 404
        assert "This link has ended" in answer.text
    assert account(engine).login == "dora"


def test_an_old_and_an_unknown_link_are_answered_alike(client: FlaskClient, link: str, clock: Clock) -> None:
    unknown = client.get("/welcome/nothing")
    clock.pass_by(days=7)
    ended = client.get(link)
    assert (unknown.status_code, ended.status_code) == (404, 404)
    assert "This link has ended" in unknown.text
    assert "This link has ended" in ended.text


def test_a_name_that_somebody_has_is_refused_at_its_field(
    client: FlaskClient, people: People, link: str
) -> None:
    answer = fill_in(client, link, {"login": login_of(people.bob), "password": LONG})
    assert answer.status_code == 422
    assert "This sign-in name is taken." in answer.text


def test_the_token_is_not_in_the_database(engine: Engine, link: str) -> None:
    token = link.rsplit("/", 1)[1]
    assert token not in stored(engine, select(Invitation.code_hash))
