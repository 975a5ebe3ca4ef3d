"""What was measured, as people read it: one series for each measure, side and goal, with first, last and change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.followup.outcomes.change import FigureSeries, MeasuredPoint
from clinic.domain.followup.outcomes.measures import MeasuredSide, OutcomeMeasure
from clinic.domain.record.goals import Aim
from clinic.models import Measurement, Patient
from clinic.services.followup.outcomes import measurements
from clinic.services.record import goals, statements

ORDER = {measure: place for place, measure in enumerate(OutcomeMeasure)}
SeriesKey = tuple[OutcomeMeasure, str, MeasuredSide | None]


def of(session: Session, patient: Patient, *, first: date, last: date) -> tuple[FigureSeries, ...]:
    """What counts of the days from one to another, as `of_rows` has it."""
    names = statements.staff_names(session, [patient.clinic_id])
    rows = [row for row in measurements.of_patient(session, patient) if first <= row.taken_on <= last]
    return of_rows(rows, goals.aims(session, patient), names)


def of_rows(
    rows: Sequence[Measurement], aims: Sequence[Aim], names: Mapping[UUID | None, str]
) -> tuple[FigureSeries, ...]:
    """What counts of these rows, in the order of the measures; goals in their order, those that were given up last.

    `names` has who recorded them.
    """
    points: dict[SeriesKey, list[MeasuredPoint]] = {}
    for row in measurements.counting(rows):
        assert row.figure is not None  # it would not count
        point = MeasuredPoint(row.taken_on, row.figure, row.id, row.place, names.get(row.recorded_by, ""))
        points.setdefault((row.measure, row.about, row.side), []).append(point)
    wanted = {aim.text: aim for aim in aims}
    places = {text: place for place, text in enumerate(wanted)}
    found = [
        FigureSeries(
            measure,
            tuple(held),
            about,
            side,
            target=wanted[about].target if about in wanted else None,
            due_on=wanted[about].due_on if about in wanted else None,
        )
        for (measure, about, side), held in points.items()
    ]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                ORDER[one.measure],
                places.get(one.about, len(places)),
                one.about,
                one.side or "",
            ),
        )
    )
