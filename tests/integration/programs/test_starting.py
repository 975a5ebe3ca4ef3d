"""Where a program begins: everything that is offered is judged for this patient first, what was ticked is taken, and
what was not is said.
"""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select

from clinic.domain.dosage import from_dict
from clinic.domain.screening.deciding.offers import StartOffer
from clinic.models import AuditEvent, Program, ProgramItem
from clinic.services.programs import built_in, drafts
from clinic.services.screening import beginning
from tests.browser import forms
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in, stored

KNEES = "built-in:knee-osteoarthritis"
PAGE_OF = "/patients/{}/programs/new"


@pytest.fixture
def page(client: FlaskClient, clock: Clock, desk: Desk) -> str:
    """Alice is signed in, and Pat has no program."""
    del clock
    desk.session.commit()
    sign_in(client, desk.alice)
    return PAGE_OF.format(desk.pat.id)


def sent(client: FlaskClient, page: str, key: str) -> dict[str, list[str]]:
    """The form of what is looked at, as the page sends it."""
    text = client.get(f"{page}?from={key}").text
    return next(fields for _, fields in forms(text) if fields.get("source") == [key])


def slugs(program: Program) -> list[str]:
    return [item.slug for item in program.items]


def held(engine: Engine) -> list[str]:
    """What the programs of the clinic hold."""
    return stored(engine, select(ProgramItem.slug).order_by(ProgramItem.position))


def looked_at(desk: Desk, key: str) -> StartOffer:
    """What the page of a source offers Pat, with the database let go of."""
    found = beginning.page(desk.session, patient=desk.pat, key=key, by=desk.alice, at=NOW)
    desk.session.commit()
    assert found.offer
    return found.offer


def test_the_page_offers_every_built_in_template_with_how_much_of_it_fits(
    client: FlaskClient, page: str
) -> None:
    text = client.get(page).text

    for template in built_in.current().values():
        assert template.name in text
        assert f"from=built-in%3A{template.slug}" in text or f"from=built-in:{template.slug}" in text
    assert "of 3 fit" in text
    assert "No level is recorded" in text


def test_what_was_ticked_becomes_the_draft_and_what_was_not_is_said(
    client: FlaskClient, engine: Engine, page: str, desk: Desk
) -> None:
    form = sent(client, page, KNEES)
    assert form["take"][1:] == ["bridge-calves-on-ball", "seated-knee-extension", "adductor-squeeze"]
    answer = client.post(page, data=form | {"take": ["seated-knee-extension", "adductor-squeeze"]})

    assert answer.status_code == 303
    assert "Left out: Bridge with calves on the ball." in client.get(answer.location).text
    program = drafts.open_draft(desk.session, desk.pat)
    assert program
    assert answer.location.endswith(f"/programs/{program.id}")
    assert slugs(program) == ["seated-knee-extension", "adductor-squeeze"]
    assert (program.template_slug, program.template_version) == ("knee-osteoarthritis", 1)
    built = built_in.current()["knee-osteoarthritis"].phases[0].items[2].dosage
    assert from_dict(program.items[1].dosage) == built
    [detail] = stored(engine, select(AuditEvent.detail).where(AuditEvent.action == "program.start"))
    assert detail == {
        "items": 2,
        "from": KNEES,
        "version": 1,
        "left_out": ["Bridge with calves on the ball"],
    }


def test_what_does_not_fit_is_there_with_its_reason_and_what_fits_in_its_place(
    client: FlaskClient, page: str, desk: Desk
) -> None:
    desk.herniated_disc()
    desk.session.commit()
    offer = looked_at(desk, "built-in:sport-trunk")
    misfits = [row for row in offer.rows if not row.judged.fits]
    assert misfits
    assert all(row.judged.reasons for row in misfits)
    assert all(swap.fits for row in misfits for swap in row.swaps)
    assert any(row.swaps for row in misfits)
    text = client.get(f"{page}?from=built-in:sport-trunk").text
    form = sent(client, page, "built-in:sport-trunk")
    for row in misfits:
        assert row.judged.exercise.slug not in form["take"]
        assert row.judged.reasons[0] in text
        for swap in row.swaps:
            assert f"Instead of {row.judged.exercise.name}: </span>{swap.exercise.name}" in text


def test_a_swap_takes_the_place_of_what_it_is_for(client: FlaskClient, page: str, desk: Desk) -> None:
    desk.herniated_disc()
    desk.session.commit()
    offer = looked_at(desk, "built-in:sport-trunk")
    swapped = next(row for row in offer.rows if row.swaps)
    swap = swapped.swaps[0].exercise.slug
    expected = [
        swap if row is swapped else row.judged.exercise.slug
        for row in offer.rows
        if row.judged.fits or row is swapped
    ]
    form = sent(client, page, "built-in:sport-trunk")
    assert client.post(page, data=form | {"take": [*reversed(expected)]}).status_code == 303

    program = drafts.open_draft(desk.session, desk.pat)
    assert program
    assert slugs(program) == expected


@pytest.mark.parametrize(
    ("take", "sentence"),
    [([], "Tick at least one exercise"), (["pike"], "One of these is not offered here any more")],
)
def test_what_cannot_be_taken_is_refused_with_the_ticks_kept(
    client: FlaskClient, engine: Engine, page: str, take: list[str], sentence: str
) -> None:
    form = sent(client, page, KNEES)
    kept = ["seated-knee-extension"] if take else []
    answer = client.post(page, data=form | {"take": ["", *take, *kept]})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert re.findall(r'name="take" value="([\w-]+)" checked', answer.text) == kept
    assert stored(engine, select(Program.id)) == []


def test_what_is_ruled_out_cannot_be_ticked(
    client: FlaskClient, engine: Engine, page: str, desk: Desk
) -> None:
    desk.answer_all(retinal_or_eye_surgery="yes")
    desk.problem("retinal_or_eye_surgery", weeks_ago=2)
    desk.session.commit()
    key = "built-in:sport-trunk"
    text = client.get(f"{page}?from={key}").text
    out = [
        one
        for one in ("forearm-plank", "dead-bug-ball-press", "bridge-feet-on-ball")
        if f'value="{one}"' not in text
    ]
    assert out
    answer = client.post(page, data=sent(client, page, key) | {"take": out})

    assert answer.status_code == 422
    assert "is ruled out for this patient." in answer.text
    assert stored(engine, select(Program.id)) == []


def test_one_page_sent_twice_makes_one_draft(client: FlaskClient, engine: Engine, page: str) -> None:
    form = sent(client, page, KNEES)
    first, second = (client.post(page, data=form) for _ in range(2))

    assert first.location == second.location
    assert stored(engine, select(func.count()).select_from(Program)) == [1]
    assert "A draft was open already" not in client.get(second.location).text


def test_a_draft_that_is_open_is_gone_on_with_and_never_replaced(
    client: FlaskClient, engine: Engine, page: str, desk: Desk
) -> None:
    form = sent(client, page, KNEES)
    draft = desk.draft(HARMLESS)
    desk.session.commit()
    answer = client.post(page, data=form)

    assert answer.location.endswith(f"/programs/{draft.id}")
    assert "A draft was open already" in client.get(answer.location).text
    assert held(engine) == [HARMLESS]
    assert f'href="/programs/{draft.id}">' in client.get(page).text


def test_an_empty_program_takes_nothing(client: FlaskClient, engine: Engine, page: str) -> None:
    form = next(fields for _, fields in forms(client.get(page).text) if fields.get("source") == ["empty"])

    assert client.post(page, data=form).status_code == 303
    assert held(engine) == []
