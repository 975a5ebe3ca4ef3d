"""A plan's page shows its drawings out of one file, which holds them as signed and which one browser keeps."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic import figures
from clinic.domain.dosage import Side
from clinic.domain.record.facts import RED_FLAGS
from clinic.models import AuditEvent, Plan
from clinic.services.plans import contents, plans
from clinic.web import drawings
from tests import browser, factories
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in
from tests.integration.plans.test_signed_content import on_side

SVG = "{http://www.w3.org/2000/svg}"
PAGE, PLAN_PAGE = {"pat": "/my/", "alice": "/plans/{}"}, 20_000
EIGHT = (
    *(HARMLESS, "forearm-plank", "wall-squat", "seated-hip-circles"),
    *("bridge-feet-on-ball", "pike", "bird-dog-over-ball", "childs-pose-thread-through"),
)
READERS = pytest.mark.parametrize("reader", ["pat", "alice"])


@pytest.fixture
def plan(desk: Desk) -> Plan:
    """Pat's plan of two exercises, the second to the left."""
    return desk.once(_two_exercises)


def _two_exercises(desk: Desk) -> Plan:
    factories.patient_account(desk.session, desk.pat, desk.alice)
    desk.answer_all()
    program = on_side(desk, Side.LEFT)
    desk.add(program, HARMLESS)
    return desk.sign(program)


def opened(client: FlaskClient, desk: Desk, reader: str, plan: Plan) -> str:
    sign_in(client, getattr(desk.people, reader))
    return client.get(PAGE[reader].format(plan.id)).text


def file_of(page: str) -> str:
    """The address of the one file that the page takes all its drawings from."""
    (address,) = set(re.findall(r'<use href="([^"#]+)#', page))
    return str(address)


@READERS
def test_each_drawing_of_the_page_is_in_its_file_with_its_sentence_beside_it(
    client: FlaskClient, clock: Clock, desk: Desk, plan: Plan, reader: str
) -> None:
    page = opened(client, desk, reader, plan)
    shown = re.findall(r'role="img"><title>([^<]+)</title><use href="[^"#]+#([^"]+)"/></svg>', page)
    symbols = {symbol.get("id") for symbol in ET.fromstring(client.get(file_of(page)).text)}

    signed = [
        (figure["title"], f"{number}-{figure['panel']}")
        for number, item in enumerate(contents.content(plan)["items"], start=1)
        for figure in item["figures"]
    ]
    assert shown == signed
    assert symbols == {name for _, name in signed}


def test_the_file_holds_the_drawings_that_were_signed(
    client: FlaskClient, clock: Clock, desk: Desk, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(figures, "panel")  # nothing is drawn anew
    symbols = list(ET.fromstring(client.get(file_of(opened(client, desk, "pat", plan))).text))
    signed = [figure["svg"] for item in contents.content(plan)["items"] for figure in item["figures"]]

    assert len(symbols) == len(signed) == 4
    for symbol, svg in zip(symbols, map(ET.fromstring, signed), strict=True):
        assert symbol.get("viewBox") == svg.get("viewBox")
        assert list(map(painted, symbol.iter())) == [("symbol",), *map(painted, svg[1].iter())]


def painted(element: ET.Element) -> tuple[str, ...]:
    """An element without the names that differ from file to file."""
    kept = {key: value for key, value in element.attrib.items() if key not in ("id", "href", "viewBox")}
    return (element.tag.removeprefix(SVG), *map("=".join, kept.items()))


def test_no_drawing_of_the_file_takes_a_path_of_another(
    client: FlaskClient, clock: Clock, desk: Desk, plan: Plan
) -> None:
    root = ET.fromstring(client.get(file_of(opened(client, desk, "pat", plan))).text)
    names = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(set(names)) == len(names)
    for symbol in root:
        own = {f"#{element.get('id')}" for element in symbol.iter(f"{SVG}path")}
        used = {element.get("href") for element in symbol.iter(f"{SVG}use")}
        assert used
        assert used <= own


@READERS
def test_one_browser_keeps_the_file_and_another_mark_finds_nothing(
    client: FlaskClient, clock: Clock, desk: Desk, plan: Plan, reader: str
) -> None:
    address = file_of(opened(client, desk, reader, plan))
    answer = client.get(address)
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert "Cookie" in answer.headers["Vary"]
    elsewhere = re.sub(r"drawings-\w+", "drawings-0123456789ab", address)
    assert client.get(elsewhere).status_code == 404


@READERS
def test_a_kept_file_is_not_sent_again_and_only_who_may_see_it_is_told_so(
    client: FlaskClient, clock: Clock, desk: Desk, plan: Plan, reader: str
) -> None:
    address = file_of(opened(client, desk, reader, plan))
    kept = {"If-None-Match": f"W/{client.get(address).headers['ETag']}"}
    again = client.get(address, headers=kept)
    assert (again.status_code, again.data) == (304, b"")

    client.post("/sign-out")
    assert client.get(address, headers=kept).status_code == 302
    other = factories.patient(desk.session, desk.alice, "Quinn Querulous")
    factories.patient_account(desk.session, other, desk.alice)
    desk.session.commit()
    sign_in(client, other)
    assert client.get(address, headers=kept).status_code == 404
    client.post("/sign-out")
    sign_in(client, desk.people.bob)  # who treats at another clinic
    assert client.get(address, headers=kept).status_code == 404


def test_the_address_is_another_one_once_the_file_is_made_otherwise(
    client: FlaskClient, clock: Clock, desk: Desk, plan: Plan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """For a year a browser asks for the file at an address that it knows no more."""
    before = file_of(opened(client, desk, "pat", plan))
    changed = tmp_path / "drawings.py"
    changed.write_text(Path(drawings.__file__).read_text() + "# of the next release")
    monkeypatch.setattr(drawings, "__file__", str(changed))
    drawings._code.cache_clear()
    try:
        assert file_of(client.get("/my/").text) != before
    finally:
        drawings._code.cache_clear()


@READERS
def test_fetching_the_file_is_a_read_of_the_plan(
    client: FlaskClient, clock: Clock, desk: Desk, plan: Plan, session: Session, reader: str
) -> None:
    address = file_of(opened(client, desk, reader, plan))
    client.get(address)
    read = select(AuditEvent).where(AuditEvent.action == "plans.read")
    assert [row.patient_id for row in session.scalars(read) if row.detail["path"] == address] == [desk.pat.id]


def test_a_page_that_stays_open_keeps_its_drawings_until_the_plan_is_withdrawn(
    client: FlaskClient, clock: Clock, desk: Desk, plan: Plan
) -> None:
    before = file_of(opened(client, desk, "pat", plan))
    newer = desk.sign(desk.draft())
    desk.session.commit()
    assert client.get(before).status_code == 200
    after = file_of(client.get("/my/").text)
    assert after != before

    plans.withdraw(desk.session, plan=newer, reason="New findings", by=desk.alice, at=NOW)
    desk.session.commit()
    assert client.get(after).status_code == 404


def test_a_page_of_eight_exercises_is_small_whatever_it_has_to_say(
    client: FlaskClient, clock: Clock, desk: Desk
) -> None:
    factories.patient_account(desk.session, desk.pat, desk.alice)
    desk.answer_all()
    plan = desk.sign(desk.draft(*EIGHT))
    desk.session.commit()
    assert len(opened(client, desk, "alice", plan).encode()) <= PLAN_PAGE

    sign_in(client, desk.pat)
    done = browser.controls(client.get("/my/report").text) | {"everything": "done", "news": "no", "pain": "1"}
    assert client.post("/my/report", data=done).status_code == 303
    desk.answer_all(**dict.fromkeys(RED_FLAGS, "yes"))
    desk.session.commit()
    page = client.get("/my/").text
    for said in ("Do not do your exercises", "You have reported for today", "Thank you"):
        assert said in page
    assert len(page.encode()) <= PLAN_PAGE
