"""The course of a patient's care: the episode they are in or were in last, goals, what was measured, visits, harm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.followup.outcomes.change import FigureSeries
from clinic.domain.record.goals import Aim
from clinic.models import DischargeSummary, Episode, Goal, Patient, StaffMember
from clinic.services.followup import adverse_events
from clinic.services.followup.adverse_events import EventsOfPatient
from clinic.services.followup.outcomes import looked_into, measurements, series, summaries, visits
from clinic.services.followup.outcomes.looked_into import LookedInto
from clinic.services.followup.outcomes.visits import Visits
from clinic.services.plans import plans
from clinic.services.record import episodes, goals, patients, statements

NEWEST = 3


@dataclass(frozen=True)
class Course:
    """`episode` is the newest, `summary` the newest of it; `earlier` counts the episodes before, as far as 50;
    `answered` is what was found and decided about what the worklist named.
    """

    patient: Patient
    episode: Episode | None
    summary: DischargeSummary | None
    earlier: int
    goals: Sequence[Goal]
    series: tuple[FigureSeries, ...]
    visits: Visits
    adverse_events: EventsOfPatient
    answered: Sequence[LookedInto]
    names: Mapping[UUID | None, str]

    def of_goal(self, text: str) -> FigureSeries | None:
        """What was measured of a goal."""
        return next((one for one in self.series if one.about == text), None)


def of(session: Session, by: StaffMember, patient_id: UUID) -> Course:
    """The course of one of the clinic's patients; raises `NotFound`."""
    patient = patients.get(session, by, patient_id)
    names = statements.staff_names(session, [patient.clinic_id])
    held, wanted = episodes.of_patient(session, patient), goals.current(session, patient)
    newest = next(iter(held), None)
    aims = [Aim(goal.text, goal.target, goal.due_on) for goal in wanted]
    return Course(
        patient=patient,
        episode=newest,
        summary=summaries.newest_of(session, newest) if newest and newest.ended_at else None,
        earlier=max(0, len(held) - 1),
        goals=wanted,
        series=series.of_rows(measurements.of_patient(session, patient), aims, names),
        visits=visits.of_patient(session, patient, names=names, most=NEWEST),
        adverse_events=adverse_events.of_patient(session, patient),
        answered=looked_into.of(session, patient, plans.of_patient(session, patient)),
        names=names,
    )
