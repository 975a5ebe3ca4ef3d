"""Reads the tables of this directory: an exercise and its reports in words become what a suggestion is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from clinic.domain.dosage import Dosage
from clinic.domain.followup.adherence import Adherence, Outcome
from clinic.domain.followup.progression.history import History, PlanSoFar, Ticks
from clinic.domain.followup.progression.sessions import Performed, ReportedSession, SkipReason
from clinic.domain.programs.steps import GrowingItem, Step
from tests.growing import LIBRARY, first_dosage, growing

DIRECTORY = Path(__file__).parent
TODAY = date(2026, 11, 20)
SEEN = Ticks(technique_seen=TODAY.replace(day=2))
AS_PLANNED = PlanSoFar(frozenset(), Adherence(6, 6))
REPORT = re.compile(
    r"(?P<day>\d+)(?P<second>b?)"
    r"(?: (?P<outcome>done|partly|skipped)(?:\+(?P<extra>\d+))?(?: (?P<sets>\d+)×(?P<amount>\d+))?"
    r"(?: (?P<reason>[a-z_]+)(?= |$))?(?: (?P<pain>\d+|-)/(?P<effort>\d+|-))?)?"
    r"(?P<rest>.*)"
)
REST = re.compile(
    r" (?:(?P<settled>settled|unsettled)|(?P<unasked>news unasked)|session (?P<pain>\d+)/(?P<effort>\d+)"
    r"|other (?P<other>\d+)|at (?P<at>\S+)|new (?P<new>(?:(?! new ).)+))"
)


@dataclass(frozen=True)
class WrittenRow:
    """One row of reports about one exercise."""

    words: str
    item: GrowingItem
    sessions: tuple[ReportedSession, ...]
    suggestion: str
    because: str
    ticks: Ticks = SEEN
    plan: PlanSoFar = AS_PLANNED

    def __str__(self) -> str:
        return self.words

    @property
    def history(self) -> History:
        return History.of(self.item, self.sessions, self.ticks, self.plan, on=TODAY)


def cells(name: str) -> Iterator[list[str]]:
    lines = (DIRECTORY / f"{name}.md").read_text("utf-8").splitlines()
    for line in [line for line in lines if line.startswith("| ")][2:]:
        yield [cell.strip() for cell in line.strip("|").split(" | ")]


def told(name: str) -> Iterator[WrittenRow]:
    for exercise, reports, otherwise, suggestion, because in cells(name):
        about = _item(exercise)
        sessions = () if reports == "-" else tuple(_session(about, words) for words in reports.split(", "))
        row = WrittenRow(f"{exercise} / {reports} / {otherwise}", about, sessions, suggestion, because)
        for words in otherwise.split(" + "):
            row = row if words == "-" else _otherwise(row, words)
        yield row


def step_words(step: Step) -> str:
    return f"{step.variable} {step.before}→{step.after}"


def _item(words: str) -> GrowingItem:
    words, _, way = words.partition(" + ")
    slug, figures, *rest = words.split(" ")
    exercise = LIBRARY[slug]
    dosage = _dosed(first_dosage(exercise), figures)
    if rest:
        dosage = replace(dosage, rest_seconds=int(rest[1]))
    return growing(exercise, replace(dosage, note=f"{dosage.note} {way}".strip()))


def _dosed(dosage: Dosage, words: str) -> Dosage:
    sets, amount = words.split("×")
    reps, _, hold = amount.partition("/")
    if reps.endswith("s"):
        return replace(dosage, sets=int(sets), reps=None, seconds=int(reps[:-1]))
    return replace(
        dosage, sets=int(sets), reps=int(reps), seconds=None, hold_seconds=int(hold.rstrip("s") or 0)
    )


def _figure(words: str | None) -> int | None:
    return None if words in (None, "-") else int(words)


def _session(item: GrowingItem, words: str) -> ReportedSession:
    said = REPORT.fullmatch(words)
    day, second, rest = int(said["day"]), said["second"], said["rest"]
    dosage, whole, exercises = item.dosage, {}, {}
    details = list(REST.finditer(rest))
    assert "".join(detail[0] for detail in details) == rest, f"not understood: {rest}"
    for detail in details:
        if detail["settled"]:
            whole["settled"] = detail["settled"] == "settled"
        elif detail["unasked"]:
            whole["symptoms"] = None
        elif detail["new"]:
            whole["symptoms"] = (*whole.get("symptoms", ()), detail["new"])
        elif detail["other"]:
            exercises["another"] = Performed(Dosage(sets=1, reps=1), Outcome.DONE, pain=int(detail["other"]))
        elif detail["at"]:
            dosage = _dosed(dosage, detail["at"])
        else:
            whole |= {"pain": int(detail["pain"]), "effort": int(detail["effort"])}
    if said["outcome"]:
        exercises[item.slug] = _performed(dosage, said)
    return ReportedSession(day + (200 if second else 0), TODAY.replace(day=day), exercises, **whole)


def _performed(dosage: Dosage, said: re.Match[str]) -> Performed:
    return Performed(
        dosage,
        Outcome(said["outcome"]),
        extra=int(said["extra"] or 0),
        sets=_figure(said["sets"]),
        amount=_figure(said["amount"]),
        reason=SkipReason[said["reason"].upper()] if said["reason"] else None,
        pain=_figure(said["pain"]),
        effort=_figure(said["effort"]),
    )


def _of_plan(name: str, value: str) -> dict[str, Any]:
    match name:
        case "cap":
            return {"pain_cap": int(value)}
        case "answered":
            return {"answered_on": TODAY.replace(day=int(value))}
        case "looked into":
            return {"looked_into": frozenset({int(value)})}
        case "harmed":
            slug, _, day = value.rpartition(" ")
            return {"harmed": {slug: TODAY.replace(day=int(day))}}
        case _:
            return {"slugs": frozenset({value})}


def _otherwise(row: WrittenRow, words: str) -> WrittenRow:
    plan, ticks = row.plan, row.ticks
    name, _, value = re.fullmatch(
        r"(technique unseen|cap|open:|reported|changed|answered|ready for|looked into|harmed|in the plan:)( (.+))?",
        words,
    ).groups("")
    match name:
        case "technique unseen":
            return replace(row, ticks=replace(ticks, technique_seen=None))
        case "ready for":
            return replace(row, ticks=replace(ticks, ready_for={value: TODAY}))
        case "changed":
            return replace(row, item=replace(row.item, stepped_on=TODAY.replace(day=int(value))))
        case "open:":
            return replace(row, plan=replace(plan, open=(*plan.open, value)))
        case "cap" | "answered" | "looked into" | "harmed" | "in the plan:":
            return replace(row, plan=replace(plan, **_of_plan(name, value)))
        case _:
            reported, _, prescribed = value.partition(" of ")
            return replace(row, plan=replace(plan, adherence=Adherence(int(reported), int(prescribed))))
