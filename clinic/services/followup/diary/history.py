"""All that a therapist reads of one patient's reports: the shares, the trends, and the newest reports.

history.of(session, pat, slug="forearm-plank", at=now)

As many statements for a thousand reports as for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from clinic.domain.followup.diary import trends
from clinic.domain.followup.diary.charts import Chart, ChartMark
from clinic.domain.followup.diary.trends import TrendLine, Week
from clinic.models import Patient, Plan
from clinic.services.followup import reported, worklists
from clinic.services.followup.diary import trainings
from clinic.services.followup.reported import Summary
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
    since = patients.today(session, patient, at) - trends.WEEKS
    said = trainings.sessions(session, patient, signed, since=since)
    names = _names(signed, {slug for each in said for slug in each.exercises})
    lines = trends.lines(said, slug=slug if slug in names else "")
    counted = summary.shares.weeks if summary.shares else ()
    weeks = tuple(Week(first, found) for first, found in counted if first >= since)
    happened = tuple(_happened(session, patient, signed))
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


def _happened(session: Session, patient: Patient, signed: Sequence[Plan]) -> Iterator[Happened]:
    for plan in reversed(signed):
        day = plans.began(session, plan)
        yield Happened(ChartMark(day, f"v{plan.version}"), f"Version {plan.version} signed")
    for consult in consults.of_patient(session, patient):
        if consult.withdrawn_at is None:
            yield Happened(ChartMark(consult.held_on, "C"), f"Consult with {consult.clinician}")
