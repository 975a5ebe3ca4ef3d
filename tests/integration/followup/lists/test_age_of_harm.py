"""Harm is as old on the worklist as it is; what a therapist pauses for it later is paused from then on."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.models import Patient
from clinic.services.followup import worklists
from clinic.services.followup.lines import paused_alone
from tests.factories import People
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup.care.by_hand import amos, items, names, plan
from tests.integration.followup.test_adverse_events import record

__all__ = ["amos", "names", "plan"]
AGE = "1 day, since"


def test_harm_keeps_its_age_when_a_therapist_pauses_for_it_a_day_later(
    alice: FlaskClient,
    amos: FlaskClient,
    session: Session,
    people: People,
    clock: Clock,
    names: dict[str, str],
) -> None:
    record(amos, people, harm="severe", item_id=next(iter(names)))
    (came,) = items(session)
    clock.pass_by(days=1)
    sign_in(alice, people.alice)
    assert AGE in alice.get("/worklist").text
    pressed = {"csrf_token": "any", "seen": str(came.revision), "what": "exercise"}
    assert alice.post(f"/worklist/{came.id}/pause", data=pressed).status_code == 303
    assert AGE in alice.get("/worklist").text
    assert "Paused since Nov 22, 2026" in alice.get(f"/worklist/{came.id}").text
    (item,) = items(session)
    assert (item.opened_at, item.paused_at, item.stops_since) == (came.opened_at, clock.now, clock.now)
    patient = session.get_one(Patient, (people.pat.clinic_id, people.pat.id))
    assert [each.began for each in worklists.open_of(session, patient).paused] == [clock.now]
    (alone,) = paused_alone.of(session, patient).found
    assert alone.began == clock.now
    session.commit()
