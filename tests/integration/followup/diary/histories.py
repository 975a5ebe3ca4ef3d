"""Histories that nobody would write down: Pat reports and takes back; Alice marks, pauses, signs and withdraws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.diary.days import ReportStatus
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.models import Plan, TrainingSession, WorklistItem
from clinic.services.followup import reports, worklist
from clinic.services.followup.diary import corrections
from clinic.services.followup.reports import Report
from clinic.services.plans import contents
from clinic.services.plans import plans as signed_plans
from tests.factories import NOW, People
from tests.integration.followup import plans

SKIPPED = (Outcome.SKIPPED, Outcome.SKIPPED)
HOW = (
    SKIPPED,
    (Outcome.DONE, Outcome.SKIPPED),
    (Outcome.PARTLY, Outcome.SKIPPED),
    (Outcome.DONE, Outcome.DONE),
)


class History:
    """One patient's, decided by a number: `step` does one thing, and what is refused is not done."""

    def __init__(self, session: Session, people: People, seed: int) -> None:
        self.session, self.people, self.random = session, people, Random(seed)
        self.at, self.done = NOW, set[str]()
        self.plan = plans.give(session, people.pat, people.alice, at=self.at)

    def step(self) -> None:
        self.at += timedelta(hours=self.random.choice([0, 0, 1, 20, 50]))
        act: Callable[[], None] = self.random.choice(
            [self.report] * 5
            + [self.correct, self.correct, self.undo, self.undo, self.mark, self.mark, self.unmark]
            + [self.pause, self.resume, self.resume, self.sign, self.review, self.withdraw]
        )
        try:
            act()
        except (ActionDenied, InvalidInput, IndexError):
            return
        self.done.add(act.__name__)

    def report(self, corrects: TrainingSession | None = None) -> None:
        plan = (
            self.plan
            if corrects is None
            else self.session.get_one(Plan, (self.plan.clinic_id, corrects.plan_id))
        )
        day = self.at.date() - timedelta(days=self.random.choice([0, 0, 0, 1, 2, 9]))
        outcomes = dict(zip(contents.exercises(plan), self.random.choice(HOW), strict=True))
        report = Report(uuid4(), day, outcomes, pain=self.random.randint(0, 4))
        reports.receive(
            self.session, patient=self.people.pat, plan=plan, report=report, corrects=corrects, at=self.at
        )

    def correct(self) -> None:
        self.report(corrects=self._one(ReportStatus.COUNTS, ReportStatus.MISTAKEN))

    def undo(self) -> None:
        self.random.choice([self.report, self.correct])()
        newest = self._all(*ReportStatus)[-1]
        corrections.undo(self.session, training=newest, patient=self.people.pat, at=self.at)

    def mark(self) -> None:
        training = self._one(ReportStatus.COUNTS)
        said = {"reason": "A slip.", "by": self.people.alice, "at": self.at}
        corrections.mark(self.session, training=training, patient=self.people.pat, **said)

    def unmark(self) -> None:
        training, by = self._one(ReportStatus.MISTAKEN), self.people.alice
        corrections.count_again(self.session, training=training, patient=self.people.pat, by=by, at=self.at)

    def pause(self) -> None:
        cause = Cause(Reason.RED_FLAG, str(uuid4()), "Numb", stops=Stops.PLAN, patient_text="Wait.")
        worklist.open_items(self.session, self.people.pat, [cause], plan=self.plan, number=1, at=self.at)

    def resume(self) -> None:
        stopping = select(WorklistItem).where(
            WorklistItem.stops == Stops.PLAN, WorklistItem.ended_at.is_(None)
        )
        item = self.random.choice(self.session.scalars(stopping.order_by(WorklistItem.id)).all())
        said = {"text": "Seen.", "resume": True, "seen": None, "by": self.people.alice, "at": self.at}
        worklist.answer(self.session, item=item, **said)

    def sign(self) -> None:
        days = self.random.randint(1, 7)
        self.plan = plans.give(
            self.session, self.people.pat, self.people.alice, at=self.at, days_per_week=days
        )

    def review(self) -> None:
        self.plan.review_on = self.at.date() + timedelta(days=self.random.randint(-3, 20))

    def withdraw(self) -> None:
        if self.random.random() < 0.5:
            raise IndexError
        said = {"reason": "Operation.", "by": self.people.alice, "at": self.at}
        signed_plans.withdraw(self.session, plan=self.plan, **said)

    def _all(self, *statuses: ReportStatus) -> Sequence[TrainingSession]:
        of_status = select(TrainingSession).where(TrainingSession.status.in_(statuses))
        return self.session.scalars(of_status.order_by(TrainingSession.number)).all()

    def _one(self, *statuses: ReportStatus) -> TrainingSession:
        return self.random.choice(self._all(*statuses))
