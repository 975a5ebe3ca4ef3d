"""Short words for what happens around an exercise that hurts: reports, answers, versions with and without it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.adverse_events import Harm, Informant
from clinic.domain.followup.diary.details import NOTHING
from clinic.domain.library import own_copies as copies
from clinic.models import AdverseEvent, Plan, Program, TrainingSession, new_id
from clinic.services.followup import adverse_events, reports, worklist
from clinic.services.followup.adverse_events import EventWords
from clinic.services.followup.reports import Report
from clinic.services.library import catalogue, own_copies
from clinic.services.plans import contents
from clinic.services.programs import drafts, starting
from tests.desk import Desk
from tests.factories import NOW

PLANK, SQUAT = "forearm-plank", "wall-squat"


def reported(desk: Desk, plan: Plan, at: datetime = NOW, **pains: int) -> TrainingSession:
    """A training of all of it in which exercises, by slug with underscores, hurt so."""
    ids = contents.ids(plan)
    hurt = {slug.replace("_", "-"): pain for slug, pain in pains.items()}
    report = Report(
        client_uuid=uuid4(),
        trained_on=at.date(),
        outcomes=dict.fromkeys(ids.values(), Outcome.DONE),
        pain=2,
        signs=frozenset(),
        details={ids[slug]: replace(NOTHING, pain=pain) for slug, pain in hurt.items()},
    )
    reports.receive(desk.session, patient=desk.pat, plan=plan, report=report, at=at)
    desk.session.flush()
    newest = select(TrainingSession).order_by(TrainingSession.number.desc()).limit(1)
    return desk.session.scalars(newest).one()


def answer(desk: Desk, *, resume: bool = False) -> None:
    """Alice says the same of all that is open."""
    of = {"clinic_id": desk.pat.clinic_id, "patient_id": desk.pat.id}
    for line in desk.session.scalars(worklist.OPEN, of).all():
        said = {"text": "Looked at it.", "resume": resume, "seen": line.revision, "by": desk.alice, "at": NOW}
        worklist.answer(desk.session, item=line, **said)
    desk.session.commit()


def next_draft(desk: Desk) -> Program:
    return starting.start(desk.session, patient=desk.pat, by=desk.alice, at=NOW)


def take_out(desk: Desk, program: Program, slug: str) -> None:
    item = next(item for item in program.items if item.slug == slug)
    of = {"program": program, "item_id": item.id}
    drafts.remove_item(desk.session, **of, by=desk.alice, at=NOW)


def without(desk: Desk, slug: str = PLANK) -> Plan:
    """The next version has it no more."""
    program = next_draft(desk)
    take_out(desk, program, slug)
    return desk.sign_blank(program)


def back(desk: Desk, slug: str = PLANK) -> Program:
    """The next draft has it."""
    program = next_draft(desk)
    if slug not in {item.slug for item in program.items}:
        desk.add(program, slug)
    desk.session.commit()
    return program


def own_copy(desk: Desk, slug: str = PLANK) -> str:
    """The clinic's own copy of it, called ours."""
    base = catalogue.of_library(desk.session, slug)
    words = copies.words_of(base.exercise) | {"name": f"Our {base.exercise.name.lower()}"}
    seen = (0, base.revision.number)
    return own_copies.copy(desk.session, slug=slug, words=words, seen=seen, by=desk.alice, at=NOW).slug


def harm(desk: Desk, item: UUID, much: Harm = Harm.MODERATE) -> AdverseEvent:
    words = EventWords(NOW.date(), "Fell off the ball.", much, "Ice.", Informant.PATIENT, item_id=item)
    said = {"patient": desk.pat, "event_id": new_id(), "event": words, "by": desk.alice, "at": NOW}
    event = adverse_events.record(desk.session, **said)
    desk.session.flush()
    return event
