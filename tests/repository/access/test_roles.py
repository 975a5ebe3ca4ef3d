"""Who may do what, page by page: the table of the domain, and that every gate and every service goes by it."""

from __future__ import annotations

from html import unescape
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from clinic.domain.roles import MAY, REFUSALS, Action, Actor, Role, may
from clinic.models import LoginSession, Person
from tests import factories
from tests.desk import Desk
from tests.integration.conftest import Clock, sign_in
from tests.repository.access.filled import TYPED, Forms, forms_of
from tests.repository.access.needs import GATES, NEEDS
from tests.repository.access.records import address, ids

__all__ = ["ids"]
ONE_DATABASE = pytest.mark.parametrize(
    "create_database", ["sqlite"], indirect=True, scope="session"
)  # rules ask none

WHO = {  # by what somebody is, and whether they administer beside it
    "ada": (Role.ADMINISTRATOR, True),
    "alice": (Role.THERAPIST, False),
    "amos": (Role.ASSISTANT, False),
    "chief": (Role.THERAPIST, True),
}
DECIDED = {  # by whom an action is done; written here a second time, so that nobody changes it by chance
    Action.SEE_PATIENTS: {"alice", "amos", "chief"},
    Action.EDIT_RECORD: {"alice", "amos", "chief"},
    Action.EDIT_PROGRAM: {"alice", "amos", "chief"},
    Action.KEEP_TEMPLATE: {"alice", "amos", "chief"},
    Action.KEEP_CLINIC_TEMPLATE: {"alice", "chief"},
    Action.TAKE_BACK: {"alice", "chief"},
    Action.RECORD_CLEARANCE: {"alice", "chief"},
    Action.RECORD_CONSULT: {"alice", "chief"},
    Action.WITHDRAW_CONSULT: {"alice", "chief"},
    Action.SIGN_PLAN: {"alice", "chief"},
    Action.WITHDRAW_PLAN: {"alice", "chief"},
    Action.PAUSE_PLAN: {"alice", "chief"},
    Action.WORK_LIST: {"alice", "amos", "chief"},
    Action.ANSWER_STOP: {"alice", "chief"},
    Action.PROGRESS_PLAN: {"alice", "chief"},
    Action.MARK_MISTAKEN: {"alice", "chief"},
    Action.RECORD_OUTCOME: {"alice", "amos", "chief"},
    Action.SCHEDULE_OUTCOMES: {"alice", "chief"},
    Action.NOTE_VISIT: {"alice", "amos", "chief"},
    Action.BEGIN_EPISODE: {"alice", "amos", "chief"},
    Action.END_EPISODE: {"alice", "chief"},
    Action.SIGN_SUMMARY: {"alice", "chief"},
    Action.HAND_OVER: {"ada", "alice", "chief"},
    Action.ARCHIVE: {"alice", "chief"},
    Action.WRITE_OWN_COPY: {"alice", "chief"},
    Action.REVIEW_CONTENT: {"alice", "chief"},
    Action.HOLD_SIGNING_KEY: {"alice", "chief"},
    Action.ADMINISTER: {"ada", "chief"},
}
SHOWN: dict[UUID, Forms] = {}  # by the plan of the record, which is made once a process: so are its forms
BY_ENDPOINT = {(verb, endpoint): need for need, routes in NEEDS.items() for verb, endpoint in routes}


@pytest.mark.parametrize("action", Action)
def test_the_table_is_what_was_decided(action: Action) -> None:
    allowed = {
        name for name, (role, administers) in WHO.items() if may(role, action, administers=administers)
    }
    assert allowed == DECIDED[action]
    assert set(MAY) == set(REFUSALS) == set(Action)


@ONE_DATABASE
def test_every_page_behind_a_gate_says_what_it_needs(app: Flask) -> None:
    assert {(verb, rule.endpoint) for rule, verb in routes(app)} == set(BY_ENDPOINT)
    assert sum(map(len, NEEDS.values())) == len(BY_ENDPOINT)


@ONE_DATABASE
@pytest.mark.parametrize("name", [*WHO, "pat"])
def test_everybody_may_do_what_the_table_says_and_nothing_else(
    app: Flask, client: FlaskClient, desk: Desk, ids: dict[str, UUID], clock: Clock, name: str
) -> None:
    person = person_called(name, desk)
    elsewhere = app.test_client()
    sign_in(elsewhere, person)
    sign_in(client, person)
    known = {**ids, "session_id": first_session(desk, person)}
    forms = forms_for(app, client, desk, known)
    wrong = {
        (verb, rule.endpoint): (expected, answer.status_code)
        for rule, verb in routes(app)
        for expected in (expectation(name, verb, rule.endpoint),)
        for answer in (asked(app, client, rule, verb, known, forms),)
        if not fits(answer, expected)
    }
    assert wrong == {}


@ONE_DATABASE
@pytest.mark.parametrize("name", ["alice", "ada"])
def test_what_the_table_lets_nobody_do_nobody_does(
    app: Flask,
    client: FlaskClient,
    desk: Desk,
    ids: dict[str, UUID],
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    sign_in(client, person_called(name, desk))
    forms = forms_for(app, client, desk, ids)
    done = []
    for rule, verb in routes(app):
        need, gate = BY_ENDPOINT[verb, rule.endpoint], GATES[rule.endpoint.partition(".")[0]]
        if isinstance(need, Actor) or expectation(name, verb, rule.endpoint) is not None:
            continue  # not theirs anyway, by the table or by the gate
        with monkeypatch.context() as patch:
            patch.setitem(MAY, need, frozenset())
            answer = asked(app, client, rule, verb, ids, forms)
        if not fits(answer, 404 if (need,) == gate else need):
            done.append((verb, rule.endpoint, answer.status_code))
    assert done == []


def routes(app: Flask) -> list[tuple[Rule, str]]:
    """What is behind a gate, in the order of `NEEDS`: pages first, then what changes something, endings last."""
    order = list(BY_ENDPOINT)
    found = [
        (rule, verb)
        for rule in app.url_map.iter_rules()
        for verb in sorted({"GET", "POST"} & (rule.methods or set()))
        if rule.endpoint.partition(".")[0] in GATES
    ]
    return sorted(found, key=lambda one: order.index((one[1], one[0].endpoint)))


def person_called(name: str, desk: Desk) -> Person:
    """One of the people, or the therapist who administers beside it."""
    if name != "chief":
        return getattr(desk.people, name)
    chief = factories.therapist(desk.session, desk.settings, desk.people.clinic, "Chief Both")
    chief.administers = True
    desk.session.commit()
    return chief


def first_session(desk: Desk, person: Person) -> UUID:
    """The person's other browser, so that ending it does not sign them out here."""
    of_person = select(LoginSession.id).where(LoginSession.account_id == person.account_id)
    found = desk.session.scalars(of_person.order_by(LoginSession.id)).first()
    desk.session.commit()
    assert found is not None
    return found


def expectation(name: str, verb: str, endpoint: str) -> int | Action | None:
    """404 where the gate keeps them out, the action that they may not do, or nothing that stands in the way."""
    gate, need = GATES[endpoint.partition(".")[0]], BY_ENDPOINT[verb, endpoint]
    if not any(allowed(name, one) for one in gate):
        return 404
    return None if isinstance(need, Actor) or allowed(name, need) else need


def allowed(name: str, need: Action | Actor) -> bool:
    if isinstance(need, Actor):
        return (need is Actor.PATIENT) == (name == "pat")
    return name in DECIDED[need]


def forms_for(app: Flask, client: FlaskClient, desk: Desk, ids: dict[str, UUID]) -> Forms:
    """The forms of each blueprint, shown to those who may see its pages, and of the account to whoever is asking."""
    plan = ids["plan_id"]
    if plan not in SHOWN:
        shown = {"therapist": app.test_client(), "admin": app.test_client(), "portal": app.test_client()}
        for blueprint, person in (
            ("therapist", desk.alice),
            ("admin", desk.people.ada),
            ("portal", desk.pat),
        ):
            sign_in(shown[blueprint], person)
        SHOWN[plan] = forms_of(app, shown, ids)
    return {**forms_of(app, {"account": client}, ids), **SHOWN[plan]}


def asked(
    app: Flask, client: FlaskClient, rule: Rule, verb: str, ids: dict[str, UUID], forms: Forms
) -> TestResponse:
    """The answer to this request, with the form of its page filled in well enough for its service to be asked."""
    url = address(app, rule, ids)
    if verb == "GET":
        return client.get(url, buffered=True)
    return client.post(url, data={**forms.get(url, {}), **TYPED.get(rule.endpoint, {})})


def fits(answer: TestResponse, expected: int | Action | None) -> bool:
    """Whether it is that refusal; without one, any answer but a page that is not there or a sentence of the table."""
    text = unescape(answer.text) if answer.mimetype == "text/html" else ""
    if isinstance(expected, Action):
        return answer.status_code == 409 and REFUSALS[expected] in text
    if expected is not None:
        return answer.status_code == expected
    in_the_table = any(sentence in text for sentence in REFUSALS.values())
    return answer.status_code != 404 and not (answer.status_code == 409 and in_the_table)
