"""Two people who read the same page save it at once: one is saved, the other is told and keeps what was typed.

The row is held until both wait for it, so that both have read what stood before. Who is let go while waiting saves
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from html import unescape
from time import monotonic, sleep
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from clinic.db import open_session, transaction
from clinic.domain.programs.draft import mark
from clinic.domain.roles import Role
from clinic.models import Clinic, ConsultRecord, OwnExerciseRevision, Patient, Plan, Program, StaffMember
from clinic.services.access import staff
from clinic.services.library import own_copies
from clinic.services.screening.consult_flags import COVERED
from tests.browser import controls, with_flags
from tests.desk import AGREED, HARMLESS, Desk
from tests.factories import NOW, PASSWORD
from tests.integration.conftest import Clock, sign_in, stored

pytestmark = pytest.mark.parametrize(
    "create_database", ["postgresql"], indirect=True
)  # SQLite lets one write

BLOCKED = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
Post = Callable[[], TestResponse]


@contextmanager
def held(engine: Engine, table: type[Any], key: Any) -> Iterator[None]:
    """Nobody else writes this row."""
    with open_session(engine, writes=True) as session:
        session.get_one(table, key, with_for_update=True)
        yield
        session.rollback()


def wait_for(engine: Engine, posts: Sequence[Future[TestResponse]]) -> None:
    until = monotonic() + 20
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while connection.scalar(BLOCKED) != len(posts):
            answered = [
                re.findall(r"field-error[^>]*>(.*?)<", post.result().text) for post in posts if post.done()
            ]
            assert monotonic() < until, f"the posts do not wait: {answered}"
            sleep(0.05)


def together(
    engine: Engine,
    table: type[Any],
    key: Any,
    posts: Sequence[Post],
    meanwhile: Callable[[], None] = lambda: None,
) -> list[TestResponse]:
    """What the posts answer, which have all read their page and wait for the row; then `meanwhile` happens."""
    with ThreadPoolExecutor(len(posts)) as pool, held(engine, table, key):
        answers = [pool.submit(post) for post in posts]
        wait_for(engine, answers)
        meanwhile()
    return [answer.result() for answer in answers]


@pytest.fixture
def program(desk: Desk, clock: Clock) -> Program:
    desk.herniated_disc()
    draft = desk.draft(HARMLESS)
    own_copies.copy(
        desk.session, slug=HARMLESS, words={"name": "Our sit"}, seen=(0, 1), by=desk.alice, at=NOW
    )
    desk.session.commit()
    return draft


def browser(app: Flask, person: StaffMember) -> FlaskClient:
    client = app.test_client()
    sign_in(client, person)
    return client


CHANGES: Mapping[str, Callable[[str], dict[str, Any]]] = {
    "details": lambda who: {"name": who},
    "goals": lambda who: {"texts-0": who},
    "condition": lambda who: {"note": who},
    "intake": lambda who: {
        "saddle_numbness": {"first": "yes", "second": "not_recorded"}[who],
        "reason": f"Asked for the {who} time.",
    },
    "consult": lambda who: {**DECISION, "reason": who},
    "staff": lambda who: {"name": who},
    "clinic": lambda who: {"address": who},
    "second opinion": lambda who: {"others_only": ["", RULES[who]]},
    "own copy": lambda who: {"why": f"For the {who} time."},
}
RULES = {"first": "lumbar-disc-herniation", "second": "acute-back-injury"}
SAID_NOW = re.compile(r'id="([\w-]+)-error">.*?<span>[^<]*Recorded now: ([^<]*)\.</span>')
DECISION = {"decision": "proceed", "examined": ["", "neurological", "red_flags", "direction_preference"]}


def pages(desk: Desk, program: Program) -> Mapping[str, tuple[StaffMember, str, type[Any], Any]]:
    """Who opens which page, and the row that saving it waits for."""
    here, pat = desk.people.clinic.id, desk.pat.id
    own = stored(desk.session.get_bind(), select(OwnExerciseRevision))[0]
    amos, ada = desk.people.amos, desk.people.ada
    return {
        "details": (desk.alice, f"/patients/{pat}/edit", Patient, (here, pat)),
        "goals": (desk.alice, f"/patients/{pat}/goals", Patient, (here, pat)),
        "condition": (desk.alice, f"/patients/{pat}/conditions/osteoporosis", Patient, (here, pat)),
        "intake": (desk.alice, f"/patients/{pat}/intake", Patient, (here, pat)),
        "consult": (desk.alice, f"/programs/{program.id}/consult", Patient, (here, pat)),
        "staff": (ada, f"/admin/staff/{amos.id}", StaffMember, (here, amos.id)),
        "clinic": (ada, "/admin/clinic", Clinic, here),
        "second opinion": (ada, "/admin/consults", Clinic, here),
        "own copy": (desk.alice, f"/library/{own.slug}/edit", OwnExerciseRevision, (here, own.id)),
    }


def texts_of(sent: Mapping[str, Any]) -> dict[str, list[str]]:
    """What was sent, as a page's controls are read."""
    return {name: value if isinstance(value, list) else [value] for name, value in sent.items()}


@pytest.mark.parametrize("what", CHANGES)
def test_of_two_who_read_the_same_one_saves_and_the_other_keeps_what_was_typed(
    app: Flask, desk: Desk, engine: Engine, program: Program, what: str
) -> None:
    person, address, table, key = pages(desk, program)[what]
    desk.session.rollback()
    clients = [browser(app, person), browser(app, person)]
    texts = [
        with_flags(client.get(address).text) | CHANGES[what](who)
        for client, who in zip(clients, ("first", "second"), strict=True)
    ]
    desk.session.rollback()
    posts = [
        lambda client=client, text=text: client.post(address, data=text)
        for client, text in zip(clients, texts, strict=True)
    ]
    answers = together(engine, table, key, posts)

    assert sorted(answer.status_code for answer in answers) == [303, 422], [a.text for a in answers]
    (loser,) = (place for place, answer in enumerate(answers) if answer.status_code == 422)
    kept = controls(answers[loser].text)
    assert {**kept, "seen": ""} == {**texts_of(texts[loser]), "seen": ""}
    again = clients[loser].post(address, data=kept)
    # A consult that lets something pass has nothing left to decide about flags that the other one covers.
    assert again.status_code == (422 if what == "consult" else 303), again.text
    if what == "consult":
        assert COVERED in unescape(again.text)
        assert stored(engine, select(func.count()).select_from(ConsultRecord)) == [1]


SEEN = {
    "details": ({"weight_kg": "61", "reason": "x"}, {"phone": "030 1234"}, "weight_kg", "61"),
    "goals": ({"texts-0": "Lift the grandson"}, {"texts-0": "Walk"}, "texts-0", "Lift the grandson"),
    "condition": ({"note": "Of the first"}, {"onset": "2020-01-01"}, "note", "Of the first"),
}


@pytest.mark.parametrize("what", SEEN)
def test_the_second_of_two_is_shown_what_the_first_recorded_while_it_waited(
    app: Flask, desk: Desk, engine: Engine, program: Program, what: str
) -> None:
    first, second, field, now = SEEN[what]
    person, address, table, key = pages(desk, program)[what]
    desk.session.rollback()
    one, two = browser(app, person), browser(app, person)
    old = with_flags(two.get(address).text) | second
    form = with_flags(one.get(address).text) | first

    answers = together(
        engine, table, key, [lambda: one.post(address, data=form), lambda: two.post(address, data=old)]
    )

    assert sorted(answer.status_code for answer in answers) == [303, 422]
    lost = next(answer for answer in answers if answer.status_code == 422)
    said = dict(SAID_NOW.findall(lost.text))
    if lost is answers[1]:
        assert said.items() >= {field: now}.items()
    else:
        assert said.keys() >= second.keys()


def test_two_notes_of_a_draft_that_saw_the_same_one_are_one(
    app: Flask, desk: Desk, engine: Engine, program: Program
) -> None:
    clients, address = [browser(app, desk.alice), browser(app, desk.alice)], f"/programs/{program.id}/note"
    form = {"was": mark(program.note)}
    desk.session.rollback()
    posts = [
        lambda client=client, note=note: client.post(address, data=form | {"note": note})
        for client, note in zip(clients, ("one", "two"), strict=True)
    ]
    key: tuple[UUID, UUID] = (desk.pat.clinic_id, program.id)
    answers = together(engine, Program, key, posts)
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    (refused,) = (place for place, answer in enumerate(answers) if answer.status_code == 422)
    assert "Somebody changed this after you opened the page." in answers[refused].text
    assert (">one</textarea>", ">two</textarea>")[refused] in answers[refused].text


def let_go(member: StaffMember, session: Session, by: StaffMember) -> None:
    staff.deactivate(session, member=member, by=by, at=NOW)


def become_assistant(member: StaffMember, session: Session, by: StaffMember) -> None:
    staff.change(
        session,
        member=member,
        name=member.name,
        email="",
        role=Role.ASSISTANT,
        administers=False,
        profession="",
        registration="",
        by=by,
        at=NOW,
        seen=None,
    )


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        (let_go, ["no longer work at this clinic"] * 2),
        (become_assistant, ["Only a therapist can sign.", "changed your role at this moment"]),
    ],
)
def test_who_may_no_longer_while_the_signature_waits_has_not_signed(
    app: Flask,
    desk: Desk,
    engine: Engine,
    clock: Clock,
    change: Callable[[StaffMember, Session, StaffMember], None],
    sentences: list[str],
) -> None:
    desk.answer_all()
    program = desk.draft(HARMLESS)
    desk.session.commit()
    client, key = browser(app, desk.alice), (desk.pat.clinic_id, desk.pat.id)
    read = desk.shown(program)
    form = {**read, **AGREED, "paper": "a4", "password": PASSWORD, "cautions": "y"}
    address, details = f"/programs/{program.id}/sign", f"/patients/{desk.pat.id}/edit"
    ada, alice = ((desk.pat.clinic_id, person.id) for person in (desk.people.ada, desk.alice))
    desk.session.rollback()

    def meanwhile() -> None:
        with transaction(engine) as session:
            change(session.get_one(StaffMember, alice), session, session.get_one(StaffMember, ada))

    edit = controls(client.get(details).text) | {"weight_kg": "80"}
    posts = [lambda: client.post(address, data=form), lambda: client.post(details, data=edit)]
    for answer, sentence in zip(together(engine, Patient, key, posts, meanwhile), sentences, strict=True):
        assert (answer.status_code, sentence in answer.text) == (409, True)
    assert stored(engine, select(Plan)) == []
