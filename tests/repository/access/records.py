"""One of everything that has an address, all of it alice's and about pat, and the addresses that lead to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.adverse_events import Harm, Informant
from clinic.domain.followup.notices import NoticeKind, NoticeStatus
from clinic.domain.followup.pausing import PauseReason, PauseWords
from clinic.domain.programs.ticks import TickKind
from clinic.domain.screening.consults import Decision
from clinic.models import (
    AuditEvent,
    AuditHead,
    Base,
    LoginSession,
    Notice,
    ProgramTemplate,
    Tick,
    TrainingSession,
    WorklistItem,
)
from clinic.services.followup import adverse_events, reports
from clinic.services.followup.adverse_events import EventWords
from clinic.services.followup.care import pausing
from clinic.services.followup.lines import attempts
from clinic.services.followup.reports import Report
from clinic.services.library import own_copies
from clinic.services.plans import signings
from clinic.services.plans.contents import exercises
from clinic.services.programs import templates, ticks
from clinic.services.screening import consults
from clinic.web import drawings
from tests import factories
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.releases import day

Ids = Mapping[str, UUID | str | int]
OWN_COPY = f"{HARMLESS}--1"
OF_ENDED = "therapist.summary_sign"  # of an episode that has ended; every other is about one that is open
OF_PLAN = {"therapist.progress_decide": {"slug": HARMLESS}}
OF_OWN_COPY = {"therapist.own_edit", "therapist.own_keep", "therapist.own_retire"}
WORDS: Ids = {
    "code": "lumbar_disc_herniation",
    "flag": "severe_night_pain",
    "slug": "forearm-plank",
    "status": "resolved",
    "way": "up",
    "which": "start",
    "number": 1,
}


@pytest.fixture
def ids(desk: Desk) -> dict[str, UUID | str]:
    """A plan in force with a report whose words wait, an own copy, a draft whose consult left its flags open, and a red
    flag that was looked into; the plan was signed twice, because of what changed after the first time.
    """
    return desk.once(_everything)


def _everything(desk: Desk) -> dict[str, UUID | str]:
    session, alice, pat = desk.session, desk.alice, desk.pat
    desk.herniated_disc()
    own_copies.copy(session, slug=HARMLESS, words={"name": "Our sit"}, seen=(0, 1), by=alice, at=NOW)
    first = desk.draft(HARMLESS)
    settled = desk.consult(first)
    refused = desk.request(first)
    signings.refuse(session, refused, "The goals changed.", NOW)
    plan = desk.sign(first)
    factories.patient_account(session, pat, alice)
    outcomes = dict.fromkeys(exercises(plan), Outcome.DONE)
    report = Report(uuid4(), NOW.date(), outcomes, pain=1, note="Is the ball too soft?", signs=frozenset())
    reports.receive(session, patient=pat, plan=plan, report=report, at=NOW)
    ill = PauseWords(is_whole=True, items=frozenset(), why=PauseReason.ILL)
    pause = pausing.pause(session, plan=plan, pause_id=uuid4(), said=ill, by=alice, at=NOW)
    pausing.undo(session, pause=pause, by=alice, at=NOW)
    program = desk.draft("forearm-plank")
    consults.withdraw(session, consult=settled, reason="Examine again.", by=alice, at=NOW)
    due = desk.assess(program).consults_due
    of_plank = frozenset(flag.key for flag in due if flag.exercise == "forearm-plank")
    consult = desk.consult(program, decision=Decision.DO_NOT_PROCEED, findings=of_plank)
    desk.consult(program, findings=frozenset(flag.key for flag in due) - of_plank)  # the plan goes on
    said = EventWords(NOW.date(), "Slipped.", Harm.MILD, "Rested.", Informant.PATIENT)
    event = adverse_events.record(session, patient=pat, event_id=uuid4(), event=said, by=alice, at=NOW)
    notice = Notice(
        clinic_id=alice.clinic_id, staff_id=alice.id, kind=NoticeKind.ALERT, written_at=NOW, due_at=NOW
    )
    notice.status, notice.settled_at = NoticeStatus.FAILED, NOW
    alice.email = "alice@riverside.example"
    session.add(notice)
    session.flush()
    desk.cleared(str(WORDS["flag"]))
    ticks.put(
        session, patient=pat, slug="forearm-plank", kind=TickKind.TECHNIQUE, seen=None, by=alice, at=NOW
    )
    templates.save(
        session, version_id=uuid4(), program=program, name="Knees", of_clinic=True, by=alice, at=NOW
    )
    care = day.care(desk)
    line = session.scalars(select(WorklistItem).where(WorklistItem.ended_at.is_(None))).one()
    tried = attempts.note(session, item=line, attempt_id=uuid4(), words="", by=alice, at=NOW)
    attempts.undo(session, item=line, attempt_id=tried.id, by=alice, at=NOW)
    return {
        "patient_id": pat.id,
        "program_id": program.id,
        "item_id": program.items[-1].id,
        "consult_id": consult.id,
        "plan_id": plan.id,
        "signing_id": refused.id,
        "staff_id": alice.id,
        "report_id": session.scalars(select(TrainingSession.id)).one(),
        "event_id": event.id,
        "notice_id": notice.id,
        "work_id": line.id,
        "attempt_id": tried.id,
        "pause_id": pause.id,
        "template_id": session.scalars(select(ProgramTemplate.id)).one(),
        "tick_id": session.scalars(select(Tick.id)).one(),
        "mark": drawings.mark(plan),
        **care,
    }


def address(app: Flask, rule: Rule, ids: Ids) -> str:
    """Where this rule leads with these ids, or with ids of nothing."""
    own = {"slug": OWN_COPY} if rule.endpoint in OF_OWN_COPY else OF_PLAN.get(rule.endpoint, {})
    known = {**WORDS, **own, **ids}
    if rule.endpoint == OF_ENDED and "ended_id" in ids:
        known["episode_id"] = ids["ended_id"]
    values = {name: known.get(name) or uuid4() for name in rule.arguments}
    with app.test_request_context():
        return app.url_for(rule.endpoint, **values)


NOTING = frozenset({AuditEvent.__tablename__, AuditHead.__tablename__, LoginSession.__tablename__})
"""The log with its seals, and the sessions, which note when they were last used."""


def contents(session: Session, *, but: Collection[str] = NOTING) -> dict[str, list[str]]:
    """Every row of every table but some, as the driver gives it: compared with what was there before, never read."""
    connection = session.connection()
    found = {
        table.name: sorted(map(repr, connection.exec_driver_sql(f"SELECT * FROM {table.name}")))
        for table in Base.metadata.sorted_tables
        if table.name not in but
    }
    session.rollback()
    return found
