"""A field that is missing from a post, or comes twice, is refused and never guessed at; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from clinic.domain.followup.pausing import CHOOSE_WHAT
from clinic.domain.record.problems import PROBLEMS
from clinic.models import LoginSession, SignInFailure, StaffMember
from clinic.services.access import invitations, staff
from clinic.web.forms import MISSING, TWICE
from tests.browser import forms
from tests.desk import Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in
from tests.repository.access.records import NOTING, address, contents, ids

__all__ = ["ids"]

TAKES_NO_FIELDS = {
    "therapist.program_new": "starts a draft, or leads to the one that is open",
    "therapist.item_remove": "the address says which exercise, and taking it out commutes",
    "therapist.template_retire": "the address says which",
    "therapist.template_take_back": "the address says which",
    "therapist.signing_dismiss": "the address says which",
    "therapist.report_count": "the address says which",
    "therapist.plan_pause_undo": "the address says which",
    "therapist.worklist_called_undo": "the address says which",
    "portal.report_undo": "the address says which",
    "therapist.patient_invite": "makes a code; the one before it ends",
    "admin.member_deactivate": "the address says who",
    "admin.member_reactivate": "the address says who",
    "admin.member_sign_out": "the address says who",
    "admin.notice_again": "the address says which",
    "account.session_end": "the address says which browser",
    "account.sessions_end_others": "all but the one that asks",
    "session.sign_out": "ends the session that asks",
}
WHO = {"therapist": "alice", "account": "alice", "admin": "ada", "portal": "pat"}
REFUSES_ELSEWHERE = {"plan_id"}  # whose plan is asked before the report is read: not there is 404
ASKED_AGAIN = {"sure"}  # whoever does not say so is asked again
ONLY_IF_LOST = {
    "page_says"
}  # read where nothing was kept, to say what to do now; signed, and nothing is kept of it
OF_ANOTHER_BUTTON = {"made", "words"}  # of the call in vain, whose button stands in the form of the answer
BOXES = {
    "examined",
    "findings",
    "excluded_exercises",
    "excluded_tags",
    "others_only",
    "items",
    "texts",
    "take",
}
SEVERAL = {*PROBLEMS, *BOXES}  # the page itself sends more than one value of these
NOT_RECORDS = {*NOTING, SignInFailure.__tablename__}  # and what signing in leaves
SAID = (
    str(MISSING),
    "Fill this in.",
    "Choose one of the answers shown.",
    "from its page",
    "Open the page again",
    "Choose yes or no.",
    "Choose somebody who treats",
    "Say how",
    CHOOSE_WHAT,
)


@pytest.fixture
def values(desk: Desk, ids: dict[str, UUID], clock: Clock) -> dict[str, UUID | str]:
    """What stands in addresses, all of it real."""
    session, people = desk.session, desk.people
    invited = staff.add(
        session, clinic_id=people.clinic.id, name="Dora New", role="assistant", by=people.ada, at=NOW
    )
    token = invitations.create_for_staff(session, member=invited, by=people.ada, at=NOW)
    session.commit()
    return {**ids, "token": token}


@pytest.fixture
def browsers(app: Flask, desk: Desk, values: dict[str, UUID | str]) -> dict[str, FlaskClient]:
    """By blueprint, somebody who may; strangers for the public pages."""
    people = {"alice": desk.alice, "ada": desk.people.ada, "pat": desk.pat}
    found = {blueprint: app.test_client() for blueprint in app.blueprints}
    for blueprint, name in WHO.items():
        sign_in(found[blueprint], people[name])
    return found


def addresses(
    app: Flask, verb: str, desk: Desk, values: dict[str, UUID | str]
) -> Iterator[tuple[Rule, str, str]]:
    """Rule, blueprint and real address of everything that answers the verb."""
    live = desk.session.scalars(
        select(LoginSession.id)
        .join_from(LoginSession, StaffMember, StaffMember.account_id == LoginSession.account_id)
        .where(StaffMember.id == desk.alice.id)
    ).all()
    desk.session.rollback()
    for rule in app.url_map.iter_rules():
        blueprint = rule.endpoint.rpartition(".")[0]
        if verb in rule.methods and blueprint:
            yield rule, blueprint, address(app, rule, {**values, "session_id": live[0]})


@pytest.mark.parametrize("body", [{}, {"csrf_token": "any"}], ids=["nothing", "only a token"])
def test_a_post_without_its_fields_writes_nothing(
    app: Flask,
    desk: Desk,
    browsers: dict[str, FlaskClient],
    values: dict[str, UUID | str],
    body: dict[str, str],
) -> None:
    before, written = contents(desk.session, but=NOT_RECORDS), {}
    posts = list(addresses(app, "POST", desk, values))
    for rule, blueprint, url in posts:
        if rule.endpoint not in TAKES_NO_FIELDS:
            answer = browsers[blueprint].post(url, data=body)
            assert answer.status_code < 500, rule.endpoint
            after = contents(desk.session, but=NOT_RECORDS)
            if after != before:
                written[rule.endpoint] = answer.status_code
            before = after
    assert written == {}
    assert TAKES_NO_FIELDS.keys() <= {rule.endpoint for rule, *_ in posts}
    assert len(posts) > 2 * len(TAKES_NO_FIELDS)


def asked(action: str, sent: Mapping[str, object]) -> set[str]:
    """The fields of a form that its address reads."""
    is_answer = action.partition("?")[0].endswith("/answer")
    return sent.keys() - ASKED_AGAIN - ONLY_IF_LOST - (OF_ANOTHER_BUTTON if is_answer else set())


@pytest.mark.slow
def test_each_field_of_each_form_is_refused_when_it_alone_is_missing(
    app: Flask, desk: Desk, browsers: dict[str, FlaskClient], values: dict[str, UUID | str]
) -> None:
    before, taken, tried = contents(desk.session, but=NOT_RECORDS), set(), 0
    for rule, blueprint, url in addresses(app, "GET", desk, values):
        page = browsers[blueprint].get(url)
        for action, sent in forms(page.text) if page.mimetype == "text/html" else ():
            for missing in asked(action, sent) - REFUSES_ELSEWHERE:
                rest = {name: value for name, value in sent.items() if name != missing}
                answer = browsers[blueprint].post(action or url, data=rest | {"csrf_token": "any"})
                tried += 1
                if answer.status_code != 422 or not any(sentence in answer.text for sentence in SAID):
                    taken.add((rule.endpoint, action, missing, answer.status_code))
        page.close()
    assert taken == set()
    assert contents(desk.session, but=NOT_RECORDS) == before
    assert tried > 200


@pytest.mark.slow
def test_each_field_of_each_form_is_refused_when_it_comes_twice(
    app: Flask, desk: Desk, browsers: dict[str, FlaskClient], values: dict[str, UUID | str]
) -> None:
    before, taken, tried = contents(desk.session, but=NOT_RECORDS), set(), 0
    for rule, blueprint, url in addresses(app, "GET", desk, values):
        page = browsers[blueprint].get(url)
        for action, sent in forms(page.text) if page.mimetype == "text/html" else ():
            for name in asked(action, sent) - SEVERAL:
                twice = sent | {name: [*sent[name], "no"]}
                answer = browsers[blueprint].post(action or url, data=twice | {"csrf_token": "any"})
                tried += 1
                if answer.status_code != 422 or str(TWICE) not in answer.text:
                    taken.add((rule.endpoint, action, name, answer.status_code))
        page.close()
    assert taken == set()
    assert contents(desk.session, but=NOT_RECORDS) == before
    assert tried > 200
