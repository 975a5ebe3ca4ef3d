"""Which exercises of a patient were paused alone on which days, whichever version had them then.

paused = paused_alone.of(session, pat)
paused.on(date(2026, 11, 21))           # frozenset({'wall-squat'})
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from clinic.domain.followup.worklist import Stops
from clinic.domain.library.exercise import base_of
from clinic.models import Patient, ProgramItem, WorklistItem
from clinic.services.plans.pauses import NOT_UNDONE, STOPS_SINCE
from clinic.services.record import patients, scope

ALONE = (
    select(ProgramItem.slug, STOPS_SINCE, WorklistItem.ended_at)
    .join(
        ProgramItem,
        and_(ProgramItem.clinic_id == WorklistItem.clinic_id, ProgramItem.id == WorklistItem.item_id),
    )
    .where(*scope.of_patient(WorklistItem), WorklistItem.stops == Stops.EXERCISE, NOT_UNDONE)
)


class PausedAlone(NamedTuple):
    """From when to when an exercise was paused, by what it is the same movement as; until now where there is no end."""

    base: str
    began: datetime
    ended: datetime | None

    def has(self, day: date, zone: tzinfo) -> bool:
        """Whether it was at any time of this day."""
        is_begun = self.began.astimezone(zone).date() <= day
        return is_begun and (self.ended is None or day <= self.ended.astimezone(zone).date())


@dataclass(frozen=True)
class ExercisesPaused:
    """All that ever was, with the zone of the clinic in which its days are."""

    found: tuple[PausedAlone, ...]
    zone: tzinfo

    def on(self, day: date) -> frozenset[str]:
        """What was paused at any time of a day, by the library's exercise that it is or is a copy of."""
        return frozenset(one.base for one in self.found if one.has(day, self.zone))


def of(session: Session, patient: Patient) -> ExercisesPaused:
    rows = session.execute(ALONE, scope.key(patient))
    return ExercisesPaused(
        tuple(PausedAlone(base_of(slug), began, ended) for slug, began, ended in rows),
        patients.zone(session, patient),
    )
