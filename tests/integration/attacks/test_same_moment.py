"""What two people save at the same moment, and only one can have: the other is told in a sentence, not by an error."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from clinic.db import open_session
from clinic.models import Account, Invitation, OwnExerciseRevision, Plan, Program, ProgramItem
from clinic.services.access import invitations, staff
from clinic.services.library import own_copies
from clinic.services.record import goals
from tests.browser import controls, fill_in
from tests.desk import AGREED, HARMLESS, Desk
from tests.factories import NOW, PASSWORD
from tests.integration.attacks.test_at_the_same_time import elsewhere
from tests.integration.attacks.test_two_posts_at_once import browser, wait_for
from tests.integration.conftest import Clock, stored

on_postgresql = pytest.mark.parametrize(
    "create_database", ["postgresql"], indirect=True
)  # SQLite lets one write


def while_somebody_saves(
    engine: Engine, saved: Callable[[Session], object], post: Callable[[], TestResponse]
) -> TestResponse:
    """What the post answers that looked before the other's commit, and saves after it."""
    with open_session(engine, writes=True) as session, ThreadPoolExecutor(1) as pool:
        saved(session)
        session.flush()
        answer = pool.submit(post)
        wait_for(engine, [answer])
        session.commit()
        return answer.result()


@on_postgresql
def test_a_sign_in_name_that_somebody_else_takes_at_the_same_moment(
    app: Flask, desk: Desk, engine: Engine, clock: Clock
) -> None:
    session, ada = desk.session, desk.people.ada
    dora = staff.add(session, clinic_id=ada.clinic_id, name="Dora New", role="assistant", by=ada, at=NOW)
    address = f"/welcome/{invitations.create_for_staff(session, member=dora, by=ada, at=NOW)}"
    session.commit()
    client = app.test_client()
    typed = controls(client.get(address).text) | {"login": "dora", "password": PASSWORD + "s"}

    other = Account(login="dora", password_hash="", created_at=NOW)
    answer = while_somebody_saves(
        engine, lambda there: there.add(other), lambda: client.post(address, data=typed)
    )
    assert (answer.status_code, "saved at the same moment" in answer.text) == (409, True)
    assert fill_in(client, address, typed | {"login": "dora2"}).status_code == 303


@on_postgresql
@pytest.mark.parametrize(
    ("name", "expected"), [(" theirs ", (422, ["Theirs"])), ("Mine", (303, ["Theirs", "Mine"]))]
)
def test_a_copy_of_the_same_exercise_made_at_the_same_moment_has_another_name(
    app: Flask, desk: Desk, engine: Engine, clock: Clock, name: str, expected: tuple[int, list[str]]
) -> None:
    client, address = browser(app, desk.alice), f"/library/{HARMLESS}/copy"
    typed = controls(client.get(address).text) | {"name": name}
    desk.session.commit()

    def theirs(there: Session) -> None:
        by = elsewhere(desk, there).alice
        own_copies.copy(there, slug=HARMLESS, words={"name": "Theirs"}, seen=(0, 1), by=by, at=NOW)

    answer = while_somebody_saves(engine, theirs, lambda: client.post(address, data=typed))
    made = stored(engine, select(OwnExerciseRevision).order_by(OwnExerciseRevision.slug))
    assert (answer.status_code, [row.content["name"] for row in made]) == expected


@on_postgresql
def test_an_exercise_that_is_added_while_somebody_signs_the_program(
    app: Flask, desk: Desk, engine: Engine, clock: Clock
) -> None:
    desk.answer_all()
    program, client = desk.draft(HARMLESS), browser(app, desk.alice)
    key, address = (program.clinic_id, program.id), f"/programs/{program.id}/items"
    desk.session.commit()

    def sign(there: Session) -> None:
        elsewhere(desk, there).sign(there.get_one(Program, key))

    answer = while_somebody_saves(engine, sign, lambda: client.post(address, data={"slug": "wall-squat"}))
    assert (answer.status_code, "This program is signed." in answer.text) == (409, True)
    assert stored(engine, select(ProgramItem.slug)) == [HARMLESS]


@on_postgresql
def test_a_new_code_for_a_patient_takes_back_the_one_made_at_the_same_moment(
    app: Flask, desk: Desk, engine: Engine, clock: Clock
) -> None:
    client, address = browser(app, desk.alice), f"/patients/{desk.pat.id}/invitation"
    desk.session.commit()

    def theirs(there: Session) -> None:
        mine = elsewhere(desk, there)
        invitations.create_for_patient(there, patient=mine.pat, by=mine.alice, at=NOW)

    assert while_somebody_saves(engine, theirs, lambda: client.post(address)).status_code == 200
    taken_back = select(Invitation.revoked_at).where(Invitation.patient_id.is_not(None))
    assert sorted(at is not None for at in stored(engine, taken_back)) == [False, True]


@on_postgresql
def test_a_server_whose_clock_is_ahead_writes_while_somebody_signs(
    app: Flask, desk: Desk, engine: Engine, clock: Clock
) -> None:
    desk.answer_all()
    program, client = desk.draft(HARMLESS), browser(app, desk.alice)
    read = desk.shown(program)
    form = {**read, **AGREED, "paper": "a4", "password": PASSWORD, "cautions": "y"}
    address = f"/programs/{program.id}/sign"
    desk.session.commit()

    def theirs(there: Session) -> None:
        mine, ahead = elsewhere(desk, there), NOW + timedelta(minutes=40)
        goals.write(there, patient=mine.pat, texts=["Walk"], seen=None, by=mine.alice, at=ahead)

    answer = while_somebody_saves(engine, theirs, lambda: client.post(address, data=form))
    assert (answer.status_code, "before the newest entry" in answer.text) == (409, True)
    assert stored(engine, select(Plan.id)) == []


def test_a_broken_constraint_of_another_kind_is_no_coincidence(
    app: Flask, desk: Desk, engine: Engine
) -> None:
    """It is a mistake of ours, which nobody should be told to try again."""
    broken = Account(login=None, password_hash="", created_at=NOW)
    with app.test_request_context(), open_session(engine, writes=True) as session:
        session.add(broken)
        with pytest.raises(IntegrityError) as error:
            session.flush()
        session.rollback()
        with pytest.raises(IntegrityError):
            app.handle_user_exception(error.value)
