"""While a password is hashed, which is slow on purpose, the request holds no lock that anybody waits for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update
from werkzeug.test import TestResponse

from clinic.db import transaction
from clinic.models import Account, Invitation, LoginSession, Patient, Program, Signing, StaffMember
from clinic.services.access import invitations, passwords, staff
from tests.browser import fill_in
from tests.desk import HARMLESS, Desk
from tests.factories import NOW, PASSWORD, login_of
from tests.integration.conftest import Clock, sign_in

NEXT = "nine herons downstream"
LOCKED = (Account, Invitation, LoginSession, Patient, Program, Signing, StaffMember)
Flow = Callable[[FlaskClient, Desk], TestResponse]


class Curious(PasswordHasher):
    """The real one; whenever it is asked it looks whether anybody else could write now."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.engine, self.work = engine, []

    def look(self, what: str) -> None:
        with transaction(self.engine) as session:
            for table in LOCKED:
                session.scalars(select(table).with_for_update(nowait=True)).all()
        self.work.append(what)

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.look("hash")
        return super().hash(password, salt=salt)

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        self.look("verify")
        return super().verify(hash, password)


def signing_in(client: FlaskClient, desk: Desk) -> TestResponse:
    client.post("/sign-out")
    return client.post("/sign-in", data={"login": login_of(desk.alice), "password": PASSWORD})


def signing_in_wrongly(client: FlaskClient, desk: Desk) -> TestResponse:
    client.post("/sign-out")
    return client.post("/sign-in", data={"login": login_of(desk.alice), "password": NEXT})


def signing_a_plan(client: FlaskClient, desk: Desk) -> TestResponse:
    desk.answer_all()
    address = f"/programs/{desk.draft(HARMLESS).id}/sign"
    desk.session.commit()
    return fill_in(client, address, {"password": PASSWORD})


def changing_the_password(client: FlaskClient, desk: Desk) -> TestResponse:
    return client.post("/account/password", data={"password": PASSWORD, "new_password": NEXT})


def turning_the_second_factor_on(client: FlaskClient, desk: Desk) -> TestResponse:
    return fill_in(client, "/account/second-factor", {"password": PASSWORD, "code": "123456"})


def joining_the_staff(client: FlaskClient, desk: Desk) -> TestResponse:
    session, ada = desk.session, desk.people.ada
    added = staff.add(session, clinic_id=ada.clinic_id, name="Dora New", role="assistant", by=ada, at=NOW)
    link = f"/welcome/{invitations.create_for_staff(session, member=added, by=ada, at=NOW)}"
    session.commit()
    return fill_in(client, link, {"login": "dora", "password": NEXT})


def enrolling(client: FlaskClient, desk: Desk) -> TestResponse:
    code = invitations.create_for_patient(desk.session, patient=desk.pat, by=desk.alice, at=NOW)
    desk.session.commit()
    typed = {"code": code, "born": "1961-05-04", "login": "pat@example.org", "password": NEXT}
    return fill_in(client, "/enrol", typed)


FLOWS: dict[Flow, tuple[int, list[str]]] = {
    signing_in: (303, ["verify"]),
    signing_in_wrongly: (422, ["verify"]),
    signing_a_plan: (303, ["verify"]),
    changing_the_password: (303, ["verify", "hash"]),
    turning_the_second_factor_on: (422, ["verify"]),
    joining_the_staff: (303, ["hash"]),
    enrolling: (303, ["hash"]),
}


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.__name__)
def test_nobody_waits_for_a_password(
    app: Flask,
    client: FlaskClient,
    engine: Engine,
    desk: Desk,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    flow: Flow,
) -> None:
    sign_in(client, desk.alice)
    curious = Curious(engine)
    monkeypatch.setattr(passwords, "HASHER", curious)
    answer = flow(client, desk)

    assert (answer.status_code, curious.work) == FLOWS[flow], answer.text


def test_a_password_that_is_changed_while_it_is_checked_lets_nobody_in(
    client: FlaskClient, engine: Engine, desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = passwords.hash_of(NEXT)

    class Meanwhile(Curious):
        def look(self, what: str) -> None:
            with transaction(self.engine) as session:
                session.execute(update(Account).values(password_hash=changed))

    monkeypatch.setattr(passwords, "HASHER", Meanwhile(engine))
    desk.session.commit()
    assert signing_in(client, desk).status_code == 422
