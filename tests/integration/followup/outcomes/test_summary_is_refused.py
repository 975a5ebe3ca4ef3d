"""No summary says that the patient goes on over what a new version of the plan would not be signed over."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.domain.errors import ActionDenied
from clinic.domain.followup.adverse_events import Harm, Informant
from clinic.domain.followup.outcomes import discharge
from clinic.domain.plans import signing
from clinic.domain.record.episodes import EndReason, PlanAfter
from clinic.models import DischargeSummary, Episode, Plan
from clinic.services.followup import adverse_events, judging, worklist, worklists
from clinic.services.followup.adverse_events import EventWords
from clinic.services.followup.outcomes import ending
from clinic.services.plans import contents, plans
from clinic.services.record import episodes
from tests.browser import controls
from tests.desk import HARMLESS, Desk
from tests.factories import NOW, PASSWORD
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup.outcomes.cared import DAY, ended
from tests.integration.followup.outcomes.test_summaries import TEXTS, request

LATER = NOW + timedelta(days=3)


def harmed(desk: Desk, *, at: datetime) -> None:
    """The wrist broke, with the exercise of the plan in force."""
    plan = in_force(desk)
    contents.read(desk.session, [plan])
    item = next(iter(contents.exercises(plan)))
    told = EventWords(
        at.date(), "Fell, wrist broken.", Harm.SEVERE, "Hospital.", Informant.PATIENT, item_id=item
    )
    by = {"by": desk.alice, "at": at}
    adverse_events.record(desk.session, patient=desk.pat, event_id=uuid4(), event=told, **by)
    desk.session.commit()


def in_force(desk: Desk) -> Plan:
    plan = plans.in_force(desk.session, desk.pat)
    assert plan
    return plan


def end(desk: Desk) -> Episode:
    episode = episodes.open_of(desk.session, desk.pat)
    assert episode
    said = {
        "reason": EndReason.GOALS_REACHED,
        "note": "Walks again.",
        "ended_on": DAY,
        "plan_after": PlanAfter.GOES_ON,
    }
    ending.end(
        desk.session, patient=desk.pat, episode=episode, seen=None, shown=None, by=desk.alice, at=NOW, **said
    )
    desk.session.commit()
    return episode


def test_over_harm_after_the_end_of_care_that_nobody_answered(desk: Desk) -> None:
    episode = ended(desk)
    harmed(desk, at=LATER)
    (item,) = worklists.open_of(desk.session, desk.pat).items
    assert item.stops.value == "nothing"
    with pytest.raises(ActionDenied, match="unanswered: An adverse event with severe harm"):
        request(desk, episode, at=LATER)
    desk.session.rollback()

    said = {"resume": True, "seen": None, "by": desk.alice, "at": LATER}
    worklist.answer(desk.session, item=item, text="Healed; without the ball.", **said)
    frozen = json.loads(request(desk, episode, at=LATER).snapshot or "")
    (exercise,) = frozen["go_on"]["exercises"]
    (warning,) = exercise["warnings"]
    assert warning.startswith("An adverse event was recorded with it on Nov 24, 2026: Severe")
    assert frozen["adverse_events"] == []  # of the episode, as before


@pytest.mark.parametrize("is_judged", [True, False])
def test_over_an_emergency_whose_clearance_ran_out(desk: Desk, is_judged: bool) -> None:
    desk.answer_all()
    desk.cleared("chest_pain", expires_on=DAY + timedelta(weeks=2))
    desk.sign_blank(desk.draft(HARMLESS))
    episode, later = end(desk), NOW + timedelta(weeks=3)
    if is_judged:
        judging.again(desk.session, in_force(desk), desk.pat, at=later)
        desk.session.commit()
    with pytest.raises(ActionDenied, match="The screening speaks against the plan that goes on: Chest pain"):
        request(desk, episode, at=later)
    desk.session.rollback()
    assert desk.session.scalars(select(DischargeSummary.id)).all() == []

    plans.withdraw(desk.session, plan=in_force(desk), reason="Chest pain.", by=desk.alice, at=later)
    frozen = json.loads(request(desk, episode, at=later).snapshot or "")
    assert frozen["go_on"]["exercises"] == []


def test_over_a_consult_that_ran_out(desk: Desk) -> None:
    desk.herniated_disc()
    draft = desk.draft("forearm-plank", HARMLESS)
    desk.consult(draft, expires_on=DAY + timedelta(weeks=2))
    desk.sign_blank(draft)
    episode, later = end(desk), NOW + timedelta(weeks=3)
    with pytest.raises(ActionDenied) as refused:
        request(desk, episode, at=later)
    assert str(refused.value).startswith(discharge.OBJECTED.partition("{")[0])
    desk.session.rollback()


def test_what_was_written_stays_on_the_page_that_is_refused(
    desk: Desk, client: FlaskClient, clock: Clock, work: Callable[[], int]
) -> None:
    episode = ended(desk)
    sign_in(client, desk.alice)
    address = f"/episodes/{episode.id}/summary"
    page = controls(client.get(address).text)
    harmed(desk, at=NOW)
    assert client.get(address).status_code == 409
    typed = {"account": TEXTS.account, "password": PASSWORD}
    stale = client.post(address, data=page | typed)
    assert stale.status_code == 422
    refused = client.post(address, data=controls(stale.text) | typed)
    assert refused.status_code == 422
    assert signing.GRAVE.partition("{")[0] in refused.text
    assert f"{TEXTS.account}</textarea>" in refused.text
