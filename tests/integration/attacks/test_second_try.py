"""A page that was refused because somebody changed the record meanwhile shows what is recorded now, field by field.

Whoever presses again has seen what they would put in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.domain.access.clinics import ClinicDetails
from clinic.domain.limits import PROGRAM_NOTE
from clinic.domain.programs.draft import mark
from clinic.services.access import clinics, staff
from clinic.services.record import goals, patients, problems
from clinic.services.screening import rulebooks
from tests.browser import controls, fill_in
from tests.desk import HARMLESS, Desk
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in


def weigh(session: Session, people: People) -> None:
    details = replace(
        patients.details_of(people.pat), email="new@pat.example", weight_kg=61, ball_latex_free=False
    )
    patients.change(
        session, patient=people.pat, details=details, seen=None, by=people.alice, reason="x", at=NOW
    )


def aim(session: Session, people: People) -> None:
    texts = ["Lift the grandson", "Walk"]
    goals.write(session, patient=people.pat, texts=texts, seen=None, by=people.alice, at=NOW)


def decide(session: Session, people: People) -> None:
    details = ClinicDetails("Riverside", timezone="Europe/Berlin", emergency_number="112", reviewed_only=True)
    clinics.change(session, details=details, seen=None, by=people.ada, at=NOW)


def rename(session: Session, people: People) -> None:
    kept = {"email": "", "profession": "Physiotherapist", "registration": "PT-9"}
    staff.change(
        session,
        member=people.amos,
        name="Amos",
        role="therapist",
        administers=True,
        seen=None,
        by=people.ada,
        at=NOW,
        **kept,
    )


MEANWHILE: list[tuple[Callable[[Session, People], None], str, str, dict[str, str], dict[str, str]]] = [
    (
        weigh, "alice", "/patients/{pat}/edit", {"phone": "030 1234"},
        {"email": "new@pat.example", "weight_kg": "61", "ball_latex_free": "May hold latex"},
    ),
    (
        aim, "alice", "/patients/{pat}/goals", {"texts-0": "Walk to the lake"},
        {"texts-0": "Lift the grandson", "texts-1": "Walk"},
    ),
    (decide, "ada", "/admin/clinic", {"phone": "030 1"}, {"emergency_number": "112", "reviewed_only": "ticked"}),
    (
        rename, "ada", "/admin/staff/{amos}", {"email": "amos@example.org"},
        {"name": "Amos", "role": "Therapist: treats and signs plans", "administers": "ticked", "registration": "PT-9"},
    ),
]  # fmt: skip


@pytest.mark.parametrize("says_what_it_saw", [True, False])
@pytest.mark.parametrize(("change", "who", "address", "typed", "recorded"), MEANWHILE)
def test_whoever_presses_again_has_seen_what_is_recorded(
    client: FlaskClient,
    clock: Clock,
    session: Session,
    people: People,
    change: Callable[[Session, People], None],
    who: str,
    address: str,
    typed: dict[str, str],
    recorded: dict[str, str],
    says_what_it_saw: bool,
) -> None:
    sign_in(client, getattr(people, who))
    url = address.format(pat=people.pat.id, amos=people.amos.id)
    form = controls(client.get(url).text) | typed | ({} if says_what_it_saw else {"seen": ""})
    change(session, people)
    session.commit()

    page = client.post(url, data=form)

    assert page.status_code == 422
    said = dict(re.findall(r'id="([\w-]+)-error">.*?<span>[^<]*Recorded now: ([^<]*)\.</span>', page.text))
    assert said.items() >= recorded.items()
    assert controls(page.text).items() >= {name: [text] for name, text in typed.items()}.items()
    assert client.post(url, data=controls(page.text) | {"reason": "Asked again."}).status_code == 303


def test_a_condition_that_was_taken_back_meanwhile_is_not_put_back_unseen(
    client: FlaskClient, clock: Clock, session: Session, people: People
) -> None:
    disc = {"patient": people.pat, "code": "lumbar_disc_herniation", "by": people.alice, "at": NOW}
    rulebooks.sync(session, at=NOW)
    problems.record(session, **disc, status="active", seen=None)
    session.commit()
    sign_in(client, people.amos)
    url = f"/patients/{people.pat.id}/conditions/lumbar_disc_herniation"
    form = controls(client.get(url).text) | {"note": "Seen in the scan."}
    problems.end(session, **disc, status="error", reason="Another patient's letter.", seen=None)
    session.commit()

    page = client.post(url, data=form)

    assert page.status_code == 422
    said = dict(re.findall(r'id="([\w-]+)-error">.*?<span>[^<]*Recorded now: ([^<]*)\.</span>', page.text))
    assert said["status"] == "taken back as recorded in error"
    assert controls(page.text)["note"] == ["Seen in the scan."]


def test_who_only_adds_words_is_shown_the_harm_that_was_said_meanwhile(
    app: Flask, clock: Clock, session: Session, people: People
) -> None:
    alice, amos = app.test_client(), app.test_client()
    sign_in(alice, people.alice)
    sign_in(amos, people.amos)
    what = {"what": "Fell", "action": "Rested", "harm": "none", "told_by": "patient"}
    what |= {"happened_on": "2026-11-20", "item_id": "other"}
    url = fill_in(alice, f"/patients/{people.pat.id}/adverse-events/new", what).location
    old = controls(amos.get(url).text) | {"text": "Called: is fine at home"}
    assert fill_in(alice, url, {"text": "Broken hip", "harm": "severe"}).status_code == 303

    page = amos.post(url, data=old)

    assert page.status_code == 422
    assert "Recorded now: Severe" in page.text
    assert controls(page.text)["text"] == ["Called: is fine at home"]
    assert amos.post(url, data=controls(page.text)).status_code == 303


@pytest.mark.parametrize("typed", ["Drink water.", "x" * (PROGRAM_NOTE + 1)], ids=["usable", "too long"])
def test_the_note_of_a_program_that_was_written_meanwhile_is_shown(
    app: Flask, clock: Clock, desk: Desk, typed: str
) -> None:
    draft = desk.draft(HARMLESS)
    desk.session.commit()
    client, old = app.test_client(), mark(draft.note)
    sign_in(client, desk.people.amos)
    url = f"/programs/{draft.id}/note"
    first = {"was": old, "note": "Never lift the arm."}
    assert client.post(url, data=first).status_code == 303

    page = client.post(url, data={"was": old, "note": typed})

    assert page.status_code == 422
    assert "Recorded now: Never lift the arm." in page.text
    assert f">{typed}</textarea>" in page.text


def test_a_note_that_is_too_long_says_nothing_of_a_note_that_its_page_showed(
    client: FlaskClient, clock: Clock, desk: Desk
) -> None:
    draft = desk.draft(HARMLESS)
    desk.session.commit()
    sign_in(client, desk.alice)
    form = {"was": mark(draft.note), "note": "x" * (PROGRAM_NOTE + 1)}

    page = client.post(f"/programs/{draft.id}/note", data=form)

    assert page.status_code == 422
    assert "Recorded now" not in page.text
