"""What came in about the patient stands before a signature: a stop after it was given, harm, and steps that went up."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from clinic.domain.dosage import from_dict
from clinic.domain.errors import ActionDenied
from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.adverse_events import Harm, Informant
from clinic.domain.followup.diary.details import EntryDetails
from clinic.domain.followup.outcomes.measures import OutcomeMeasure
from clinic.domain.followup.progression.decisions import Decided
from clinic.domain.followup.progression.sessions import SkipReason
from clinic.domain.followup.signs import Sign
from clinic.domain.followup.worklist import Stops
from clinic.domain.plans import signing as rule
from clinic.domain.programs.ticks import TickKind
from clinic.models import AuditEvent, Plan, Program, Signing, TrainingSession, WorklistItem, new_id
from clinic.services.followup import (
    advancing,
    adverse_events,
    at_home,
    judging,
    progression,
    reports,
    worklist,
)
from clinic.services.followup.adverse_events import EventWords
from clinic.services.followup.diary import corrections
from clinic.services.followup.outcomes import answers
from clinic.services.followup.outcomes.measurements import Taken
from clinic.services.followup.reports import Report
from clinic.services.plans import contents, plans, preparing, signings
from clinic.services.programs import drafts, ticks
from tests.browser import controls
from tests.desk import HARMLESS, Desk
from tests.emergencies import examined
from tests.factories import NOW, PASSWORD
from tests.integration.conftest import Clock, sign_in, stored

PLANK = "forearm-plank"
LATER = timedelta(minutes=2)


def days(number: int) -> datetime:
    return NOW + timedelta(days=number)


def planned(desk: Desk) -> Plan:
    """Pat's plan in force has a plank whose technique was seen."""
    desk.answer_all()
    plan = desk.sign_blank(desk.draft(PLANK, HARMLESS))
    tick = {"slug": PLANK, "kind": TickKind.TECHNIQUE, "by": desk.alice, "at": days(1)}
    ticks.put(desk.session, patient=desk.pat, seen=None, **tick)
    return plan


@pytest.fixture
def plan(desk: Desk) -> Plan:
    return desk.once(planned)


def report(desk: Desk, plan: Plan, *, at: datetime, **said: object) -> None:
    outcomes = dict.fromkeys(contents.exercises(plan), Outcome.DONE)
    usual = {"pain": 2, "effort": 5, "signs": frozenset()} | said
    told = Report(uuid4(), at.date(), outcomes, **usual)
    reports.receive(desk.session, patient=desk.pat, plan=plan, report=told, at=at)
    judging.of_written(desk.session)
    desk.session.commit()


def hurt(desk: Desk, harm: Harm, *, at: datetime) -> None:
    said = EventWords(at.date(), "Fell off the ball.", harm, "Ambulance.", Informant.PATIENT)
    pat, amos = desk.pat, desk.people.amos
    adverse_events.record(desk.session, patient=pat, event_id=uuid4(), event=said, by=amos, at=at)
    desk.session.commit()


def waiting(desk: Desk) -> list[WorklistItem]:
    query = select(WorklistItem).where(WorklistItem.ended_at.is_(None))
    return list(desk.session.scalars(query.execution_options(populate_existing=True)))


def answer_all(desk: Desk, *, resume: bool, at: datetime) -> None:
    for item in waiting(desk):
        said = {"text": "Seen in clinic.", "resume": resume, "seen": item.revision}
        exam = examined(item, on=at.date())
        worklist.answer(desk.session, item=item, examined=exam, **said, by=desk.alice, at=at)
    desk.session.commit()


def finish(desk: Desk, signing: Signing, *, at: datetime) -> Plan | None:
    lease = signings.QUEUE.give(desk.session, signing, worker="desk")
    content = preparing.read(desk.session, lease, settings=desk.settings)
    return preparing.finish(desk.session, lease, content, pdf=b"%PDF-1.7", at=at)


@pytest.mark.parametrize("resume", [False, True])
def test_a_signature_from_before_a_stop_does_not_lift_it_whatever_was_answered(
    desk: Desk, plan: Plan, resume: bool
) -> None:
    signing = desk.request(desk.draft(), at=days(2))
    desk.session.commit()
    report(desk, plan, at=days(2), signs=frozenset({Sign.CHEST}))
    answer_all(desk, resume=resume, at=days(2) + LATER)
    with pytest.raises(ActionDenied, match="After you signed, this came in: "):
        finish(desk, signing, at=days(2) + LATER)
    assert any(item.stops is Stops.PLAN for item in waiting(desk)) is not resume


def test_a_stop_that_the_patient_took_back_at_once_leaves_the_signature_alone(desk: Desk, plan: Plan) -> None:
    signing = desk.request(desk.draft(), at=days(2))
    desk.session.commit()
    report(desk, plan, at=days(2), pain=8)
    (training,) = desk.session.scalars(select(TrainingSession))
    corrections.undo(desk.session, training=training, patient=desk.pat, at=days(2) + timedelta(seconds=9))
    assert finish(desk, signing, at=days(2) + LATER)


def test_what_was_answered_before_the_signature_ends_with_it(desk: Desk, plan: Plan) -> None:
    report(desk, plan, at=days(2), pain=8)
    answer_all(desk, resume=False, at=days(2))
    desk.sign_blank(desk.draft(), at=days(3))
    assert waiting(desk) == []


def test_harm_that_nobody_looked_at_stands_before_a_signature(desk: Desk, plan: Plan) -> None:
    hurt(desk, Harm.SEVERE, at=days(2))
    with pytest.raises(ActionDenied, match="An adverse event with severe harm"):
        desk.sign_blank(desk.draft(), at=days(2))
    answer_all(desk, resume=True, at=days(2))
    assert desk.sign_blank(desk.draft(), at=days(2))


def test_harm_after_the_signature_stands_before_its_document(desk: Desk, plan: Plan) -> None:
    signing = desk.request(desk.draft(), at=days(2))
    desk.session.commit()
    hurt(desk, Harm.MODERATE, at=days(2))
    with pytest.raises(ActionDenied, match="An adverse event with moderate harm"):
        finish(desk, signing, at=days(2) + LATER)


def strong_pain_at_home(desk: Desk, plan: Plan) -> None:
    pain, seen = Taken(OutcomeMeasure.PAIN, 10), desk.pat.goals_revision
    said = {"first_id": new_id(), "figures": [pain], "goals_seen": seen, "at": days(2)}
    answers.receive(desk.session, patient=desk.pat, **said)


def left_out_twice(desk: Desk, plan: Plan) -> None:
    ids = contents.exercises(plan)
    why = {item: EntryDetails(reason=SkipReason.PAIN) for item in ids}
    for day in (1, 2):
        told = Report(uuid4(), days(day).date(), dict.fromkeys(ids, Outcome.SKIPPED), details=why)
        reports.receive(desk.session, patient=desk.pat, plan=plan, report=told, at=days(day))


def not_sure_without_a_plan(desk: Desk, plan: Plan) -> None:
    plans.withdraw(desk.session, plan=plan, reason="Ended.", by=desk.alice, at=days(1))
    said = {"answers": {"fainting": "not_recorded"}, "seen": None, "at": days(2)}
    at_home.save(desk.session, patient=desk.pat, **said)
    desk.answer_all()


@pytest.mark.parametrize(
    ("what", "title"),
    [
        (strong_pain_at_home, "pain 10 of 10"),
        (left_out_twice, "twice in a row"),
        (not_sure_without_a_plan, "Not sure at home"),
    ],
)
def test_what_is_grave_and_unanswered_stands_before_a_signature_though_it_stops_nothing(
    desk: Desk, plan: Plan, what: Callable[[Desk, Plan], None], title: str
) -> None:
    what(desk, plan)
    judging.of_written(desk.session)
    desk.session.commit()
    with pytest.raises(ActionDenied, match=f"This is on the worklist, unanswered: .*{title}"):
        desk.sign_blank(desk.draft(), at=days(2))
    desk.session.rollback()
    answer_all(desk, resume=True, at=days(2))
    assert desk.sign_blank(desk.draft(), at=days(2))


def test_strong_pain_at_home_after_the_signature_stands_before_its_document(desk: Desk, plan: Plan) -> None:
    signing = desk.request(desk.draft(), at=days(2))
    desk.session.commit()
    strong_pain_at_home(desk, plan)
    desk.session.commit()
    answer_all(desk, resume=True, at=days(2) + LATER)
    with pytest.raises(ActionDenied, match=r"After you signed, this came in: .*pain 10 of 10"):
        finish(desk, signing, at=days(2) + LATER)


def test_the_sign_page_names_what_nobody_has_read_and_refuses_over_harm(
    client: FlaskClient, clock: Clock, desk: Desk, plan: Plan
) -> None:
    report(desk, plan, at=days(2), note="Tingling in my foot.")
    draft = desk.draft()
    desk.session.commit()
    clock.pass_by(days=3)
    sign_in(client, desk.alice)
    page = client.get(f"/programs/{draft.id}/sign")
    assert page.status_code == 200
    before_the_button = page.text.partition('id="sign"')[0]
    assert "Still on the worklist" in before_the_button
    assert "“Tingling in my foot.”" in before_the_button
    hurt(desk, Harm.SEVERE, at=days(3))
    refused = client.get(f"/programs/{draft.id}/sign")
    assert refused.status_code == 409
    assert "An adverse event with severe harm" in refused.text


def stepped_up(desk: Desk, plan: Plan) -> Program:
    """A step up of the plank is in the open draft."""
    for day in (2, 4, 6):
        report(desk, plan, at=days(day))
    progress = progression.of(desk.session, desk.pat, at=days(8))
    assert progress
    seen = progress.row(PLANK).step
    said = {"slug": PLANK, "decided": Decided.ACCEPTED, "seen": seen, "reason": ""}
    draft = advancing.decide(desk.session, patient=desk.pat, **said, by=desk.alice, at=days(8))
    desk.session.commit()
    assert draft
    return draft


def mark_all(desk: Desk) -> None:
    for training in desk.session.scalars(select(TrainingSession)).all():
        said = {"training": training, "patient": desk.pat, "reason": "Somebody else's phone."}
        corrections.mark(desk.session, **said, by=desk.alice, at=days(9))
    desk.session.commit()


def test_a_step_up_without_news_is_signed_without_a_word(desk: Desk, plan: Plan) -> None:
    assert desk.sign_blank(stepped_up(desk, plan), at=days(9))


@pytest.mark.parametrize(
    "news", ["red report", "harm", "reports that counted for nothing"], ids=["red", "harm", "mistaken"]
)
def test_a_step_up_that_something_speaks_against_is_confirmed_before_it_is_signed(
    desk: Desk, plan: Plan, engine: Engine, news: str
) -> None:
    draft = stepped_up(desk, plan)
    if news == "red report":
        report(desk, plan, at=days(9), pain=8)
    elif news == "harm":
        hurt(desk, Harm.MODERATE, at=days(9))
    else:
        mark_all(desk)
    answer_all(desk, resume=True, at=days(9))
    with pytest.raises(ActionDenied, match=re.escape(rule.STEPS)):
        desk.sign_blank(draft, at=days(9))
    desk.sign_blank(draft, at=days(9), steps_confirmed=True)
    desk.session.commit()
    details = stored(engine, select(AuditEvent.detail).where(AuditEvent.action == "signing.request"))
    assert [PLANK] in [detail.get("steps") for detail in details]


def test_a_step_up_that_was_changed_back_needs_no_word(desk: Desk, plan: Plan) -> None:
    draft = stepped_up(desk, plan)
    report(desk, plan, at=days(9), pain=8)
    answer_all(desk, resume=True, at=days(9))
    signed = next(item for item in contents.content(plan)["items"] if item["slug"] == PLANK)
    program = desk.session.get_one(Program, (plan.clinic_id, plan.program_id))
    before = next(item for item in program.items if item.slug == PLANK)
    assert UUID(signed["id"]) == before.id
    item = next(item for item in draft.items if item.slug == PLANK)
    given = {"item_id": item.id, "dosage": from_dict(before.dosage)}
    drafts.set_dosage(desk.session, program=draft, **given, by=desk.alice, at=days(9))
    assert desk.sign_blank(draft, at=days(9))


def test_the_sign_page_names_the_step_and_takes_it_only_confirmed(
    client: FlaskClient, clock: Clock, engine: Engine, desk: Desk, plan: Plan
) -> None:
    draft = stepped_up(desk, plan)
    report(desk, plan, at=days(9), pain=8)
    answer_all(desk, resume=True, at=days(9))
    clock.pass_by(days=9, hours=1)
    sign_in(client, desk.alice)
    address = f"/programs/{draft.id}/sign"
    page = client.get(address).text
    assert "Since then: Pain 8 of 10." in page
    typed = controls(page) | {"password": PASSWORD}
    typed.pop("steps", None)
    refused = client.post(address, data=typed)
    assert refused.status_code == 422
    assert rule.STEPS in refused.text
    assert stored(engine, select(Signing.status)) == ["done"]
    assert client.post(address, data=typed | {"steps": "y"}).status_code == 303
