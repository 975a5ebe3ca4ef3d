"""Administrators see how e-mails went and choose when they go; everybody who treats chooses whether they want any."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.followup.notices import STALE, NoticeKind, NoticeStatus
from clinic.models import AuditEvent, Clinic, Notice, StaffMember
from clinic.services.followup import chores
from clinic.services.followup.notices import outbox
from tests.browser import controls
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup.notices.conftest import notices
from tests.integration.followup.notices.mail_servers import Post

Write = Callable[..., Notice]
FAILED = {"status": NoticeStatus.FAILED, "settled_at": NOW, "answer": "550 no such person"}


@pytest.fixture
def ada(app: Flask, clock: Clock, people: People, alice: StaffMember) -> FlaskClient:
    client = app.test_client()
    sign_in(client, people.ada)
    return client


@pytest.fixture
def desk_of_alice(app: Flask, clock: Clock, alice: StaffMember) -> FlaskClient:
    client = app.test_client()
    sign_in(client, alice)
    return client


def actions(session: Session) -> list[str]:
    found = list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))
    session.commit()
    return found


def test_the_page_says_that_nothing_is_sent_and_that_no_worker_runs(
    app: Flask, ada: FlaskClient, session: Session, post: Post
) -> None:
    page = ada.get("/admin/notices").text
    assert "Nothing is sent: no mail server is named" in page
    assert "It never looked." in page

    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail=post.server())
    chores.done(session, chores.Kind.LOOK, about="", at=NOW)
    session.commit()
    page = ada.get("/admin/notices").text
    assert "no mail server is named" not in page
    assert "The worker does not run" not in page
    assert "the worker last looked Nov 21, 2026" in page


def test_a_worker_that_was_not_seen_for_a_while_is_said_loudly(
    ada: FlaskClient, session: Session, clock: Clock
) -> None:
    chores.done(session, chores.Kind.LOOK, about="", at=NOW)
    session.commit()
    clock.pass_by(minutes=11)
    assert "The worker does not run" in ada.get("/admin/notices").text


def test_each_e_mail_stands_there_with_what_became_of_it(ada: FlaskClient, write: Write) -> None:
    write(**FAILED)
    write(attempts=2, answer="451 disk full", due_at=NOW + timedelta(minutes=5))
    write(kind=NoticeKind.DIGEST, day=NOW.date(), patients=3, status=NoticeStatus.SENT, settled_at=NOW)
    page = ada.get("/admin/notices").text
    assert "550 no such person" in page
    assert "tried 2 times, again Nov 21, 2026, 3:05\u202fPM" in page
    assert "3 patients" in page
    assert "Waiting: 1 · Sent: 1 · Not needed: 0 · Failed: 1" in page


def test_one_that_was_given_up_is_tried_again(
    ada: FlaskClient, session: Session, write: Write, send: Callable[..., int], post: Post
) -> None:
    notice = write(**FAILED, attempts=6)
    page = ada.get("/admin/notices").text
    for _ in range(2):  # twice is once
        assert ada.post(f"/admin/notices/{notice.id}/again", data=controls(page)).status_code == 303
    assert actions(session).count("notice.again") == 1
    assert send(post.server()) == 1
    assert [(one.status, one.attempts) for one in notices(session)] == [("sent", 1)]


def test_one_that_says_nothing_any_more_is_not(ada: FlaskClient, session: Session, write: Write) -> None:
    notice = write(**FAILED, written_at=NOW - STALE)
    page = ada.get("/admin/notices").text
    assert f"It is not tried again. {outbox.TOO_OLD}" in page
    answer = ada.post(f"/admin/notices/{notice.id}/again", data=controls(page))
    assert answer.status_code == 409
    assert outbox.TOO_OLD in answer.text
    assert [one.status for one in notices(session)] == ["failed"]


def test_one_of_another_clinic_is_not_there(
    app: Flask, clock: Clock, session: Session, people: People, write: Write, ada: FlaskClient
) -> None:
    notice = write(**FAILED)
    page = ada.get("/admin/notices").text
    people.bob.administers = True
    session.commit()
    bob = app.test_client()
    sign_in(bob, people.bob)
    assert "None yet." in bob.get("/admin/notices").text
    assert bob.post(f"/admin/notices/{notice.id}/again", data=controls(page)).status_code == 404
    assert ada.post(f"/admin/notices/{uuid4()}/again", data=controls(page)).status_code == 404
    assert [one.status for one in notices(session)] == ["failed"]


def test_the_clinic_chooses_hour_and_alerts(ada: FlaskClient, session: Session, people: People) -> None:
    form = controls(ada.get("/admin/notices").text)
    assert form["digest_hour"] == ["7"]
    answer = ada.post("/admin/notices", data=form | {"digest_hour": "18", "alerts": "yes"})
    assert answer.status_code == 303
    clinic = session.get_one(Clinic, people.clinic.id, populate_existing=True)
    assert (clinic.digest_hour, clinic.alerts) == (18, True)
    session.commit()
    assert actions(session).count("clinic.change") == 1

    stale = ada.post("/admin/notices", data=form | {"digest_hour": "9"})
    assert stale.status_code == 422
    assert 'value="9"' in stale.text
    clinic = session.get_one(Clinic, people.clinic.id, populate_existing=True)
    assert clinic.digest_hour == 18


@pytest.mark.parametrize("hour", ["24", "-1", "", "seven"])
def test_an_hour_that_is_none_is_refused_at_its_field(
    ada: FlaskClient, session: Session, people: People, hour: str
) -> None:
    form = controls(ada.get("/admin/notices").text) | {"digest_hour": hour, "alerts": "yes"}
    answer = ada.post("/admin/notices", data=form)
    assert answer.status_code == 422
    assert "digest_hour-error" in answer.text
    clinic = session.get_one(Clinic, people.clinic.id, populate_existing=True)
    assert (clinic.digest_hour, clinic.alerts) == (7, False)


def test_everybody_who_treats_chooses_address_and_whether(
    desk_of_alice: FlaskClient, session: Session, alice: StaffMember
) -> None:
    assert "alice@riverside.example" in desk_of_alice.get("/account").text
    page = desk_of_alice.get("/notices").text
    assert "No e-mails are sent here" in page
    form = controls(page)
    assert form["wants_mail"] == ["yes"]
    form |= {"wants_mail": "no"}
    answer = desk_of_alice.post("/notices", data=form | {"email": "able@riverside.example"})
    assert answer.status_code == 303
    session.refresh(alice)
    assert (alice.email, alice.wants_mail) == ("able@riverside.example", False)
    session.commit()
    assert actions(session).count("staff.change") == 1
    assert "Off. Nothing is sent." in desk_of_alice.get("/account").text

    stale = desk_of_alice.post("/notices", data=form | {"email": "other@riverside.example"})
    assert stale.status_code == 422
    assert "other@riverside.example" in stale.text


@pytest.mark.parametrize("email", ["alice", "alice@riverside", f"{'a' * 200}@riverside.example"])
def test_an_address_that_is_none_is_refused_at_its_field(
    desk_of_alice: FlaskClient, session: Session, alice: StaffMember, email: str
) -> None:
    form = controls(desk_of_alice.get("/notices").text) | {"email": email}
    answer = desk_of_alice.post("/notices", data=form)
    assert answer.status_code == 422
    assert "email-error" in answer.text
    assert email in answer.text
    session.refresh(alice)
    assert alice.email == "alice@riverside.example"


def test_an_administrator_who_treats_nobody_has_no_such_choice(ada: FlaskClient) -> None:
    assert "E-mails about your worklist" not in ada.get("/account").text
    assert ada.get("/notices").status_code == 404


def test_it_names_who_treats_and_is_reached_by_no_e_mail(
    ada: FlaskClient, session: Session, people: People
) -> None:
    people.amos.email, people.amos.wants_mail = "amos@clinic.example", True
    session.commit()
    assert "No e-mail reaches" not in ada.get("/admin/notices").text

    people.amos.email = ""
    session.commit()
    assert "goes to every therapist whom one reaches instead" in ada.get("/admin/notices").text
    people.alice.wants_mail = False
    session.commit()
    page = ada.get("/admin/notices").text
    assert "No e-mail reaches 2 who treat" in page
    assert "whom one reaches instead" not in page
    assert "No therapist gets an e-mail about what must not wait" in page
    assert f"{people.amos.name}</a>: no address" in page
    assert f"{people.alice.name}</a>: switched it off" in page
    for absent in (people.ada, people.bob):  # treats nobody, and is of another clinic
        assert f"{absent.name}</a>:" not in page

    people.amos.active = False
    session.commit()
    assert f"{people.amos.name}</a>:" not in ada.get("/admin/notices").text
