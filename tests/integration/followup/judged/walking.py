"""A patient with a plan in force, their therapist and the worker, for tests in which days go by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from clinic.cli.worker import work
from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.judging import STILL_SO
from clinic.domain.followup.reasons import Reason
from clinic.models import Plan, TrainingSession, WorklistItem
from clinic.services.followup import judging, reports
from clinic.services.followup.care import drafts as drafts_ready
from clinic.services.followup.diary import corrections
from clinic.services.followup.reports import Report
from clinic.services.plans import contents
from clinic.services.record import intake
from tests.browser import controls
from tests.desk import Desk
from tests.integration.conftest import Clock, sign_in


@dataclass
class Walk:
    """Pat's plan in force, Alice at her worklist, and the worker; time passes for all three."""

    desk: Desk
    alice: FlaskClient
    clock: Clock
    engine: Engine
    plan: Plan

    @property
    def now(self) -> datetime:
        return self.clock.now

    def days(self, days: int) -> None:
        """Days go by, and the worker looks through the plans."""
        self.desk.session.commit()
        self.clock.pass_by(days=days)
        work.rescreen(self.engine, now=lambda: self.now)
        sign_in(self.alice, self.desk.alice)

    def report(
        self,
        *,
        day: date | None = None,
        how: Outcome = Outcome.DONE,
        corrects: TrainingSession | None = None,
        **said: object,
    ) -> TrainingSession:
        outcomes = dict.fromkeys(contents.exercises(self.plan), how)
        report = Report(
            uuid4(), day or self.now.date(), outcomes, **({"pain": 1, "signs": frozenset()} | said)
        )
        sent = {"patient": self.desk.pat, "plan": self.plan, "report": report, "corrects": corrects}
        reports.receive(self.desk.session, **sent, at=self.now)
        self.judge()
        return self.kept()[-1]

    def kept(self) -> list[TrainingSession]:
        """All that Pat sent, the newest last."""
        found = list(self.desk.session.scalars(select(TrainingSession).order_by(TrainingSession.number)))
        self.desk.session.commit()
        return found

    def undo(self, training: TrainingSession) -> None:
        """Pat takes it back."""
        corrections.undo(self.desk.session, training=training, patient=self.desk.pat, at=self.now)
        self.judge()

    def judge(self) -> None:
        """What is done before each commit."""
        judging.of_written(self.desk.session)
        drafts_ready.of_handed(self.desk.session)
        self.desk.session.commit()

    def home(self, **answers: str) -> None:
        """Pat answers questions at home."""
        said = {"answers": answers, "seen": None, "at": self.now}
        intake.save_own(self.desk.session, patient=self.desk.pat, **said)
        self.judge()

    def answer(self, after: str = "resume", status: int = 303) -> None:
        """Alice says on the item's page what she found."""
        for item in self.open():
            page = self.alice.get(f"/worklist/{item.id}").text
            said = controls(page) | {"answer": "Looked into.", "after": after}
            if "examined_by" in said:
                said |= {"examined_by": "Mia Hall", "examined_as": "Doctor"}
                said |= {"examined_on": self.now.date().isoformat()}
            answered = self.alice.post(f"/worklist/{item.id}/answer", data=said)
            assert answered.status_code == status
            assert status == 303 or STILL_SO in answered.text

    def open(self) -> list[WorklistItem]:
        query = select(WorklistItem).where(WorklistItem.ended_at.is_(None))
        found = list(self.desk.session.scalars(query.execution_options(populate_existing=True)))
        self.desk.session.commit()
        return found

    def reasons(self) -> set[Reason]:
        return {item.reason for item in self.open()}
