"""A form that is sent while nobody is signed in any more: its words wait, locked, for the person who typed them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from clinic.models import Account, VisitNote
from clinic.services.access import authenticator, second_factor
from clinic.services.screening import rulebooks
from clinic.settings import Settings
from clinic.web.forms import kept
from tests import factories
from tests.browser import controls, forms
from tests.factories import NOW, PASSWORD, People
from tests.integration.conftest import Clock, stored

WORDS = "Sleeps badly, and\nhas <pain> at night."
OURS = {"Sec-Fetch-Site": "same-origin"}
Lose = Callable[[FlaskClient, Clock], FlaskClient]


def whole(page: str, **typed: str) -> dict[str, object]:
    """All that a browser sends for the page's largest form, token and all."""
    (token,) = set(re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)) or {""}
    return {**controls(page), "csrf_token": token, **typed}


def idle(browser: FlaskClient, clock: Clock) -> FlaskClient:
    clock.pass_by(minutes=16)
    return browser


def signed_out(browser: FlaskClient, clock: Clock) -> FlaskClient:
    """In another tab of the same browser."""
    browser.post("/sign-out", data=whole(browser.get("/account").text))
    return browser


def reopened(browser: FlaskClient, clock: Clock) -> FlaskClient:
    """The tab is restored, and the session's cookie is gone."""
    return browser.application.test_client()


ENDS = pytest.mark.parametrize("lose", [idle, signed_out, reopened])


def enter(browser: FlaskClient, login: str) -> TestResponse:
    sent = whole(browser.get("/sign-in").text, login=login, password=PASSWORD)
    return browser.post("/sign-in", data=sent, headers=OURS)


@pytest.fixture
def browser(app: Flask, clock: Clock, people: People) -> FlaskClient:
    app.config["WTF_CSRF_ENABLED"] = True
    browser = app.test_client()
    assert enter(browser, "alice").status_code == 303
    return browser


@pytest.fixture
def address(people: People) -> str:
    return f"/patients/{people.pat.id}/visits"


def sent_by_nobody(
    browser: FlaskClient, clock: Clock, address: str, lose: Lose = idle, **typed: str
) -> tuple[FlaskClient, TestResponse]:
    """The browser as it is then, and its answer."""
    sent = whole(browser.get(address).text, **(typed or {"text": WORDS, "way": "clinic"}))
    browser = lose(browser, clock)
    return browser, browser.post(address, data=sent, headers=OURS)


def pressed(browser: FlaskClient, page: str) -> TestResponse:
    """Press the one button of the page."""
    ((address, _),) = forms(page)
    return browser.post(html.unescape(address), data=whole(page), headers=OURS)


def signed_in_again(browser: FlaskClient, page: str, login: str) -> TestResponse:
    """From the page on which the words wait through the sign-in page."""
    asked = pressed(browser, page)
    assert asked.status_code == 200
    assert "field-error" not in asked.text
    return browser.post("/sign-in", data=whole(asked.text, login=login, password=PASSWORD), headers=OURS)


@ENDS
def test_the_words_wait_and_are_sent_with_one_press(
    browser: FlaskClient, clock: Clock, engine: Engine, address: str, lose: Lose
) -> None:
    browser, waiting = sent_by_nobody(browser, clock, address, lose)
    assert waiting.status_code == 400
    assert "You are not signed in any more" in waiting.text
    assert "Sleeps badly" not in waiting.text
    assert not stored(engine, select(VisitNote))

    again = signed_in_again(browser, waiting.text, "alice")
    assert again.status_code == 200
    assert "Sleeps badly" in again.text
    saved = pressed(browser, again.text)

    assert saved.status_code == 303, saved.text
    (note,) = stored(engine, select(VisitNote))
    assert note.text == WORDS


def test_pressed_twice_it_is_saved_once(
    browser: FlaskClient, clock: Clock, engine: Engine, address: str
) -> None:
    browser, waiting = sent_by_nobody(browser, clock, address)
    again = signed_in_again(browser, waiting.text, "alice")
    assert [pressed(browser, again.text).status_code for _ in range(2)] == [303, 303]
    assert len(stored(engine, select(VisitNote))) == 1


@ENDS
@pytest.mark.parametrize("login", ["amos", "bob", "ada"])
def test_another_person_sees_nothing_of_it(
    browser: FlaskClient, clock: Clock, engine: Engine, people: People, address: str, lose: Lose, login: str
) -> None:
    browser, waiting = sent_by_nobody(browser, clock, address, lose)
    answer = signed_in_again(browser, waiting.text, login)
    assert answer.status_code == 200
    assert "Nothing was kept" in answer.text
    assert "Sleeps badly" not in answer.text
    assert str(people.pat.id) not in answer.text
    assert "/sign-in" not in browser.get("/").location  # and is signed in


def test_sent_again_while_nobody_is_in_they_go_on_waiting(
    browser: FlaskClient, clock: Clock, address: str
) -> None:
    """Also where somebody mistypes the password first."""
    browser, waiting = sent_by_nobody(browser, clock, address, reopened)
    asked = pressed(browser, waiting.text)
    wrong = browser.post("/sign-in", data=whole(asked.text, login="alice", password="wrong"), headers=OURS)
    assert wrong.status_code == 422
    right = browser.post("/sign-in", data=whole(wrong.text, login="alice", password=PASSWORD), headers=OURS)
    assert "Sleeps badly" in right.text


@pytest.mark.parametrize(("login", "is_given"), [("alice", True), ("amos", False)])
def test_who_signed_in_in_another_tab_goes_on_at_once(
    browser: FlaskClient, clock: Clock, address: str, login: str, is_given: bool
) -> None:
    browser, waiting = sent_by_nobody(browser, clock, address)
    assert enter(browser, login).status_code == 303
    assert ("Sleeps badly" in pressed(browser, waiting.text).text) is is_given


def test_after_an_hour_nothing_is_kept(browser: FlaskClient, clock: Clock, address: str) -> None:
    browser, waiting = sent_by_nobody(browser, clock, address)
    clock.pass_by(minutes=61)
    answer = signed_in_again(browser, waiting.text, "alice")
    assert "older than an hour" in answer.text
    assert "Sleeps badly" not in answer.text


@pytest.mark.parametrize("place", [0, 20, -3])
def test_what_was_tampered_with_does_not_open(
    browser: FlaskClient, clock: Clock, address: str, place: int
) -> None:
    browser, waiting = sent_by_nobody(browser, clock, address)
    sealed = str(controls(waiting.text)[kept.FIELD][0])
    other = "A" if sealed[place] != "A" else "B"
    changed = waiting.text.replace(sealed, sealed[:place] + other + sealed[place:][1:])
    answer = signed_in_again(browser, changed, "alice")
    assert answer.status_code == 200
    assert "Nothing was kept" in answer.text
    assert "Sleeps badly" not in answer.text


@pytest.mark.parametrize("junk", ["x", "%", "\ud55c", "A" * 40, "=" * 9])
def test_junk_does_not_open(browser: FlaskClient, clock: Clock, junk: str) -> None:
    sent = whole(browser.get("/account").text) | {kept.FIELD: junk}
    answer = browser.post("/sign-in", data=sent, headers=OURS)
    assert answer.status_code == 200
    assert "Nothing was kept" in answer.text


def test_a_large_form_waits_and_a_larger_one_says_that_it_does_not(
    browser: FlaskClient, clock: Clock, address: str
) -> None:
    browser, waiting = sent_by_nobody(browser, clock, address, text="x" * (kept.MOST - 2000), way="clinic")
    assert "x" * 50_000 in signed_in_again(browser, waiting.text, "alice").text

    browser, waiting = sent_by_nobody(browser, clock, address, text="x" * kept.MOST, way="clinic")
    assert waiting.status_code == 400
    assert "too long to wait here" in waiting.text
    assert kept.FIELD not in {name for _, sent in forms(waiting.text) for name in sent}


def test_a_page_from_elsewhere_is_given_nothing_to_keep(
    browser: FlaskClient, clock: Clock, address: str
) -> None:
    sent = whole(browser.get(address).text, text=WORDS)
    answer = reopened(browser, clock).post(address, data=sent, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400
    assert kept.FIELD not in answer.text
    assert "Sleeps badly" not in answer.text


def test_no_password_is_carried(browser: FlaskClient, clock: Clock) -> None:
    """Nor is there anything to keep where nothing else was typed: signing in is all there is to do."""
    address = "/account/password"
    sent = whole(browser.get(address).text, password="old words of mine", new_password="new words of mine")
    answer = idle(browser, clock).post(address, data=sent, headers=OURS)
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")


def test_a_password_among_other_fields_stays_behind(app: Flask, clock: Clock, people: People) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    browser = app.test_client()
    enter(browser, "ada")
    typed = {"name": "Tom Tall", "password": "four words of mine"}
    browser, waiting = sent_by_nobody(browser, clock, "/admin/staff/new", **typed)
    again = signed_in_again(browser, waiting.text, "ada")
    assert "Tom Tall" in again.text
    assert "four words" not in again.text
    assert "password" not in controls(again.text)


def test_a_patient_sends_theirs_again(
    app: Flask, clock: Clock, session: Session, engine: Engine, people: People
) -> None:
    factories.patient_account(session, people.pat, people.alice)
    rulebooks.sync(session, at=NOW)
    session.commit()
    app.config["WTF_CSRF_ENABLED"] = True
    browser = app.test_client()
    enter(browser, "pat")
    address = "/my/questions"
    sent = whole(browser.get(address).text)
    name = next(name for name, value in sent.items() if value == ["not_recorded"])
    browser, waiting = sent_by_nobody(browser, clock, address, reopened, **{name: "yes"})
    assert "You are not signed in any more" in waiting.text
    again = signed_in_again(browser, waiting.text, "pat")
    assert controls(again.text)[name] == ["yes"]
    assert pressed(browser, again.text).status_code == 303


def test_the_words_wait_for_the_code_too(
    browser: FlaskClient,
    clock: Clock,
    session: Session,
    settings: Settings,
    engine: Engine,
    people: People,
    address: str,
) -> None:
    account, keys = session.get_one(Account, people.alice.account_id), settings.encryption_keys
    offer = authenticator.offer(account.id, name="alice", clinic="Riverside", keys=keys)
    phone = pyotp.TOTP(offer.secret)
    second_factor.turn_on(
        session,
        account,
        offer.token,
        phone.at(NOW),
        offered_to=account.id,
        keys=keys,
        by=people.alice,
        at=NOW,
    )
    session.commit()
    browser, waiting = sent_by_nobody(browser, clock, address)

    asked = signed_in_again(browser, waiting.text, "alice")
    assert "Enter your code" in asked.text
    assert "Sleeps badly" not in asked.text
    still = browser.post(address, data=whole(asked.text, text=WORDS), headers=OURS)
    assert "You are not signed in any more" in still.text
    assert "Sleeps badly" not in still.text
    wrong = browser.post("/sign-in/code", data=whole(asked.text, code="000000"), headers=OURS)
    assert wrong.status_code == 422
    assert "Sleeps badly" not in wrong.text
    again = browser.post("/sign-in/code", data=whole(wrong.text, code=phone.at(clock.now)), headers=OURS)

    assert "Sleeps badly" in again.text
    assert pressed(browser, again.text).status_code == 303
    assert len(stored(engine, select(VisitNote))) == 1
