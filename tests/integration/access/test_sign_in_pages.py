"""Signing in and out in a browser: where it leads, what it refuses, what is left behind."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from clinic.models import AuditEvent, LoginSession, SignInFailure, StaffMember
from tests.factories import PASSWORD, People, patient_account
from tests.integration.conftest import Clock, sign_in, stored


def refused(engine: Engine) -> list[str]:
    query = select(AuditEvent.detail).where(AuditEvent.action == "session.refused").order_by(AuditEvent.id)
    return [detail["reason"] for detail in stored(engine, query)]


@pytest.mark.parametrize(
    ("who", "where"), [("alice", "/patients"), ("amos", "/patients"), ("ada", "/admin"), ("pat", "/my")]
)
def test_everybody_lands_on_their_own_first_page(
    client: FlaskClient, session: Session, people: People, who: str, where: str
) -> None:
    patient_account(session, people.pat, people.alice)
    session.commit()
    answer = client.post("/sign-in", data={"login": who, "password": PASSWORD})
    assert (answer.status_code, answer.location.rstrip("/")) == (303, where)


def test_the_page_asked_for_comes_after_signing_in(client: FlaskClient, people: People) -> None:
    turned_away = client.get("/patients?q=rosa&page=2")
    assert turned_away.status_code == 302
    answer = client.post(turned_away.location, data={"login": "alice", "password": PASSWORD})
    assert answer.location == "/patients?q=rosa&page=2"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "http:///evil.example",
        "//evil.example/",
        "///evil.example",
        "////evil.example/",
        "//",
        "%2F%2F/evil.example",
        "/\n/evil.example",
        "/\r\n//evil.example",
        " //evil.example",
        "/\u2028/evil.example",
        "/\\/evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "evil",
        "",
    ],
)
def test_a_link_that_leads_elsewhere_is_not_followed(
    client: FlaskClient, people: People, target: str
) -> None:
    answer = client.post(
        "/sign-in", query_string={"next": target}, data={"login": "alice", "password": PASSWORD}
    )
    assert answer.location == "/patients"


def test_a_refusal_says_nothing_about_the_name_and_keeps_it_typed(
    client: FlaskClient, engine: Engine, people: People
) -> None:
    for login in ("alice", "nobody"):
        answer = client.post("/sign-in", data={"login": login, "password": "wrong-password"})
        assert answer.status_code == 422
        assert "The name or the password is not right." in answer.text
        assert f'value="{login}"' in answer.text
        assert "wrong-password" not in answer.text
    assert refused(engine) == ["password", "unknown"]


def test_an_empty_form_is_answered_at_its_fields(client: FlaskClient, people: People) -> None:
    answer = client.post("/sign-in", data={})
    assert answer.status_code == 422
    assert answer.text.count("Fill this in.") == 4


def test_too_many_attempts_are_answered_with_the_time_to_wait(
    client: FlaskClient, engine: Engine, people: People, clock: Clock
) -> None:
    for _ in range(5):
        client.post("/sign-in", data={"login": "alice", "password": "wrong"})
    answer = client.post("/sign-in", data={"login": "alice", "password": PASSWORD})
    assert answer.status_code == 429
    assert "Try again in 15 minutes." in answer.text
    assert answer.headers["Retry-After"] == "900"
    assert refused(engine) == ["password"] * 5 + ["throttled"]
    clock.pass_by(minutes=15)
    sign_in(client, people.alice)


def test_a_browser_that_signed_in_before_is_let_in_while_its_name_is_under_attack(
    app: Flask, client: FlaskClient, people: People, clock: Clock
) -> None:
    sign_in(client, people.alice)
    client.post("/sign-out")
    stranger = app.test_client()
    for number in range(30):
        environ = {"REMOTE_ADDR": f"198.51.100.{number}"}
        stranger.post("/sign-in", data={"login": "alice", "password": "x"}, environ_base=environ)
    assert stranger.post("/sign-in", data={"login": "alice", "password": PASSWORD}).status_code == 429
    sign_in(client, people.alice)


def test_the_cookie_of_a_known_browser_opens_nothing_and_cannot_be_made_up(
    app: Flask, client: FlaskClient, people: People
) -> None:
    sign_in(client, people.alice)
    cookie = client.get_cookie("known_browser")
    assert cookie is not None
    assert cookie.http_only
    other = app.test_client()
    other.set_cookie("known_browser", cookie.value)
    assert other.get("/patients").status_code == 302
    other.set_cookie("known_browser", cookie.value[:-3] + "abc")
    assert other.post("/sign-in", data={"login": "alice", "password": PASSWORD}).status_code == 303


def test_signing_out_ends_the_session_on_the_server_too(
    app: Flask, client: FlaskClient, people: People
) -> None:
    sign_in(client, people.alice)
    stolen = client.get_cookie("session")
    assert stolen is not None
    assert client.post("/sign-out").location == "/sign-in"
    thief = app.test_client()
    thief.set_cookie("session", stolen.value)
    assert thief.get("/patients").location.startswith("/sign-in")


def test_signing_out_twice_is_harmless_and_a_link_does_not_sign_out(
    client: FlaskClient, people: People
) -> None:
    sign_in(client, people.alice)
    assert client.get("/sign-out").status_code == 405
    assert client.get("/account").status_code == 200
    assert client.post("/sign-out").status_code == client.post("/sign-out").status_code == 303


def test_signing_in_twice_leaves_one_session(client: FlaskClient, engine: Engine, people: People) -> None:
    for _ in range(2):
        sign_in(client, people.alice)
    assert stored(engine, select(LoginSession.ended_at)).count(None) == 1


def test_a_session_ends_after_fifteen_idle_minutes(client: FlaskClient, people: People, clock: Clock) -> None:
    sign_in(client, people.alice)
    clock.pass_by(minutes=14)
    assert client.get("/account").status_code == 200
    clock.pass_by(minutes=14)
    assert client.get("/account").status_code == 200
    clock.pass_by(minutes=15)
    assert client.get("/account").status_code == 302


def test_a_session_in_use_ends_after_twelve_hours(client: FlaskClient, people: People, clock: Clock) -> None:
    sign_in(client, people.alice)
    for _ in range(71):
        clock.pass_by(minutes=10)
        assert client.get("/account").status_code == 200
    clock.pass_by(minutes=10)
    assert client.get("/account").status_code == 302


def test_a_session_begun_by_a_clock_ahead_has_ended_once_the_clock_is_right(
    app: Flask, client: FlaskClient, people: People, clock: Clock
) -> None:
    now = clock.now
    clock.pass_by(days=3 * 365)
    sign_in(client, people.alice)
    assert client.get("/account").status_code == 200

    clock.now = now
    assert client.get("/account").status_code == 302
    again = app.test_client()
    sign_in(again, people.alice)
    assert again.get("/account").text.count("last used") == 1


def test_a_session_stands_on_another_server_a_minute_behind(
    client: FlaskClient, people: People, clock: Clock
) -> None:
    sign_in(client, people.alice)
    clock.pass_by(minutes=-1)
    assert client.get("/account").status_code == 200
    clock.pass_by(seconds=-1)
    assert client.get("/account").status_code == 302


def test_somebody_deactivated_is_out_at_once(client: FlaskClient, session: Session, people: People) -> None:
    sign_in(client, people.alice)
    session.get_one(StaffMember, (people.clinic.id, people.alice.id)).active = False
    session.commit()
    assert client.get("/account").status_code == 302


def test_reading_the_page_writes_nothing(client: FlaskClient, engine: Engine, people: People) -> None:
    client.get("/sign-in?next=/patients")
    client.get("/")
    assert stored(engine, select(LoginSession)) == stored(engine, select(SignInFailure)) == []


def test_the_first_page_of_all_leads_to_signing_in_or_home(client: FlaskClient, people: People) -> None:
    assert client.get("/").location == "/sign-in"
    sign_in(client, people.ada)
    assert client.get("/").location == "/admin"
    assert client.get("/sign-in").location == "/admin"


def test_without_a_form_token_nobody_signs_in(app: Flask, client: FlaskClient, people: People) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post("/sign-in", data={"login": "alice", "password": PASSWORD})
    assert answer.status_code == 400
    assert "Please send that again" in answer.text
    assert PASSWORD not in answer.text
