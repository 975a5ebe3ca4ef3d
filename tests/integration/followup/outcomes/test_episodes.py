"""An episode of care: begun by the first signature or by hand, ended with a reason; what of the plan is asked."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied, InvalidInput, NotFound, Stale
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.domain.record.episodes import EndReason, PlanAfter
from clinic.models import AuditEvent, Episode, Plan, new_id
from clinic.services.followup import worklist
from clinic.services.followup.outcomes import ending
from clinic.services.plans import plans
from clinic.services.record import episodes
from tests.browser import controls, fill_in
from tests.desk import HARMLESS, Desk
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in, stored

DAY = NOW.date()


def begin(session: Session, people: People, on: date = DAY, **changes: object) -> Episode:
    said = {"by": people.amos, "at": NOW} | changes
    return episodes.begin(session, patient=people.pat, began_on=on, **said)  # type: ignore[arg-type]  # what a test names


def end(session: Session, people: People, episode: Episode, **changes: object) -> None:
    said = {
        "reason": EndReason.GOALS_REACHED,
        "note": "Walks again.",
        "ended_on": DAY,
        "plan_after": None,
        "seen": None,
        "shown": None,
        "by": people.alice,
        "at": NOW,
    } | changes
    ending.end(session, patient=people.pat, episode=episode, **said)  # type: ignore[arg-type]  # what a test names


def test_the_first_signature_begins_one_and_the_second_does_not(desk: Desk) -> None:
    desk.answer_all()
    desk.sign_blank(desk.draft(HARMLESS))
    desk.sign_blank(desk.draft())
    (episode,) = episodes.of_patient(desk.session, desk.pat)
    assert (episode.began_on, episode.begun_by, episode.ended_at) == (DAY, desk.alice.id, None)


def test_a_signature_after_the_end_begins_another(desk: Desk) -> None:
    desk.answer_all()
    desk.sign_blank(desk.draft(HARMLESS))
    first = episodes.open_of(desk.session, desk.pat)
    assert first
    end(desk.session, desk.people, first, plan_after=PlanAfter.GOES_ON)
    assert episodes.open_of(desk.session, desk.pat) is None
    plan = plans.in_force(desk.session, desk.pat)
    assert plan
    desk.sign_blank(desk.draft())
    second, first = episodes.of_patient(desk.session, desk.pat)
    assert second.ended_at is None
    assert first.plan_after is PlanAfter.GOES_ON


def test_ending_alone_withdraws_nothing_and_what_is_said_is_done(
    session: Session, people: People, plan: Plan
) -> None:
    episode = begin(session, people)
    with pytest.raises(InvalidInput) as refused:
        end(session, people, episode)
    assert list(refused.value.errors) == ["plan_after"]
    assert plan.status is PlanStatus.ACTIVE

    end(session, people, episode, plan_after=PlanAfter.GOES_ON)
    session.refresh(plan)
    assert plan.status is PlanStatus.ACTIVE

    again = begin(session, people)
    end(session, people, again, plan_after=PlanAfter.WITHDRAWN)
    session.refresh(plan)
    assert (plan.status, plan.withdrawn_reason) == (PlanStatus.WITHDRAWN, "Care has ended: Goals reached.")
    events = session.scalars(select(AuditEvent).where(AuditEvent.action == "episode.end")).all()
    assert [event.detail for event in events] == [
        {"reason": "goals_reached", "plan": "goes_on"},
        {"reason": "goals_reached", "plan": "withdrawn"},
    ]


def test_one_is_open_at_a_time_in_the_database_too(session: Session, people: People) -> None:
    first = begin(session, people)
    with pytest.raises(ActionDenied, match="open already"):
        begin(session, people)
    values = {column.name: getattr(first, column.name) for column in Episode.__table__.columns}
    session.add(Episode(**values | {"id": new_id(), "number": 99}))
    with pytest.raises(IntegrityError):
        session.flush()


def test_one_ends_once_and_not_from_an_old_page(session: Session, people: People) -> None:
    episode = begin(session, people)
    with pytest.raises(Stale):
        end(session, people, episode, seen=7)
    end(session, people, episode, seen=0)
    with pytest.raises(ActionDenied, match="ended already"):
        end(session, people, episode)


def test_an_assistant_begins_and_does_not_end(session: Session, people: People) -> None:
    episode = begin(session, people)
    with pytest.raises(ActionDenied, match="Only a therapist can end"):
        end(session, people, episode, by=people.amos)
    assert episode.ended_at is None
    with pytest.raises(ActionDenied):
        begin(session, people, by=people.ada)


def test_whoever_comes_back_begins_after_the_end(session: Session, people: People) -> None:
    end(session, people, begin(session, people, DAY - timedelta(days=9)), ended_on=DAY - timedelta(days=2))
    with pytest.raises(InvalidInput, match="last episode ended"):
        begin(session, people, DAY - timedelta(days=3))
    begin(session, people, DAY - timedelta(days=2))
    assert len(episodes.of_patient(session, people.pat)) == 2


def test_another_clinic_finds_no_such_episode(session: Session, people: People) -> None:
    episode = begin(session, people)
    assert episodes.get(session, people.alice, episode.id) is episode
    with pytest.raises(NotFound):
        episodes.get(session, people.bob, episode.id)


def test_the_pages_begin_one_and_end_it(
    client: FlaskClient, clock: Clock, engine: Engine, session: Session, people: People, plan: Plan
) -> None:
    session.commit()
    sign_in(client, people.alice)
    new = f"/patients/{people.pat.id}/episodes/new"
    answer = fill_in(client, new, {"began_on": "2026-11-22"})
    assert answer.status_code == 422
    assert 'value="2026-11-22"' in answer.text
    assert fill_in(client, new, {"began_on": "2026-10-01"}).status_code == 303
    assert "In care</span> since Oct 1, 2026" in client.get(f"/patients/{people.pat.id}/course").text
    assert fill_in(client, new).status_code == 409

    (episode,) = stored(engine, select(Episode))
    address = f"/episodes/{episode.id}/end"
    old = controls(client.get(address).text)
    for typed, sentence in (
        ({"plan_after": "goes_on"}, "Choose why care ends."),
        ({"reason": "moved"}, "Say what becomes of the plan in force."),
        ({"reason": "other", "plan_after": "goes_on"}, "Say in a few words which reason."),
        (
            {"reason": "moved", "plan_after": "goes_on", "ended_on": "2026-09-01"},
            "Choose that day or a later one.",
        ),
    ):
        answer = client.post(address, data=old | typed)
        assert answer.status_code == 422
        assert sentence in answer.text, sentence
    assert stored(engine, select(Episode.ended_at)) == [None]

    said = {"reason": "referred_on", "note": "To Dr. Doe.", "plan_after": "withdrawn"}
    assert client.post(address, data=old | said).status_code == 303
    page = client.get(f"/patients/{people.pat.id}/course").text
    assert "Referred on, in care since Oct 1, 2026" in page
    assert "To Dr. Doe." in page
    assert "Write the discharge summary" in page
    assert stored(engine, select(Plan.status)) == [PlanStatus.WITHDRAWN]


@pytest.mark.parametrize("after", ["withdrawn", "goes_on"])
def test_the_end_withdraws_no_version_that_its_page_did_not_show(
    client: FlaskClient, clock: Clock, desk: Desk, engine: Engine, after: str
) -> None:
    desk.signed()
    address = f"/episodes/{begun(desk)}/end"
    sign_in(client, desk.alice)
    old = controls(client.get(address).text) | {"reason": "moved", "note": "To Ulm.", "plan_after": after}
    desk.sign_blank(desk.draft())
    desk.session.commit()

    refused = client.post(address, data=old)
    assert refused.status_code == 422
    assert (
        "Version 2 of the plan was signed after you opened the page. Say what becomes of it." in refused.text
    )
    assert "Version 2, signed" in refused.text
    assert "To Ulm.</textarea>" in refused.text
    assert stored(engine, select(Plan.status).order_by(Plan.version))[1] is PlanStatus.ACTIVE
    assert stored(engine, select(Episode.ended_at)) == [None]

    assert client.post(address, data=controls(refused.text)).status_code == 303
    status = stored(engine, select(Plan.status).order_by(Plan.version))[1]
    assert status is (PlanStatus.WITHDRAWN if after == "withdrawn" else PlanStatus.ACTIVE)


def test_the_end_says_that_its_plan_was_withdrawn_meanwhile(
    client: FlaskClient, clock: Clock, desk: Desk, engine: Engine
) -> None:
    plan = desk.signed()
    address = f"/episodes/{begun(desk)}/end"
    sign_in(client, desk.alice)
    old = controls(client.get(address).text) | {"reason": "moved", "plan_after": "goes_on"}
    plans.withdraw(desk.session, plan=plan, reason="Too much.", by=desk.alice, at=NOW)
    desk.session.commit()

    refused = client.post(address, data=old)
    assert refused.status_code == 422
    assert "The plan was withdrawn after you opened the page. None is in force now." in refused.text
    assert client.post(address, data=controls(refused.text) | {"reason": "moved"}).status_code == 303
    assert stored(engine, select(Episode.plan_after)) == [None]


def begun(desk: Desk) -> UUID:
    episode = episodes.open_of(desk.session, desk.pat)
    assert episode
    found = episode.id
    desk.session.commit()
    return found


@pytest.mark.parametrize("reason", [Reason.RED_REPORT, Reason.NEW_WORDS])
def test_the_end_ends_nothing_that_came_after_its_page_was_opened(
    client: FlaskClient, clock: Clock, desk: Desk, engine: Engine, reason: Reason
) -> None:
    desk.signed()
    address = f"/episodes/{begun(desk)}/end"
    sign_in(client, desk.alice)
    said = {"reason": "moved", "plan_after": "withdrawn"}
    old = controls(client.get(address).text) | said
    cause = Cause(reason, "report:1:new", "It burns since yesterday")
    worklist.open_items(desk.session, desk.pat, [cause], plan=None, number=1, at=NOW)
    desk.session.commit()

    refused = client.post(address, data=old)
    assert refused.status_code == 422
    assert "This came after you opened the page: It burns since yesterday." in refused.text
    assert stored(engine, select(Episode.ended_at)) == [None]
    assert "It burns since yesterday</a>" in refused.text
    assert client.post(address, data=controls(refused.text) | said).status_code == 303
