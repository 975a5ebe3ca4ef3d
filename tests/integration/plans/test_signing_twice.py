"""A second press joins the first, and many signatures at once all become plans."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select

from clinic.domain.errors import Stale
from clinic.models import AuditEvent, Plan, Program, Signing, StaffMember
from clinic.services.programs import drafts, starting
from clinic.services.record import goals, intake, patients
from clinic.services.record.facts import QUESTIONS
from tests import factories
from tests.browser import controls
from tests.desk import AGREED, BALL, HARMLESS, Desk
from tests.factories import NOW, PASSWORD
from tests.integration.conftest import Clock, sign_in, stored

FORM = {**AGREED, "paper": "a4", "password": PASSWORD, "cautions": "y"}
AT_ONCE = 14


@pytest.fixture
def program(desk: Desk) -> Program:
    desk.answer_all()
    draft = desk.draft(HARMLESS)
    desk.session.commit()
    return draft


def opened(client: FlaskClient, program: Program) -> dict[str, Any]:
    """The page to sign, as a browser has it."""
    return {**controls(client.get(f"/programs/{program.id}/sign").text), **FORM}


def press(client: FlaskClient, program: Program, page: dict[str, Any]) -> str:
    """Sign on the page; returns where it leads."""
    answer = client.post(f"/programs/{program.id}/sign", data=page)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_a_second_press_leads_to_the_same_page_and_makes_no_second_plan(
    client: FlaskClient, engine: Engine, clock: Clock, desk: Desk, program: Program, work: Callable[[], int]
) -> None:
    sign_in(client, desk.alice)
    page = opened(client, program)
    first = press(client, program, page)
    assert press(client, program, page) == first
    assert press(client, program, page | {"paper": "letter"}) == first
    assert client.get(f"/programs/{program.id}/sign").location == first

    assert work() == 1
    assert stored(engine, select(Plan.version)) == [1]
    events = select(AuditEvent.action).where(AuditEvent.action.in_(["signing.request", "plan.sign"]))
    assert stored(engine, events.order_by(AuditEvent.id)) == ["signing.request", "plan.sign"]
    refused = client.post(f"/programs/{program.id}/sign", data=page)
    assert (refused.status_code, "This program is signed." in refused.text) == (409, True)


def test_a_colleagues_press_signs_nothing_and_says_who_did(
    client: FlaskClient, engine: Engine, clock: Clock, desk: Desk, program: Program, work: Callable[[], int]
) -> None:
    factories.therapist(desk.session, desk.settings, desk.people.clinic, "Carol Colleague")
    desk.session.commit()
    (carol,) = stored(engine, select(StaffMember).where(StaffMember.name == "Carol Colleague"))
    sign_in(client, carol)
    page = opened(client, program)
    desk.request(program)
    desk.session.commit()

    refused = client.post(f"/programs/{program.id}/sign", data=page)
    assert (refused.status_code, "Alice Able signed this program a moment ago" in refused.text) == (409, True)
    assert (
        "Alice Able signed version 1"
        in client.get(f"/programs/{program.id}/sign", follow_redirects=True).text
    )
    work()
    assert stored(engine, select(Plan.signer_name)) == ["Alice Able"]


def test_the_press_is_in_the_audit_log_with_what_was_frozen(
    client: FlaskClient, engine: Engine, clock: Clock, desk: Desk, program: Program
) -> None:
    sign_in(client, desk.alice)
    press(client, program, opened(client, program))

    (signing,) = stored(engine, select(Signing))
    (event,) = stored(engine, select(AuditEvent).where(AuditEvent.action == "signing.request"))
    assert (event.actor_name, event.subject_id) == (desk.alice.name, signing.id)
    assert event.detail == {"version": 1, "digest": signing.digest}


def test_a_press_on_what_is_no_longer_so_says_which_write_is_the_newest(desk: Desk, program: Program) -> None:
    shown = desk.shown(program)
    goals.write(desk.session, patient=desk.pat, texts=["Walk"], by=desk.alice, at=NOW, seen=None)
    desk.session.refresh(desk.pat)
    newest = desk.pat.counter
    with pytest.raises(Stale) as refused:
        desk.request(program, **shown)
    assert refused.value.now == newest
    desk.session.rollback()

    desk.request(program)
    with pytest.raises(Stale) as refused:
        desk.request(program, **{**shown, "revision": 0})
    assert refused.value.now == program.revision


@pytest.mark.parametrize("said", [{"reviewed": "nonsense"}, {"reviewed": ""}, {"revision": "1"}])
def test_a_press_on_another_page_does_not_join(
    client: FlaskClient, engine: Engine, clock: Clock, desk: Desk, program: Program, said: dict[str, str]
) -> None:
    sign_in(client, desk.alice)
    page = opened(client, program)
    press(client, program, page)

    refused = client.post(f"/programs/{program.id}/sign", data=page | said)
    assert (refused.status_code, "changed since you read it" in refused.text) == (409, True)
    assert stored(engine, select(Signing.status)) == ["waiting"]


def test_a_press_on_a_page_that_was_read_before_a_change_joins_nothing(
    client: FlaskClient, engine: Engine, clock: Clock, desk: Desk, program: Program
) -> None:
    seen = program.revision
    desk.request(program)
    desk.add(program, "wall-squat")
    desk.session.commit()
    sign_in(client, desk.alice)
    refused = client.post(f"/programs/{program.id}/sign", data={**FORM, "revision": seen, "reviewed": ""})

    assert (refused.status_code, "changed since you read it" in refused.text) == (409, True)
    assert stored(engine, select(Signing.status)) == ["waiting"]


def test_two_presses_at_the_same_moment_are_one_signing(
    app: Flask, engine: Engine, clock: Clock, desk: Desk, program: Program, work: Callable[[], int]
) -> None:
    clients = [app.test_client(), app.test_client()]
    for client in clients:
        sign_in(client, desk.alice)
    page = opened(clients[0], program)
    with ThreadPoolExecutor(2) as both:
        led = list(both.map(lambda client: press(client, program, page), clients))

    assert len(set(led)) == 1
    assert stored(engine, select(func.count()).select_from(Signing)) == [1]
    assert work() == 1


@pytest.mark.slow
def test_many_signatures_at_once_are_all_taken_and_all_become_plans(
    app: Flask, engine: Engine, clock: Clock, desk: Desk, work: Callable[[], int]
) -> None:
    programs = [_ready(desk, number) for number in range(AT_ONCE)]
    desk.session.commit()
    clients = [app.test_client() for _ in programs]
    for client in clients:
        sign_in(client, desk.alice)
    with ThreadPoolExecutor(AT_ONCE) as everybody:
        led = list(
            everybody.map(lambda pair: press(*pair, opened(*pair)), zip(clients, programs, strict=True))
        )

    assert len(set(led)) == AT_ONCE
    assert work() == AT_ONCE
    assert sorted(stored(engine, select(Plan.program_id))) == sorted(program.id for program in programs)
    assert set(stored(engine, select(Plan.version))) == {1}
    assert [clients[0].get(page).status_code for page in led] == [302] * AT_ONCE


def _ready(desk: Desk, number: int) -> Program:
    """One more patient, whose program nothing stands against."""
    session, alice = desk.session, desk.alice
    patient = factories.patient(session, alice, f"Patient Number {number}")
    with_ball = replace(patients.details_of(patient), **BALL)
    patients.change(session, patient=patient, details=with_ball, seen=None, by=alice, at=NOW)
    answers = dict.fromkeys(QUESTIONS, "no")
    intake.save(session, patient=patient, answers=answers, seen=None, by=alice, at=NOW)
    program = starting.start(session, patient=patient, by=alice, at=NOW)
    drafts.add_item(session, program=program, slug=HARMLESS, by=alice, at=NOW)
    return program
