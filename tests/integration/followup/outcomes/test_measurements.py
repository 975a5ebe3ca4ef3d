"""What is measured: kept with who and when, corrected by addition, read as series."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied, InvalidInput, NotFound, Stale
from clinic.domain.followup.outcomes.change import FigureSeries
from clinic.domain.followup.outcomes.measurements import Taken
from clinic.domain.followup.outcomes.measures import MeasuredSide, OutcomeMeasure
from clinic.models import AuditEvent, Measurement, Patient, new_id
from clinic.services.followup.outcomes import measurements, series
from clinic.services.record import goals
from tests import factories
from tests.factories import NOW, People

DAY = NOW.date()


def record(session: Session, people: People, *figures: Taken, on: date = DAY, **changes: object) -> None:
    said = {"by": people.alice, "at": NOW} | changes
    measurements.record(session, patient=people.pat, first_id=new_id(), figures=figures, taken_on=on, **said)  # type: ignore[arg-type]  # what a test names


def read(session: Session, patient: Patient) -> tuple[FigureSeries, ...]:
    return series.of(session, patient, first=patient.born, last=DAY)


def test_figures_are_kept_with_who_when_and_where(session: Session, people: People) -> None:
    record(
        session,
        people,
        Taken(OutcomeMeasure.PAIN, 6),
        Taken(OutcomeMeasure.SINGLE_LEG, 124, side=MeasuredSide.LEFT),
    )
    rows = session.scalars(select(Measurement).order_by(Measurement.measure)).all()

    assert [(row.measure, row.side, row.figure, row.place, row.source) for row in rows] == [
        ("pain", None, 6, "clinic", "staff"),
        ("single_leg", "left", 124, "clinic", "staff"),
    ]
    assert {row.recorded_by for row in rows} == {people.alice.id}
    written = session.scalars(select(AuditEvent).where(AuditEvent.action == "measurement.record")).all()
    assert {event.subject_id for event in written} == {row.id for row in rows}
    assert all(event.detail.keys() == {"measure"} for event in written)


def test_an_assistant_measures_and_a_patient_says_what_can_be_said_at_home(
    session: Session, people: People
) -> None:
    record(session, people, Taken(OutcomeMeasure.PLANK, 30), by=people.amos)
    record(session, people, Taken(OutcomeMeasure.PAIN, 4), by=people.pat)
    with pytest.raises(InvalidInput, match="measured in clinic"):
        record(session, people, Taken(OutcomeMeasure.PLANK, 90), by=people.pat)
    kept = session.execute(select(Measurement.measure, Measurement.source, Measurement.place)).all()
    assert sorted(map(tuple, kept)) == [("pain", "patient", "home"), ("plank", "staff", "clinic")]


def test_nobody_else_measures(session: Session, people: People) -> None:
    with pytest.raises(ActionDenied):
        record(session, people, Taken(OutcomeMeasure.PAIN, 4), by=people.ada)
    other = factories.patient(session, people.alice, "Olga Other")
    with pytest.raises(NotFound):
        record(session, people, Taken(OutcomeMeasure.PAIN, 4), by=other)


@pytest.mark.parametrize(
    ("figures", "on", "field"),
    [
        ((), DAY, ""),
        ((Taken(OutcomeMeasure.PAIN, 4),), DAY + timedelta(days=1), "taken_on"),
        ((Taken(OutcomeMeasure.PAIN, 4),), date(1961, 5, 3), "taken_on"),
        ((Taken(OutcomeMeasure.ACTIVITY, 4, about="Walk"),), DAY, ""),
        ((Taken(OutcomeMeasure.PAIN, 4, side=MeasuredSide.LEFT),), DAY, ""),
        ((Taken(OutcomeMeasure.SINGLE_LEG, 100),), DAY, ""),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    session: Session, people: People, figures: tuple[Taken, ...], on: date, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        record(session, people, *figures, on=on)
    assert list(refused.value.errors) == [field]
    assert session.scalar(select(func.count()).select_from(Measurement)) == 0


def test_the_database_refuses_a_figure_that_the_measure_does_not_allow(
    session: Session, people: People
) -> None:
    with pytest.raises(IntegrityError):
        record(session, people, Taken(OutcomeMeasure.PAIN, 11))


def test_a_figure_belongs_to_the_words_of_its_goal(session: Session, people: People) -> None:
    def want(*texts: str, targets: list[tuple[int | None, date | None]] | None = None) -> None:
        goals.write(
            session, patient=people.pat, texts=texts, targets=targets, by=people.alice, at=NOW, seen=None
        )

    want("Walk", "Garden", targets=[(8, DAY), (None, None)])
    record(session, people, Taken(OutcomeMeasure.ACTIVITY, 2, about="Walk"), on=DAY - timedelta(days=7))
    record(session, people, Taken(OutcomeMeasure.ACTIVITY, 8, about="Walk"))
    record(session, people, Taken(OutcomeMeasure.ACTIVITY, 5, about="Garden"))
    walk, garden = read(session, people.pat)
    assert (walk.name, walk.target, walk.due_on, walk.reached_on) == ("Walk", 8, DAY, DAY)
    assert (garden.name, garden.target) == ("Garden", None)

    want("Garden")
    garden, walk = read(session, people.pat)
    assert [one.last.figure for one in (garden, walk)] == [5, 8]
    assert walk.target is None


def test_goals_that_were_changed_since_the_page_are_not_measured_by_chance(
    session: Session, people: People
) -> None:
    goals.write(session, patient=people.pat, texts=["Walk"], by=people.alice, at=NOW, seen=None)
    with pytest.raises(Stale):
        record(session, people, Taken(OutcomeMeasure.ACTIVITY, 2, about="Walk"), goals_seen=0)


def test_a_correction_takes_the_place_and_both_are_kept(session: Session, people: People) -> None:
    record(session, people, Taken(OutcomeMeasure.PAIN, 9))
    (row,) = session.scalars(select(Measurement)).all()
    measurements.correct(session, row=row, figure=6, reason="Misheard.", by=people.amos, at=NOW)

    assert [point.figure for point in read(session, people.pat)[0].points] == [6]
    assert sorted(session.scalars(select(Measurement.figure))) == [6, 9]
    with pytest.raises(ActionDenied, match="corrected already"):
        measurements.correct(session, row=row, figure=5, reason="Again.", by=people.alice, at=NOW)


def test_a_figure_is_taken_back_and_a_correction_corrected(session: Session, people: People) -> None:
    record(session, people, Taken(OutcomeMeasure.PAIN, 9))
    (row,) = session.scalars(select(Measurement)).all()
    gone = measurements.correct(
        session, row=row, figure=None, reason="Another patient's.", by=people.alice, at=NOW
    )
    assert read(session, people.pat) == ()
    measurements.correct(session, row=gone, figure=3, reason="It was this one's.", by=people.alice, at=NOW)
    assert [point.figure for point in read(session, people.pat)[0].points] == [3]


@pytest.mark.parametrize("reason", [" ", "x" * 301])
def test_a_correction_says_why(session: Session, people: People, reason: str) -> None:
    record(session, people, Taken(OutcomeMeasure.PAIN, 9))
    (row,) = session.scalars(select(Measurement)).all()
    with pytest.raises(InvalidInput) as refused:
        measurements.correct(session, row=row, figure=6, reason=reason, by=people.alice, at=NOW)
    assert list(refused.value.errors) == ["reason"]
    assert session.scalar(select(func.count()).select_from(Measurement)) == 1


def test_a_series_is_in_the_order_of_days_whatever_was_typed_first(session: Session, people: People) -> None:
    record(session, people, Taken(OutcomeMeasure.PAIN, 3))
    record(session, people, Taken(OutcomeMeasure.PAIN, 7), on=DAY - timedelta(days=30))
    (pain,) = read(session, people.pat)
    assert [(point.figure, point.by) for point in pain.points] == [(7, "Alice Able"), (3, "Alice Able")]
    assert pain.words.startswith("4 better")


def test_another_clinic_finds_nothing(session: Session, people: People) -> None:
    record(session, people, Taken(OutcomeMeasure.PAIN, 3))
    row = session.scalars(select(Measurement)).one()
    assert measurements.get(session, people.alice, row.id) is row
    for who, wanted in ((people.bob, row.id), (people.ada, row.id), (people.alice, new_id())):
        with pytest.raises(NotFound):
            measurements.get(session, who, wanted)
