"""A patient's care at a glance: the episode they are in or were in last, what was measured, the newest visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.followup.outcomes.change import FigureSeries
from clinic.domain.record.goals import Aim
from clinic.models import DischargeSummary, Episode, Goal, Patient
from clinic.services.followup.outcomes import measurements, series, summaries, visits
from clinic.services.followup.outcomes.visits import Visits
from clinic.services.record import episodes

NEWEST = 3


@dataclass(frozen=True)
class Care:
    """`episode` is the newest, `summary` the newest of it; `earlier` counts the episodes before, as far as 50."""

    episode: Episode | None
    summary: DischargeSummary | None
    earlier: int
    series: tuple[FigureSeries, ...]
    visits: Visits

    def of_goal(self, text: str) -> FigureSeries | None:
        """What was measured of a goal."""
        return next((one for one in self.series if one.about == text), None)


def of(
    session: Session, patient: Patient, *, goals: Sequence[Goal], names: Mapping[UUID | None, str]
) -> Care:
    """The care of a patient whose `goals` were read; `names` has who works at the clinic."""
    held = episodes.of_patient(session, patient)
    newest = next(iter(held), None)
    aims = [Aim(goal.text, goal.target, goal.due_on) for goal in goals]
    return Care(
        episode=newest,
        summary=summaries.newest_of(session, newest) if newest and newest.ended_at else None,
        earlier=max(0, len(held) - 1),
        series=series.of_rows(measurements.of_patient(session, patient), aims, names),
        visits=visits.of_patient(session, patient, names=names, most=NEWEST),
    )
