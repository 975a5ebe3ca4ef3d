"""A release's clinic is upgraded and opened: people sign in, pages show what they showed, papers and log are whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from clinic import create_app
from clinic.cli.serve import prepare
from clinic.db import open_session
from clinic.services.audit import seals
from tests.releases import data, pages

pytestmark = pytest.mark.slow


@pytest.fixture
def upgraded(released: Engine) -> Iterator[Flask]:
    """The clinic of the release, served by the code of today."""
    prepare(released)
    app = create_app(data.settings(data.url_of(released)))
    yield app
    app.extensions["clinic.engine"].dispose()


def test_pages_show_of_the_rows_what_they_showed_before(upgraded: Flask, release: Path) -> None:
    before = json.loads((release / "pages.json").read_text("utf-8"))

    now = {
        who: {address: pages.shown(pages.text(client, address), values) for address, values in asked.items()}
        for who, asked in before.items()
        for client in [pages.opened(upgraded, who)]
    }
    assert now == before


def test_the_papers_are_the_same_bytes_and_the_log_is_whole(
    upgraded: Flask, released: Engine, release: Path
) -> None:
    held = {table.name: table.rows for table in data.read(release)}
    plan = next(row for row in held["plans"] if row["status"] == "active")

    assert pages.opened(upgraded, "alice").get(f"/plans/{plan['id']}.pdf").data == plan["pdf"]
    assert pages.opened(upgraded, "pat").get("/my/plan.pdf").data == plan["pdf"]
    with open_session(released, writes=False) as session:
        assert seals.verify(session, keys=data.settings(data.url_of(released)).audit_keys) == []


def test_a_plan_shows_the_drawings_it_was_signed_with(upgraded: Flask, release: Path) -> None:
    held = {table.name: table.rows for table in data.read(release)}
    signed = next(row for row in held["plans"] if row["status"] == "active")["snapshot"]
    pat = pages.opened(upgraded, "pat")
    address = pages.text(pat, "/my/").partition('<use href="')[2].partition("#")[0]

    file = pages.text(pat, address)

    drawn = [figure["svg"] for item in json.loads(signed)["items"] for figure in item["figures"]]
    assert file.count("<symbol") == len(drawn) > 0
    for svg in drawn:
        body = svg.partition("</title>")[2].removesuffix("</svg>")
        assert " id=" in body or body in file


def test_people_carry_on_where_they_were(upgraded: Flask, release: Path) -> None:
    held = {table.name: table.rows for table in data.read(release)}
    plan = next(row for row in held["plans"] if row["status"] == "active")
    alice = pages.opened(upgraded, "alice")

    answer = alice.post(f"/patients/{plan['patient_id']}/programs")

    assert answer.status_code == 303
    assert "Pat Okafor" in pages.text(alice, answer.location)
