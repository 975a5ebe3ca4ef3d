"""What a report says of an exercise, and not how it went, is read of that exercise and of no other."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete

from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.diary.details import EntryDetails
from clinic.models import TrainingEntry
from clinic.services.followup import reported, reports
from clinic.services.followup.diary import history, neighbors
from clinic.services.followup.reports import Report
from clinic.services.plans import contents
from tests.factories import NOW
from tests.integration.followup.progression.weeks import Weeks

PLANK, KNEELING, SIT = "forearm-plank", "kneeling-forearm-plank", "upright-ball-sit"


def told(weeks: Weeks, day: int, details: dict[str, EntryDetails], **said: Outcome) -> date:
    """A report of that day which says no more than that of its exercises."""
    ids, at = contents.ids(weeks.plan), NOW + timedelta(days=day)
    outcomes = {ids[slug.replace("_", "-")]: outcome for slug, outcome in said.items()}
    report = Report(
        uuid4(),
        at.date(),
        outcomes,
        pain=2,
        signs=frozenset(),
        details={ids[slug]: more for slug, more in details.items()},
        unsaid=frozenset(ids.values()) - outcomes.keys(),
    )
    reports.receive(weeks.session, patient=weeks.desk.pat, plan=weeks.plan, report=report, at=at)
    weeks.session.commit()
    return at.date()


def test_strong_pain_of_an_exercise_stops_that_one_and_holds_the_others(weeks: Weeks) -> None:
    weeks.reports(1, 3)
    told(weeks, 5, {PLANK: EntryDetails(pain=8)}, upright_ball_sit=Outcome.DONE)
    rows = weeks.rows(6)
    assert {slug: row.suggestion.kind for slug, row in rows.items()} == {
        PLANK: "stop",
        KNEELING: "hold",
        SIT: "hold",
    }
    assert rows[PLANK].suggestion.because.startswith("Pain was 8 on Nov 26, 2026")


@pytest.mark.parametrize("as_before", [False, True])
def test_a_training_of_which_not_all_is_said_has_no_dose(weeks: Weeks, as_before: bool) -> None:
    told(weeks, 1, {SIT: EntryDetails(pain=8)}, forearm_plank=Outcome.DONE)
    if as_before:  # nothing was kept of what was not said
        weeks.session.execute(delete(TrainingEntry).where(TrainingEntry.outcome.is_(None)))
    weeks.session.commit()
    (line,) = history.of(weeks.session, weeks.desk.pat, at=NOW + timedelta(days=2)).lines
    assert (line.pain, line.dose) == (2 if as_before else 8, None)


def test_where_nothing_is_said_of_any_it_counts_as_no_training(weeks: Weeks) -> None:
    day = told(weeks, 1, {SIT: EntryDetails(pain=8)})
    session, pat = weeks.session, weeks.desk.pat
    assert pat.last_report_done is None
    assert not reported.any_before(session, pat, day + timedelta(days=1))
    assert neighbors.trainings(session, pat, day) == []
    summary = reported.summary(session, pat, [weeks.plan], paused=[], at=NOW + timedelta(days=2))
    assert summary.shares
    assert (summary.shares.sessions.reported, summary.shares.coverage.asked) == (0, 0)
    session.commit()


def test_of_the_share_of_exercises_only_those_count_of_which_it_is_said(weeks: Weeks) -> None:
    told(weeks, 1, {SIT: EntryDetails(pain=8)}, forearm_plank=Outcome.DONE)
    summary = reported.summary(
        weeks.session, weeks.desk.pat, [weeks.plan], paused=[], at=NOW + timedelta(days=2)
    )
    assert summary.shares
    assert (summary.shares.coverage.done, summary.shares.coverage.asked) == (1, 1)
    weeks.session.commit()
