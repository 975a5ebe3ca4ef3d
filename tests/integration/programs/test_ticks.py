"""What a therapist has seen or confirmed is said by a button, and not again by one of a page from before."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.domain.programs.ticks import TickKind
from clinic.models import Tick
from clinic.services.access import guard
from clinic.services.programs import ticks
from tests.browser import Sent, forms
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

ADVANCED = "stir-the-pot"
WHAT = {"progression": (HARMLESS, TickKind.TECHNIQUE), "program": (ADVANCED, TickKind.PREREQUISITE)}


@pytest.fixture
def pages(desk: Desk, client: FlaskClient, clock: Clock) -> Mapping[str, str]:
    """The two pages with such buttons, by the name that they send along."""
    desk.signed()
    draft = desk.draft(ADVANCED)
    found = {"progression": f"/patients/{desk.pat.id}/progression", "program": f"/programs/{draft.id}"}
    desk.session.commit()
    sign_in(client, desk.alice)
    return found


def button(client: FlaskClient, pages: Mapping[str, str], page: str) -> tuple[str, Sent]:
    slug, kind = WHAT[page]
    shown = forms(client.get(pages[page]).text)
    (found,) = (
        (address, sent)
        for address, sent in shown
        if (sent.get("slug"), sent.get("kind")) == ([slug], [kind]) and address.endswith("/ticks")
    )
    return found


def put(desk: Desk, page: str) -> Tick:
    slug, kind = WHAT[page]
    said = {"patient": desk.pat, "slug": slug, "kind": kind, "by": desk.alice, "at": NOW}
    ticks.put(desk.session, seen=None, **said)  # type: ignore[arg-type]  # the same for all
    tick = desk.session.scalars(select(Tick).where(Tick.ended_at.is_(None))).one()
    desk.session.commit()
    return tick


def take_back(desk: Desk, tick: Tick) -> None:
    ticks.take_back(desk.session, patient=desk.pat, tick_id=tick.id, by=desk.alice, at=NOW)
    desk.session.commit()


def standing(desk: Desk) -> int:
    found = len(ticks.of(desk.session, desk.pat).standing)
    desk.session.commit()
    return found


@pytest.mark.parametrize("page", WHAT)
@pytest.mark.parametrize("before", [0, 1])
def test_what_was_taken_back_elsewhere_is_not_said_again_by_an_older_page(
    client: FlaskClient, desk: Desk, pages: Mapping[str, str], page: str, before: int
) -> None:
    for _ in range(before):
        take_back(desk, put(desk, page))
    address, old = button(client, pages, page)
    take_back(desk, put(desk, page))

    refused = client.post(address, data=old)
    assert (refused.status_code, guard.CHANGED in refused.text) == (409, True)
    assert standing(desk) == 0

    address, new = button(client, pages, page)
    assert client.post(address, data=new).status_code == 303
    assert standing(desk) == 1


@pytest.mark.parametrize("page", WHAT)
def test_a_button_that_is_pressed_twice_says_it_once(
    client: FlaskClient, desk: Desk, pages: Mapping[str, str], page: str
) -> None:
    take_back(desk, put(desk, page))
    address, sent = button(client, pages, page)
    assert [client.post(address, data=sent).status_code for _ in range(2)] == [303, 303]
    assert standing(desk) == 1


def test_a_button_that_does_not_say_what_its_page_showed_is_refused(
    client: FlaskClient, desk: Desk, pages: Mapping[str, str]
) -> None:
    address, sent = button(client, pages, "progression")
    for seen in ({}, {"seen": "none"}):
        said = {name: value for name, value in sent.items() if name != "seen"} | seen
        assert client.post(address, data=said).status_code == 422
    assert standing(desk) == 0
