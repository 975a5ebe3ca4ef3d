"""The page on which a plan is signed: it takes the signer's own password, every time."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from clinic.domain.screening.rulebook import Rulebook
from clinic.models import Plan, Program, RulebookRevision, Signing
from clinic.services.record import goals, patients
from clinic.services.screening import rulebooks
from tests.browser import controls
from tests.desk import AGREED, HARMLESS, Desk
from tests.factories import NOW, PASSWORD
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
    read = desk.shown(program)
    desk.session.commit()
    form = {**read, **AGREED, "paper": "a4", "cautions": "y", **given}
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
    read = desk.shown(program)
    desk.session.commit()
    form = {**read, **AGREED, "paper": "a4", "password": PASSWORD}
    signed = client.post(f"/programs/{program.id}/sign", data=form)
    (signing,) = stored(engine, select(Signing))
    assert (signed.status_code, signed.location) == (303, f"/signings/{signing.id}")
    assert work() == 1

    (plan,) = stored(engine, select(Plan))
    assert client.get(signed.location).location == f"/plans/{plan.id}"
    assert "Version 1 is signed." in client.get(f"/plans/{plan.id}").text
    assert plan.signer_name == "Alice Able"


def test_each_finding_names_the_exercise_that_it_is_about(
    client: FlaskClient, clock: Clock, desk: Desk
) -> None:
    desk.answer_all()
    desk.problem("knee_osteoarthritis", weeks_ago=60)
    program = desk.draft("wall-squat", "forearm-plank")
    found = desk.assess(program).judged
    desk.session.commit()
    sign_in(client, desk.alice)
    page = client.get(f"/programs/{program.id}/sign").text

    articles = re.findall(r"<article class=\"finding.*?</article>", page, re.DOTALL)
    about = {each.finding.exercise for each in found if each.finding.exercise}
    assert about
    names = {"wall-squat": "Wall squat with the ball", "forearm-plank": "Forearm plank on the ball"}
    for slug, name in names.items():
        assert any(f"<p>{name}</p>" in article for article in articles) is (slug in about)


def a_caution(desk: Desk) -> None:
    desk.problem("osteoporosis", weeks_ago=60)


def other_goals(desk: Desk) -> None:
    goals.write(desk.session, patient=desk.pat, texts=["Walk"], seen=None, by=desk.people.amos, at=NOW)


def another_ball(desk: Desk) -> None:
    details = replace(patients.details_of(desk.pat), ball_diameter_cm=75)
    patients.change(desk.session, patient=desk.pat, details=details, by=desk.alice, at=NOW, seen=None)


def another_registration(desk: Desk) -> None:
    desk.alice.registration = "PT-SOMEBODY-ELSE"


def another_clinic(desk: Desk) -> None:
    desk.people.clinic.name = "Another Name GmbH"


def other_rules(desk: Desk) -> None:
    book = rulebooks.current(desk.session)
    fewer = Rulebook(book.rules[:-1])
    content = rulebooks.rulebook.sections(fewer.rules)
    desk.session.add(RulebookRevision(digest=fewer.digest, number=99, content=content, loaded_at=NOW))


@pytest.mark.parametrize(
    "meanwhile", [a_caution, other_goals, another_ball, another_registration, another_clinic, other_rules]
)
def test_nobody_signs_what_the_page_did_not_show(
    client: FlaskClient,
    engine: Engine,
    clock: Clock,
    desk: Desk,
    program: Program,
    meanwhile: Callable[[Desk], None],
) -> None:
    desk.add(program, "ball-crunch")
    desk.problem("diastasis_recti", weeks_ago=60)
    desk.session.commit()
    sign_in(client, desk.alice)
    address = f"/programs/{program.id}/sign"
    typed = {"cautions": "y", "password": PASSWORD}
    shown = controls(client.get(address).text) | typed
    meanwhile(desk)
    desk.session.commit()

    refused = client.post(address, data=shown)
    assert (refused.status_code, "changed since you read this page" in refused.text) == (409, True)
    assert stored(engine, select(Signing)) == []
    anew = client.post(address, data=controls(client.get(address).text) | typed)
    assert anew.status_code == 303
