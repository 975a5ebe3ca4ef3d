"""How pain, effort, dose and training days went over time, of all exercises or of one, as charts and as a table.

    lines = trends.lines(sessions, slug="forearm-plank")     # one for each training, oldest first
    trends.charts(lines, weeks, marks)                       # two charts with one time line
    trends.by_week(lines, weeks)                             # the same in a row for each week, for paper

As reported, and never a fact. What was not said is left out, never drawn as zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import NamedTuple

from clinic.domain.followup.adherence import Adherence
from clinic.domain.followup.diary import shares
from clinic.domain.followup.diary.charts import Chart, ChartMark, Look, Series
from clinic.domain.followup.diary.shares import AlikeDone
from clinic.domain.followup.progression.sessions import ReportedSession
from clinic.domain.limits import SCORE

WEEKS = timedelta(weeks=26)  # that are looked back


class TrendLine(NamedTuple):
    """One training: pain and effort 0-10, the dose in percent of what was asked for. None was not said, of the dose
    where that is so of any exercise. Of a message it is the pain alone, and `is_training` is false.
    """

    day: date
    pain: int | None
    effort: int | None
    dose: int | None
    is_training: bool = True


@dataclass(frozen=True)
class Week:
    """A week of the plan, from the day `first`: days trained of days due."""

    first: date
    adherence: Adherence


class TrendWeek(NamedTuple):
    """A week of trainings: on how many days, of how many due where that is known, the worst pain, the hardest effort
    and the middle dose in percent; None was not said.
    """

    first: date
    trained: int
    due: int | None
    pain: int | None
    effort: int | None
    dose: int | None


def lines(sessions: Iterable[ReportedSession], *, slug: str = "") -> tuple[TrendLine, ...]:
    """What each training says, of one exercise or of all: of all, its worst pain and its hardest effort."""
    return tuple(
        _of_one(session, slug) if slug else _of_all(session)
        for session in sessions
        if (slug in session.exercises if slug else session.exercises or session.pains)
    )


def charts(said: Sequence[TrendLine], weeks: Sequence[Week], marks: Sequence[ChartMark]) -> tuple[Chart, ...]:
    """Pain and effort, then dose and training days, with every mark; none where there is nothing to draw."""
    days = [line.day for line in said] + [week.first for week in weeks]
    if not days:
        return ()
    days += [mark.day for mark in marks]
    first, last = min(days), max(*days, min(days) + shares.WEEK)
    felt = Chart(
        "Pain and effort",
        f"Pain and effort as reported for each training, {SCORE}. The table below has the figures.",
        *(first, last),
        top=SCORE.high,
        step=2,
        series=_told(
            Series("Pain", Look.CIRCLES, [(line.day, line.pain) for line in said if line.pain is not None]),
            Series(
                "Effort", Look.SQUARES, [(each.day, each.effort) for each in said if each.effort is not None]
            ),
        ),
        marks=marks,
        key="felt",
    )
    followed = Chart(
        "Dose and training days",
        "In percent: the dose done in each training, and the days trained of those due in each week. "
        "The table below has the figures.",
        *(first, last),
        top=100,
        step=25,
        unit="%",
        series=_told(
            Series("Days trained in the week", Look.BARS, [*_percents(weeks)], shares.WEEK.days),
            Series("Dose", Look.CIRCLES, [(line.day, line.dose) for line in said if line.dose is not None]),
        ),
        marks=marks,
        key="followed",
    )
    return tuple(chart for chart in (felt, followed) if chart.series)


def by_week(said: Sequence[TrendLine], weeks: Sequence[Week]) -> tuple[TrendWeek, ...]:
    """The trainings by the weeks of the plan, or by those since the first training where no week is known."""
    known = {week.first: week.adherence for week in weeks}
    began = min(known or [line.day for line in said], default=None)
    if began is None:
        return ()
    found: dict[date, list[TrendLine]] = {first: [] for first in known}
    for line in said:
        found.setdefault(began + (line.day - began) // shares.WEEK * shares.WEEK, []).append(line)
    return tuple(_week(first, found[first], known.get(first)) for first in sorted(found))


def _week(first: date, said: Sequence[TrendLine], due: Adherence | None) -> TrendWeek:
    doses = [line.dose for line in said if line.dose is not None]
    return TrendWeek(
        first=first,
        trained=due.reported if due else len({line.day for line in said}),
        due=due.prescribed if due else None,
        pain=max((line.pain for line in said if line.pain is not None), default=None),
        effort=max((line.effort for line in said if line.effort is not None), default=None),
        dose=round(median(doses)) if doses else None,
    )


def _told(*series: Series) -> tuple[Series, ...]:
    return tuple(each for each in series if each.values)


def _percents(weeks: Iterable[Week]) -> Iterable[tuple[date, float]]:
    for week in weeks:
        percent = week.adherence.percent
        if percent is not None:
            yield week.first, percent


def _of_one(session: ReportedSession, slug: str) -> TrendLine:
    dose = shares.dose([AlikeDone(session.exercises[slug])])
    return TrendLine(session.day, session.pain_of(slug), session.effort_of(slug), dose.percent)


def _of_all(session: ReportedSession) -> TrendLine:
    efforts = [session.effort, *(performed.effort for performed in session.exercises.values())]
    dose = shares.dose(AlikeDone(performed) for performed in session.exercises.values())
    return TrendLine(
        session.day,
        max(session.pains, default=None),
        max((effort for effort in efforts if effort is not None), default=None),
        None if session.unsaid else dose.percent,
        is_training=bool(session.exercises),
    )
