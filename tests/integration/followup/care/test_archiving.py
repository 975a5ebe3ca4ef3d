"""Who was discharged is on nobody's list, is found by a search, and is heard when they report."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.models import AuditEvent, Patient, Plan, WorklistItem
from clinic.services.followup import judging, reports, worklist
from clinic.services.followup.care import archive as put_away
from clinic.services.followup.care import drafts
from clinic.services.followup.reports import Report
from clinic.services.plans import contents
from clinic.services.programs import handing
from tests.browser import controls, fill_in
from tests.desk import HARMLESS, Desk
from tests.factories import NOW, People, of_report
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup.judged.conftest import walk
from tests.integration.followup.judged.test_each_reason import withdrawn
from tests.integration.followup.judged.walking import Walk

__all__ = ["walk"]


@pytest.fixture
def alice(app: Flask, clock: Clock, people: People, plan: Plan) -> FlaskClient:
    client = app.test_client()
    sign_in(client, people.alice)
    return client


def opened(session: Session, people: People, plan: Plan, **cause: object) -> None:
    said = {
        "reason": Reason.NEW_WORDS,
        "key": of_report(1, "words"),
        "title": "Words to read",
    } | cause
    worklist.open_items(session, people.pat, [Cause(**said)], plan=plan, number=1, at=NOW)
    session.commit()


def is_archived(session: Session, patient: Patient) -> bool:
    session.refresh(patient)
    found = patient.archived_at is not None
    session.commit()
    return found


def archive(alice: FlaskClient, people: People) -> None:
    done = fill_in(alice, f"/patients/{people.pat.id}/archive")
    assert done.status_code == 303
    assert "Pat Patient is archived." in alice.get(done.location).text


def test_who_is_archived_is_on_no_list_and_found_by_name(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    opened(session, people, plan)
    page = alice.get(f"/patients/{people.pat.id}/archive").text
    assert "What is open about Pat Patient (1) ends with it:" in page
    assert ">Words to read</a>" in page
    archive(alice, people)

    assert is_archived(session, people.pat)
    assert "Pat Patient" not in alice.get("/worklist?whose=all").text
    for whose in ("mine", "all"):
        assert "Pat Patient" not in alice.get(f"/patients?whose={whose}").text.split('id="found"')[1]
        found = alice.get(f"/patients?whose={whose}&q=pat").text
        assert "Pat Patient" in found
        assert ">Archived</span>" in found
    assert "Pat Patient" in alice.get("/patients?whose=archived").text
    assert "Archived on Nov 21, 2026 by Alice Able" in alice.get(f"/patients/{people.pat.id}").text
    (item,) = session.scalars(select(WorklistItem))
    assert item.ended_by == people.alice.id
    assert set(session.scalars(select(AuditEvent.action))) >= {"patient.archive", "worklist.end"}


def test_who_comes_back_is_on_the_lists_again(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    archive(alice, people)
    page = alice.get(f"/patients/{people.pat.id}/archive").text
    assert "Bring back" in page
    back = alice.post(f"/patients/{people.pat.id}/bring-back", data=controls(page))
    assert back.status_code == 303
    assert not is_archived(session, people.pat)
    assert "Pat Patient" in alice.get("/patients").text
    assert "patient.unarchive" in set(session.scalars(select(AuditEvent.action)))


@pytest.mark.parametrize(
    "grave",
    [
        {"reason": Reason.RED_FLAG, "title": "Beating belly"},
        {"reason": Reason.RED_REPORT, "title": "Beating belly", "stops": Stops.PLAN, "patient_text": "Rest."},
    ],
)
def test_nobody_is_archived_while_something_grave_is_open(
    alice: FlaskClient, session: Session, people: People, plan: Plan, grave: dict[str, object]
) -> None:
    form = controls(alice.get(f"/patients/{people.pat.id}/archive").text)
    opened(session, people, plan, **grave)
    assert (
        "Deal with what is open first: Beating belly." in alice.get(f"/patients/{people.pat.id}/archive").text
    )
    refused = alice.post(f"/patients/{people.pat.id}/archive", data=form)
    assert refused.status_code == 409
    assert "Deal with what is open first: Beating belly." in refused.text
    assert not is_archived(session, people.pat)


def test_an_older_page_archives_nobody_and_nothing_is_done_twice(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    address = f"/patients/{people.pat.id}/archive"
    old = controls(alice.get(address).text)
    fill_in(alice, f"/patients/{people.pat.id}/edit", {"phone": "+49 30 123456"})
    assert alice.post(address, data=old).status_code == 422
    assert not is_archived(session, people.pat)
    archive(alice, people)
    session.refresh(people.pat)
    now = {"seen": str(people.pat.details_revision), "shown": ""}
    session.commit()
    assert alice.post(address, data=now).status_code == 409
    alice.post(f"/patients/{people.pat.id}/bring-back", data=now)
    session.refresh(people.pat)
    now = {"seen": str(people.pat.details_revision), "shown": ""}
    session.commit()
    assert alice.post(f"/patients/{people.pat.id}/bring-back", data=now).status_code == 409


def is_open(session: Session) -> set[str]:
    found = set(session.scalars(select(WorklistItem.title).where(WorklistItem.ended_at.is_(None))))
    session.commit()
    return found


def test_archiving_ends_no_words_that_its_page_did_not_show(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    opened(session, people, plan)
    address = f"/patients/{people.pat.id}/archive"
    old = controls(alice.get(address).text)
    opened(
        session,
        people,
        plan,
        key=of_report(2, "words"),
        title="It burns since yesterday",
    )

    refused = alice.post(address, data=old)
    assert refused.status_code == 422
    assert (
        "This came after you opened the page: It burns since yesterday. Look at it; archiving ends it."
        in refused.text
    )
    assert "What is open about Pat Patient (2) ends with it:" in refused.text
    assert not is_archived(session, people.pat)
    assert is_open(session) == {"Words to read", "It burns since yesterday"}

    assert alice.post(address, data=controls(refused.text)).status_code == 303
    assert is_archived(session, people.pat)
    assert is_open(session) == set()


def test_archiving_ends_no_worse_news_under_an_item_that_its_page_showed(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    said: dict[str, object] = {"reason": Reason.PAIN_RISING, "key": "trend:pain"}
    opened(session, people, plan, title="Pain rising: 2, 3, 4", **said)
    address = f"/patients/{people.pat.id}/archive"
    old = controls(alice.get(address).text)
    opened(session, people, plan, title="Pain rising: 3, 4, 7", graver_than=None, **said)

    refused = alice.post(address, data=old)
    assert refused.status_code == 422
    assert "after you opened the page: Pain rising: 3, 4, 7." in refused.text
    assert is_open(session) == {"Pain rising: 3, 4, 7"}


def test_what_was_dealt_with_meanwhile_keeps_nobody_from_being_archived(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    opened(session, people, plan)
    address = f"/patients/{people.pat.id}/archive"
    old = controls(alice.get(address).text)
    item = session.scalars(select(WorklistItem)).one()
    worklist.answer(session, item=item, text="Read.", resume=None, seen=None, by=people.alice, at=NOW)
    session.commit()
    assert alice.post(address, data=old).status_code == 303
    assert is_archived(session, people.pat)


def test_an_assistant_archives_nobody(
    app: Flask, alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    amos = app.test_client()
    sign_in(amos, people.amos)
    assert amos.get(f"/patients/{people.pat.id}/archive").status_code == 409
    assert ">Archive</a>" not in amos.get(f"/patients/{people.pat.id}").text
    assert ">Archive</a>" in alice.get(f"/patients/{people.pat.id}").text


def test_what_an_archived_patient_reports_is_on_the_worklist(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    archive(alice, people)
    session.refresh(people.pat)
    outcomes = dict.fromkeys(contents.exercises(plan), Outcome.DONE)
    report = Report(uuid4(), NOW.date(), outcomes, pain=8, signs=frozenset())
    reports.receive(session, patient=people.pat, plan=plan, report=report, at=NOW)
    session.commit()
    assert "Pain 8 of 10" in alice.get("/worklist").text


def test_no_consult_is_asked_for_who_is_archived(walk: Walk) -> None:
    withdrawn(walk)
    walk.desk.herniated_disc()
    walk.judge()
    walk.desk.draft()
    walk.judge()
    assert "Pat Patient" in walk.alice.get("/consults/waiting").text
    assert fill_in(walk.alice, f"/patients/{walk.desk.pat.id}/archive").status_code == 303
    walk.alice.get("/patients")  # says that it is done
    assert "Pat Patient" not in walk.alice.get("/consults/waiting").text


def test_nobody_waits_for_what_an_archived_patient_reports(walk: Walk) -> None:
    walk.desk.pat.archived_at, walk.desk.pat.archived_by = NOW, walk.desk.alice.id
    walk.days(60)
    assert walk.reasons() == set()


def test_time_brings_nobody_back_who_is_archived(desk: Desk) -> None:
    desk.herniated_disc()
    draft = desk.draft(HARMLESS)
    desk.consult(draft)
    plan = desk.sign_blank(draft)
    put_away.put_away(desk.session, patient=desk.pat, seen=None, shown=None, by=desk.alice, at=NOW)
    judging.again(desk.session, plan, desk.pat, at=NOW + timedelta(days=90))
    is_open = select(WorklistItem.title).where(WorklistItem.ended_at.is_(None))
    assert desk.session.scalars(is_open).all() == []

    put_away.bring_back(desk.session, patient=desk.pat, seen=None, by=desk.alice, at=NOW)
    judging.again(desk.session, plan, desk.pat, at=NOW + timedelta(days=90))
    assert desk.session.scalars(is_open).all()


def test_a_red_flag_of_who_is_archived_is_on_the_list_though_only_time_brought_it(desk: Desk) -> None:
    desk.answer_all(pulsating_belly="yes")
    desk.clear("pulsating_belly")
    plan = desk.sign_blank(desk.draft(HARMLESS))
    put_away.put_away(desk.session, patient=desk.pat, seen=None, shown=None, by=desk.alice, at=NOW)
    judging.again(desk.session, plan, desk.pat, at=NOW + timedelta(days=90))
    found = desk.session.scalars(select(WorklistItem).where(WorklistItem.ended_at.is_(None)))
    assert [(item.reason, item.stops) for item in found] == [(Reason.RED_FLAG, Stops.NOTHING)]


def test_a_draft_that_waited_is_on_the_list_again_when_the_patient_comes_back(desk: Desk) -> None:
    program = desk.draft(HARMLESS)
    said = {"note": "", "revision": program.revision, "by": desk.people.amos, "at": NOW}
    handing.say_ready(desk.session, program=program, **said)
    drafts.of_handed(desk.session)
    who = {"patient": desk.pat, "seen": None, "by": desk.alice, "at": NOW}
    put_away.put_away(desk.session, shown=None, **who)
    put_away.bring_back(desk.session, **who)
    reasons = select(WorklistItem.reason).where(WorklistItem.ended_at.is_(None))
    assert list(desk.session.scalars(reasons)) == [Reason.DRAFT_READY]
