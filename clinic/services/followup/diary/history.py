"""All that a therapist reads of one patient's reports: the shares, the trends, and the newest reports.

history.of(session, pat, slug="forearm-plank", at=now)

As many statements for a thousand reports as for one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from sqlalchemy.orm import Session

from clinic.domain.followup.diary import trends
from clinic.domain.followup.diary.charts import Chart, ChartMark
from clinic.domain.followup.diary.trends import TrendLine, Week
from clinic.domain.text import spelled
from clinic.models import Patient, Plan
from clinic.services.followup import reported, worklists
from clinic.services.followup.diary import trainings
from clinic.services.followup.reported import Summary
from clinic.services.followup.worklists import Paused
from clinic.services.plans import contents, plans
from clinic.services.record import patients
from clinic.services.screening import consults

SHOWN = 60


@dataclass(frozen=True)
class Happened:
    """A mark of the time line in words."""

    mark: ChartMark
    words: str


@dataclass(frozen=True)
class ReportHistory:
    """`names` are the exercises that were reported, by slug; `lines` and `weeks` are what the charts are drawn of."""

    summary: Summary
    names: dict[str, str]
    lines: tuple[TrendLine, ...]
    weeks: tuple[Week, ...]
    happened: tuple[Happened, ...]
    charts: tuple[Chart, ...]


def of(session: Session, patient: Patient, *, slug: str = "", at: datetime) -> ReportHistory:
    """Of one exercise, or of all where it names none that was reported."""
    signed = plans.of_patient(session, patient)
    contents.read(session, signed)
    paused = worklists.open_of(session, patient).paused
    summary = reported.summary(session, patient, signed, paused=paused, count=SHOWN, at=at)
    since, zone = patients.today(session, patient, at) - trends.WEEKS, patients.zone(session, patient)
    said = trainings.sessions(session, patient, signed, since=since)
    names = _names(signed, {slug for each in said for slug in each.exercises})
    lines = trends.lines(said, slug=slug if slug in names else "")
    counted = summary.shares.weeks if summary.shares else ()
    weeks = tuple(Week(first, found) for first, found in counted if first >= since)
    told = [*_versions_and_consults(session, patient, signed), *_stops(summary), *_pauses(paused, zone)]
    happened = tuple(
        sorted((each for each in told if each.mark.day >= since), key=lambda each: each.mark.day)
    )
    return ReportHistory(
        summary=summary,
        names=names,
        lines=lines,
        weeks=weeks,
        happened=happened,
        charts=trends.charts(lines, weeks, [each.mark for each in happened]),
    )


def _names(signed: Iterable[Plan], slugs: set[str]) -> dict[str, str]:
    """As the newest plan calls them that has them, in its order."""
    found: dict[str, str] = {}
    for plan in signed:
        for item in contents.content(plan)["items"]:
            if item["slug"] in slugs:
                found.setdefault(item["slug"], item["name"])
    return found


def _versions_and_consults(session: Session, patient: Patient, signed: Sequence[Plan]) -> Iterator[Happened]:
    for plan in reversed(signed):
        day = plans.began(session, plan)
        yield Happened(ChartMark(day, f"v{plan.version}"), f"Version {plan.version} signed")
    for consult in consults.of_patient(session, patient):
        if consult.withdrawn_at is None:
            yield Happened(ChartMark(consult.held_on, "C"), f"Consult with {consult.clinician}")


def _stops(summary: Summary) -> Iterator[Happened]:
    for report in summary.reports:
        if report.counts and report.signs:
            yield Happened(ChartMark(report.session.trained_on, "S"), f"Stop sign: {'; '.join(report.signs)}")


def _pauses(paused: Iterable[Paused], zone: tzinfo) -> Iterator[Happened]:
    """When the whole plan was paused, once for a day; as long as the longest of what paused it."""
    ends: dict[date, list[datetime | None]] = defaultdict(list)
    for each in paused:
        if each.item is None:
            ends[each.began.astimezone(zone).date()].append(each.ended)
    for day, ended in ends.items():
        last = max((end for end in ended if end), default=None) if None not in ended else None
        was = f"The plan was paused until {spelled(last.astimezone(zone).date())}" if last else ""
        yield Happened(ChartMark(day, "P"), was or "The plan is paused")
