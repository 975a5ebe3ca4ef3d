"""A page that was refused because somebody changed the record meanwhile shows what is recorded now, field by field.

Whoever presses again has seen what they would put in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.domain.access.clinics import ClinicDetails
from clinic.services.access import clinics, staff
from clinic.services.record import goals, patients
from tests.browser import controls
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
) -> None:
    sign_in(client, getattr(people, who))
    url = address.format(pat=people.pat.id, amos=people.amos.id)
    form = controls(client.get(url).text) | typed
    change(session, people)
    session.commit()

    page = client.post(url, data=form)

    assert page.status_code == 422
    said = dict(re.findall(r'id="([\w-]+)-error">.*?<span>[^<]*Recorded now: ([^<]*)\.</span>', page.text))
    assert said.items() >= recorded.items()
    assert controls(page.text).items() >= {name: [text] for name, text in typed.items()}.items()
    assert client.post(url, data=controls(page.text) | {"reason": "Asked again."}).status_code == 303
