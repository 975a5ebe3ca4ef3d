"""The page on which a plan is signed: it takes the signer's own password, every time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from clinic.models import Plan, Program, Signing
from tests.desk import HARMLESS, Desk
from tests.factories import PASSWORD
from tests.integration.conftest import Clock, sign_in, stored


@pytest.fixture
def program(desk: Desk) -> Program:
    desk.answer_all()
    draft = desk.draft(HARMLESS)
    desk.session.commit()
    return draft


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Fill this in."),
        ({"password": ""}, "Fill this in."),
        ({"password": "nine herons downstream"}, "This is not your password."),
        ({"password": PASSWORD.upper()}, "This is not your password."),
    ],
    ids=["none", "empty", "wrong", "in capitals"],
)
def test_without_the_signers_password_nothing_is_signed(
    client: FlaskClient,
    engine: Engine,
    clock: Clock,
    desk: Desk,
    program: Program,
    given: dict[str, str],
    sentence: str,
) -> None:
    sign_in(client, desk.alice)
    form = {"revision": program.revision, "paper": "a4", "cautions": "y", **given}
    refused = client.post(f"/programs/{program.id}/sign", data=form)

    assert refused.status_code == 422
    assert sentence in refused.text
    assert stored(engine, select(Plan)) == []
    assert stored(engine, select(Program.status)) == ["draft"]


def test_with_the_password_the_plan_is_signed(
    client: FlaskClient,
    engine: Engine,
    clock: Clock,
    desk: Desk,
    program: Program,
    work: Callable[[], int],
) -> None:
    sign_in(client, desk.alice)
    form = {"revision": program.revision, "paper": "a4", "password": PASSWORD}
    signed = client.post(f"/programs/{program.id}/sign", data=form)
    (signing,) = stored(engine, select(Signing))
    assert (signed.status_code, signed.location) == (303, f"/signings/{signing.id}")
    assert work() == 1

    (plan,) = stored(engine, select(Plan))
    assert client.get(signed.location).location == f"/plans/{plan.id}"
    assert "Version 1 is signed." in client.get(f"/plans/{plan.id}").text
    assert plan.signer_name == "Alice Able"
