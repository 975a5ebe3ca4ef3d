"""Pat's plan of three exercises in force, and what was reported, answered and decided in the weeks after."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.progression.decisions import Decided
from clinic.domain.programs.ticks import TickKind
from clinic.models import Plan, StaffMember, TrainingSession, WorklistItem
from clinic.services.followup import advancing, judging, progression, reports, worklist
from clinic.services.followup.diary.report import of_kept
from clinic.services.followup.progression import ExerciseProgress
from clinic.services.followup.reports import Report
from clinic.services.plans import contents
from clinic.services.programs import ticks
from clinic.services.record import lock
from tests.desk import Desk
from tests.emergencies import examined
from tests.factories import NOW

THREE = ("forearm-plank", "kneeling-forearm-plank", "upright-ball-sit")


class Weeks:
    """Pat's plan in force and the weeks after its signature, by the number of the day."""

    def __init__(self, desk: Desk, plan: Plan) -> None:
        self.desk, self.session, self.plan = desk, desk.session, plan

    def reports(self, *days: int, **said: Any) -> None:
        """All done at little pain, unless something else is said."""
        for day in days:
            at = NOW + timedelta(days=day)
            usual = {"pain": 2, "effort": 5, "signs": frozenset(), "outcomes": {}} | said
            outcomes = dict.fromkeys(contents.exercises(self.plan), Outcome.DONE) | usual.pop("outcomes")
            report = Report(uuid4(), usual.pop("trained_on", at.date()), outcomes, **usual)
            reports.receive(self.session, patient=self.desk.pat, plan=self.plan, report=report, at=at)
            judging.of_written(self.session)
            self.session.commit()

    def number(self, day: int) -> int:
        """Of a write of Alice's to the record."""
        at = NOW + timedelta(days=day)
        return lock.take(self.session, self.desk.pat, screened=False, by=self.desk.alice, at=at)

    def corrects(self, day: int, **said: Any) -> None:
        """The newest report."""
        newest = select(TrainingSession).order_by(TrainingSession.number.desc()).limit(1)
        before = self.session.scalars(newest).one()
        report = replace(of_kept(before), client_uuid=uuid4(), **said)
        how = {"report": report, "corrects": before, "at": NOW + timedelta(days=day)}
        reports.receive(self.session, patient=self.desk.pat, plan=self.plan, **how)
        self.session.commit()

    def answered(self, day: int, by: StaffMember | None = None) -> None:
        """Everything that is open, and what was stopped goes on."""
        for item in self.session.scalars(select(WorklistItem).where(WorklistItem.ended_at.is_(None))).all():
            said = {"text": "Looked at.", "resume": True, "seen": item.revision}
            by_whom = {"by": by or self.desk.alice, "at": NOW + timedelta(days=day)}
            exam = examined(item, on=by_whom["at"].date())
            worklist.answer(self.session, item=item, examined=exam, **said, **by_whom)
        self.session.commit()

    def dismissed(self, day: int) -> None:
        """By an assistant, as it was possible before only therapists could."""
        number, at = self.number(day), NOW + timedelta(days=day)
        for item in self.session.scalars(select(WorklistItem).where(WorklistItem.ended_at.is_(None))):
            item.answer, item.ended_by = "ok", self.desk.people.amos.id
            item.ended_at, item.ended_number = at, number
        self.session.commit()

    def rows(self, day: int) -> dict[str, ExerciseProgress]:
        found = progression.of(self.session, self.desk.pat, at=NOW + timedelta(days=day))
        assert found
        self.session.commit()
        return {row.item.slug: row for row in found.rows}

    def kinds(self, day: int) -> list[str]:
        return [row.suggestion.kind for row in self.rows(day).values()]

    def decide(self, day: int, slug: str, decided: Decided = Decided.ACCEPTED) -> None:
        seen = self.rows(day)[slug].step
        said = {"slug": slug, "decided": decided, "seen": seen, "reason": "The other way is easier to learn."}
        advancing.decide(
            self.session, patient=self.desk.pat, **said, by=self.desk.alice, at=NOW + timedelta(days=day)
        )
        self.session.commit()

    def partly(self, slug: str) -> dict[UUID, Outcome]:
        ids = {item["slug"]: UUID(item["id"]) for item in contents.content(self.plan)["items"]}
        return {ids[slug]: Outcome.PARTLY}


def three_exercises(desk: Desk) -> Plan:
    desk.answer_all()
    return seen(desk, desk.sign_blank(desk.draft(*THREE)))


def seen(desk: Desk, plan: Plan) -> Plan:
    for slug in THREE:
        how = {"kind": TickKind.TECHNIQUE, "by": desk.alice, "at": NOW + timedelta(days=1)}
        ticks.put(desk.session, patient=desk.pat, slug=slug, seen=None, **how)
    return plan
