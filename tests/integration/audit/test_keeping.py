"""What a request leaves behind: saved with its audit or not saved at all, and never the one answer for the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, delete, event, func, insert, select
from sqlalchemy.orm import Session

from clinic.db import transaction
from clinic.domain.errors import ActionDenied
from clinic.models import AuditEvent, Goal, Patient
from clinic.services.audit.actions import AuditAction
from clinic.services.record import patients
from tests import browser
from tests.browser import Sent
from tests.factories import People
from tests.integration.conftest import Clock, sign_in, stored

GOAL = {"texts-0": "Walk to the lake"}
TOO_LONG = {"texts-0": "x" * 300}
SAVED = "The goals are saved."
READS = select(AuditEvent).where(AuditEvent.action == AuditAction.PATIENTS_READ)


@pytest.fixture
def alice(app: Flask, client: FlaskClient, people: People, clock: Clock) -> FlaskClient:
    """Alice's browser, which gets the page that a real server answers with when something breaks."""
    sign_in(client, people.alice)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return client


@pytest.fixture
def goals(people: People) -> str:
    return f"/patients/{people.pat.id}/goals"


@pytest.fixture
def typed(alice: FlaskClient, goals: str, engine: Engine) -> Sent:
    """The form of the goals as its page shows it, before anything here happens."""
    form = browser.controls(alice.get(goals).text)
    with transaction(engine) as session:
        session.execute(delete(AuditEvent))
    return form


@contextmanager
def at_commit(act: Callable[[Session], None]) -> Iterator[None]:
    """Have `act` done by every session that is about to commit."""
    event.listen(Session, "before_commit", act)
    yield
    event.remove(Session, "before_commit", act)


@contextmanager
def no_room_for_reads(app: Flask) -> Iterator[None]:
    """The log takes no read: as when the disk is full at the worst moment."""

    def fail(_connection: object, _cursor: object, statement: str, values: object, *_more: object) -> None:
        if statement.startswith("INSERT INTO audit_events") and AuditAction.PATIENTS_READ in str(values):
            raise OSError("the disk is full")

    engine = app.extensions["clinic.engine"]
    event.listen(engine, "before_cursor_execute", fail)
    yield
    event.remove(engine, "before_cursor_execute", fail)


def counted(engine: Engine) -> tuple[int, int]:
    """How many goals there are, and how many reads of records."""
    return tuple(
        stored(engine, select(func.count()).select_from(found.subquery()))[0]
        for found in (select(Goal), READS)
    )


def test_a_change_is_saved_together_with_the_read_that_it_was(
    alice: FlaskClient, goals: str, typed: Sent, engine: Engine, people: People
) -> None:
    assert alice.post(goals, data=typed | GOAL).status_code == 303
    (read,) = stored(engine, READS)
    assert (read.actor_name, read.patient_id, read.detail) == ("Alice Able", people.pat.id, {"path": goals})
    assert read.address == "127.0.0.1"


def test_a_change_whose_read_cannot_be_logged_is_not_saved(
    app: Flask, alice: FlaskClient, goals: str, typed: Sent, engine: Engine
) -> None:
    with no_room_for_reads(app):
        answer = alice.post(goals, data=typed | GOAL)
    assert answer.status_code == 500
    assert "Nothing was saved" in answer.text
    assert counted(engine) == (0, 0)
    assert SAVED not in alice.get(goals).text


@pytest.mark.parametrize("is_post", [False, True])
def test_a_page_whose_read_cannot_be_logged_is_not_shown(
    app: Flask, alice: FlaskClient, goals: str, typed: Sent, engine: Engine, is_post: bool
) -> None:
    with no_room_for_reads(app):
        answer = alice.post(goals, data=typed | TOO_LONG) if is_post else alice.get(goals)
    assert answer.status_code == 500
    assert "Pat Patient" not in answer.text
    assert "Content-Security-Policy" in answer.headers
    assert counted(engine) == (0, 0)


def test_a_refused_form_saves_nothing_but_that_the_record_was_read(
    alice: FlaskClient, goals: str, typed: Sent, engine: Engine
) -> None:
    assert alice.post(goals, data=typed | TOO_LONG).status_code == 422
    assert counted(engine) == (0, 1)


def test_a_refusal_at_the_last_moment_is_answered_as_one(
    alice: FlaskClient, goals: str, typed: Sent, engine: Engine, people: People
) -> None:
    def refuse(session: Session) -> None:
        if session.scalar(select(Goal)):
            raise ActionDenied("Somebody was faster.")

    with at_commit(refuse):
        answer = alice.post(goals, data=typed | GOAL)
    assert answer.status_code == 409
    assert "Somebody was faster." in answer.text
    assert SAVED not in answer.text
    assert "Content-Security-Policy" in answer.headers
    assert counted(engine) == (0, 1)
    (refused,) = stored(engine, select(AuditEvent).where(AuditEvent.action == AuditAction.REFUSED))
    assert (refused.actor_id, refused.detail) == (people.alice.id, {"path": goals, "status": 409})


def test_what_the_database_refuses_when_saving_is_not_half_saved(
    alice: FlaskClient, goals: str, typed: Sent, engine: Engine, people: People
) -> None:
    def double(session: Session) -> None:
        for goal in session.execute(select(Goal.__table__)).mappings().all():
            session.execute(insert(Goal).values(**goal))

    with at_commit(double):
        answer = alice.post(goals, data=typed | GOAL)
    assert answer.status_code == 409
    assert SAVED not in answer.text
    assert counted(engine) == (0, 1)
    assert SAVED not in alice.get(goals).text


def test_a_record_asked_for_twice_in_a_request_is_one_read(
    alice: FlaskClient, engine: Engine, people: People
) -> None:
    alice.get(f"/patients/{people.pat.id}")
    assert counted(engine) == (0, 1)


def test_a_command_reads_without_a_request_and_nothing_collects_it(session: Session, people: People) -> None:
    for _ in range(3):
        assert patients.get(session, people.alice, people.pat.id) is people.pat
    session.flush()
    assert session.info == {}
    assert session.scalar(select(func.count()).select_from(READS.subquery())) == 0
    assert isinstance(people.pat, Patient)
