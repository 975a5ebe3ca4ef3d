"""A new secret key: what the old one signed still counts while the old one is named, and not a moment longer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient

from clinic import create_app
from clinic.settings import Settings
from clinic.web.session import known_browser
from tests.factories import People
from tests.integration.attacks.test_cookies import token
from tests.integration.conftest import Clock, sign_in

NEW = "the secret key that is in use from now on"


@contextmanager
def restarted(settings: Settings, clock: Clock, browser: FlaskClient) -> Iterator[FlaskClient]:
    """The same browser on the application started again with other settings."""
    app: Flask = create_app(settings)
    app.config["CLOCK"] = lambda: clock.now
    after = app.test_client()
    for name in ("session", "known_browser"):
        cookie = browser.get_cookie(name)
        assert cookie
        after.set_cookie(name, cookie.value)
    yield after
    app.extensions["clinic.engine"].dispose()


def test_with_the_old_key_named_people_stay_signed_in_and_open_forms_can_be_sent(
    app: Flask, client: FlaskClient, people: People, clock: Clock, settings: Settings
) -> None:
    sign_in(client, people.alice)
    app.config["WTF_CSRF_ENABLED"] = True
    form = {"csrf_token": token(client, "/account")}

    rotated = replace(settings, secret_key=NEW, secret_keys_old=("older still", settings.secret_key))
    with restarted(rotated, clock, client) as after:
        assert after.get("/patients").status_code == 200
        assert after.post("/account/sessions/end-others", data=form).status_code == 303
        known = client.get_cookie("known_browser")
        assert known
        with after.application.test_request_context(headers={"Cookie": f"known_browser={known.value}"}):
            assert known_browser.recognize("alice")


def test_without_the_old_key_everybody_signs_in_again(
    client: FlaskClient, people: People, clock: Clock, settings: Settings
) -> None:
    sign_in(client, people.alice)

    with restarted(replace(settings, secret_key=NEW), clock, client) as after:
        assert after.get("/patients").status_code == 302
