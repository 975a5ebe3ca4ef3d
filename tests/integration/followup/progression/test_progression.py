"""From reports that went well to a step in the draft: suggested with its reason, decided by a therapist."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.dosage import Dosage, from_dict
from clinic.domain.followup.adherence import Outcome
from clinic.domain.programs.ticks import TickKind
from clinic.models import (
    AuditEvent,
    Patient,
    Plan,
    Program,
    ProgramItem,
    SuggestionDecision,
    Tick,
    WorklistItem,
)
from clinic.services.followup import progression, reports
from clinic.services.followup.reports import Report
from clinic.services.plans import contents
from clinic.services.programs import drafts, ticks
from tests.browser import forms
from tests.desk import Desk
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in

PLANK = "forearm-plank"


@pytest.fixture
def plan(desk: Desk) -> Plan:
    """Pat's plan: a plank, signed by Alice."""
    return desk.once(_plank)


def _plank(desk: Desk) -> Plan:
    desk.answer_all()
    return desk.sign_blank(desk.draft(PLANK))


@pytest.fixture
def alice(app: Flask, clock: Clock, people: People, plan: Plan) -> FlaskClient:
    clock.pass_by(days=8)
    client = app.test_client()
    sign_in(client, people.alice)
    return client


def report(desk: Desk, plan: Plan, *, days: int, **said: Any) -> None:
    """Pat reports, so many days after the signature: all done at little pain, unless something else is said."""
    at = NOW + timedelta(days=days)
    usual = {"pain": 2, "effort": 5, "signs": frozenset(), "outcomes": None} | said
    outcomes = usual.pop("outcomes") or dict.fromkeys(contents.exercises(plan), Outcome.DONE)
    told = Report(uuid4(), at.date(), outcomes, **usual)
    reports.receive(desk.session, patient=desk.pat, plan=plan, report=told, at=at)


@pytest.fixture
def went_well(desk: Desk, plan: Plan) -> None:
    """Three good sessions in a week, and Alice has seen how it is done."""
    for days in (2, 4, 6):
        report(desk, plan, days=days)
    seen = {"kind": TickKind.TECHNIQUE, "by": desk.alice, "at": NOW + timedelta(days=6)}
    ticks.put(desk.session, patient=desk.pat, slug=PLANK, seen=None, **seen)
    desk.session.commit()


def page_of(client: FlaskClient, people: People) -> str:
    return client.get(f"/patients/{people.pat.id}/progression").text


def decide(client: FlaskClient, people: People, page: str = "", **typed: str) -> Any:
    """Decide on the page as it is, or on an older one."""
    address = f"/patients/{people.pat.id}/progression/{PLANK}"
    filled = dict(forms(page or page_of(client, people)))[address]
    return client.post(address, data=filled | {f"{PLANK}-{name}": value for name, value in typed.items()})


def planks(session: Session) -> list[tuple[str, int | None]]:
    """Where a plank is prescribed or drafted, and for how long."""
    rows = session.execute(
        select(Program.status, ProgramItem.dosage)
        .join(ProgramItem, ProgramItem.program_id == Program.id)
        .where(ProgramItem.slug == PLANK)
        .order_by(Program.number)
    ).all()
    session.commit()
    return [(str(status), from_dict(dosage).seconds) for status, dosage in rows]


@pytest.mark.usefixtures("went_well")
def test_three_good_sessions_speak_for_one_step_with_its_reason(alice: FlaskClient, people: People) -> None:
    page = page_of(alice, people)
    assert "Ready for more" in page
    assert "Seconds from 25 to 35" in page
    assert "Done in full on" in page
    assert "pain at most 2 and settled" in page


@pytest.mark.usefixtures("went_well")
def test_what_is_accepted_is_in_a_draft_and_not_in_the_plan(
    alice: FlaskClient, session: Session, people: People
) -> None:
    answer = decide(alice, people, decided="accepted")
    assert answer.status_code == 303
    assert "/programs/" in answer.location
    assert planks(session) == [("signed", 25), ("draft", 35)]
    decision = session.scalars(select(SuggestionDecision)).one()
    assert (decision.decided, decision.step, decision.kind) == ("accepted", "seconds: 25 > 35", "ready")
    assert decision.rests_on
    session.commit()
    assert "Accepted" in page_of(alice, people)


@pytest.mark.usefixtures("went_well")
@pytest.mark.parametrize("decided", ["declined", "changed"])
def test_not_now_and_another_way_say_why(
    alice: FlaskClient, session: Session, people: People, decided: str
) -> None:
    refused = decide(alice, people, decided=decided, reason="  ")
    assert refused.status_code == 422
    assert "Say in up to 300 characters why." in refused.text
    assert session.scalars(select(SuggestionDecision)).all() == []
    session.commit()

    assert decide(alice, people, decided=decided, reason="Shoulder is sore.").status_code == 303
    assert "Shoulder is sore." in page_of(alice, people)
    assert ("draft", 25) in planks(session) or decided == "declined"


@pytest.mark.usefixtures("went_well")
def test_what_was_reported_since_the_page_was_opened_is_looked_at_first(
    alice: FlaskClient, desk: Desk, session: Session, people: People, plan: Plan
) -> None:
    page = page_of(alice, people)
    report(desk, plan, days=8, pain=8)
    session.commit()
    answer = decide(alice, people, page, decided="accepted")
    assert answer.status_code in (409, 422)
    assert planks(session) == [("signed", 25)]


@pytest.mark.usefixtures("went_well")
def test_a_red_report_takes_the_step_away(
    alice: FlaskClient, desk: Desk, session: Session, people: People, plan: Plan
) -> None:
    report(desk, plan, days=7, pain=7)
    session.commit()
    page = page_of(alice, people)
    assert "Ready for more" not in page
    assert "Pain was 7" in page


@pytest.mark.usefixtures("went_well")
def test_the_page_says_first_that_the_plan_is_paused_and_leads_to_why(
    alice: FlaskClient, desk: Desk, session: Session, people: People, plan: Plan
) -> None:
    assert "The plan is paused" not in page_of(alice, people)
    report(desk, plan, days=7, pain=7)
    session.commit()
    page = page_of(alice, people)
    (item,) = session.scalars(select(WorklistItem.id).where(WorklistItem.ended_at.is_(None)))
    assert (
        page.index("The plan is paused")
        < page.index(f'href="/worklist/{item}"')
        < page.index("One step back")
    )


def test_nobody_has_seen_how_it_is_done_so_it_stays(
    alice: FlaskClient, desk: Desk, session: Session, people: People, plan: Plan
) -> None:
    for days in (2, 4, 6):
        report(desk, plan, days=days)
    session.commit()
    page = page_of(alice, people)
    assert "No therapist has seen yet how it is done." in page

    said = {"slug": PLANK, "kind": "technique", "page": "progression", "seen": "0"}
    assert alice.post(f"/patients/{people.pat.id}/ticks", data=said).status_code == 303
    page = page_of(alice, people)
    assert "Ready for more" in page

    tick = session.scalars(select(Tick)).one()
    session.commit()
    back = alice.post(f"/patients/{people.pat.id}/ticks/{tick.id}/end", data={"page": "progression"})
    assert back.status_code == 303
    assert "Ready for more" not in page_of(alice, people)
    ticked = select(AuditEvent.action).where(AuditEvent.action.startswith("tick.")).order_by(AuditEvent.id)
    assert session.scalars(ticked).all() == ["tick.set", "tick.end"]


@pytest.mark.usefixtures("went_well")
def test_a_draft_that_has_another_dosage_already_is_left_alone(
    alice: FlaskClient, desk: Desk, session: Session, people: People
) -> None:
    draft = desk.draft()
    item = draft.items[0]
    other = from_dict(item.dosage | {"seconds": 30})
    said = {"item_id": item.id, "by": desk.alice, "at": NOW + timedelta(days=7)}
    drafts.set_dosage(session, program=draft, dosage=other, **said)
    session.commit()
    answer = decide(alice, people, decided="accepted")
    assert answer.status_code == 409
    assert "at another dosage" in answer.text
    assert planks(session) == [("signed", 25), ("draft", 30)]


@pytest.mark.usefixtures("went_well")
def test_an_assistant_sees_it_and_decides_nothing(
    app: Flask, alice: FlaskClient, session: Session, people: People
) -> None:
    amos = app.test_client()
    sign_in(amos, people.amos)
    page = page_of(amos, people)
    assert "A therapist decides" in page
    assert "Put it into the draft" not in page
    said = {f"{PLANK}-seen": "seconds: 25 > 35", f"{PLANK}-reason": "", f"{PLANK}-decided": "accepted"}
    assert amos.post(f"/patients/{people.pat.id}/progression/{PLANK}", data=said).status_code == 409
    assert session.scalars(select(SuggestionDecision)).all() == []


def test_an_advanced_exercise_asks_for_what_it_needs(
    alice: FlaskClient, desk: Desk, session: Session, people: People, plan: Plan
) -> None:
    draft = desk.draft("stir-the-pot")
    session.commit()
    page = alice.get(f"/programs/{draft.id}").text
    assert "An advanced exercise. It needs:" in page
    said = {"slug": "stir-the-pot", "kind": "prerequisite", "page": "program", "seen": "0"}
    answer = alice.post(f"/patients/{people.pat.id}/ticks", data=said)
    assert answer.location.endswith(f"/programs/{draft.id}")
    assert "An advanced exercise. It needs:" not in alice.get(f"/programs/{draft.id}").text


def test_the_plan_says_what_comes_next(desk: Desk, plan: Plan) -> None:
    (item,) = contents.content(plan)["items"]
    assert item["next_step"].startswith("Next step, when your therapist agrees: 3 × 35 seconds")


def test_an_easier_exercise_that_the_patient_may_not_do_is_not_suggested(desk: Desk) -> None:
    """Nothing of the ladder is left: the last resort is the easier exercise, as long as nothing stands against it."""
    desk.answer_all()
    program = desk.draft("pike")
    least = Dosage(sets=1, reps=1, rest_seconds=300, days_per_week=1)
    (item,) = program.items
    drafts.set_dosage(
        desk.session,
        program=program,
        item_id=item.id,
        dosage=least,
        by=desk.alice,
        at=NOW,
    )
    plan = desk.sign_blank(program)
    report(desk, plan, days=2, pain=8)
    assert suggested(desk) == "knee-tuck"
    desk.session.get_one(Patient, (desk.pat.clinic_id, desk.pat.id)).born = date(1934, 5, 2)
    assert suggested(desk) == ""


def suggested(desk: Desk) -> str:
    """The exercise that the step back of the only exercise leads to."""
    progress = progression.of(desk.session, desk.pat, at=NOW + timedelta(days=3))
    assert progress is not None
    step = progress.rows[0].suggestion.step
    return step.slug if step else ""
