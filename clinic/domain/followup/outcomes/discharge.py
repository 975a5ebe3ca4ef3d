"""The discharge summary: what it holds, the words it is begun with, and what stands between it and a signature.

It is frozen when it is signed, made of primitives only, and says how things stood at that moment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from types import NoneType
from typing import Any

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.followup.adherence import Adherence
from clinic.domain.followup.diary import trends
from clinic.domain.followup.diary.charts import Chart, ChartMark
from clinic.domain.followup.diary.trends import TrendLine, TrendWeek, Week
from clinic.domain.limits import SUMMARY_TEXT, too_long
from clinic.domain.plans import snapshot
from clinic.domain.text import is_blank, listed

FIRST, SECOND, FORMAT = "clinic-discharge/1", "clinic-discharge/2", "clinic-discharge/3"
MEANING = "summarized and signed by"

FLARE_UP = (
    "More pain for a day or two happens to most people and is no sign of harm by itself. Do half of what you did "
    "before, or your easiest exercise only, for two or three days, and keep moving as far as it is comfortable. Then "
    "go up again step by step. If it is not back to usual after two weeks, call your clinic."
)
COME_BACK = (
    "Call your clinic if you can no longer do what you had reached, if pain keeps you from sleep or work for more "
    "than two weeks, or if you are unsure."
)
"""Both are ours; a clinician has to confirm them. The therapist reads and changes them before signing."""
STILL_IN_CARE = "The episode has not ended. End it first, then write the summary."
NOT_WRITTEN = {
    "account": "Say in a few words what was treated and what was done.",
    "go_on": "Say what the patient goes on with, or that there is nothing.",
    "flare_up": "Say what to do when the pain comes back.",
    "come_back": "Say when to come back.",
}
SIGNER_LEFT = (
    "Whoever signed this no longer works at the clinic, so no document was made. Another therapist can write the "
    "summary and sign it."
)
SIGNER_RENAMED = (
    "The name of whoever signed this was changed before the document was ready, so none was made. Read the summary "
    "again, then sign."
)
SIGNED_OTHERWISE = (
    "The record was changed since you opened the page. Read what the summary says now, then sign."
)

MOST_NAMED = 5  # findings; more make no sentence that anybody reads
OBJECTED = (
    "The screening speaks against the plan that goes on: {titles}. Record what it asks for, or pause or withdraw the "
    "plan, then sign."
)

_MAYBE_TEXT = (str, NoneType)
_MAYBE_NUMBER = (int, NoneType)
SHAPE: Mapping[str, Any] = {
    "format": str,
    "summary": {"id": str, "code": str, "version": int, "signed_at": str, "language": str, "paper": str},
    "clinic": dict.fromkeys(("id", "name", "address", "phone", "timezone"), str),
    "patient": dict.fromkeys(("id", "name", "born"), str),
    "signer": dict.fromkeys(("id", "name", "profession", "registration", "meaning"), str),
    "episode": dict.fromkeys(("began_on", "ended_on", "reason", "note"), str),
    "problems": [{"label": str, "status": str, "since": _MAYBE_TEXT}],
    "account": str,
    "visits": [{"on": str, "way": str}],
    "outcomes": [
        {
            **dict.fromkeys(("name", "first", "first_on", "last", "last_on", "change"), str),
            "target": _MAYBE_NUMBER,
            "reached_on": _MAYBE_TEXT,
        }
    ],
    "adherence": {
        "reports": int,
        "reported": _MAYBE_NUMBER,
        "prescribed": _MAYBE_NUMBER,
        "percent": _MAYBE_NUMBER,
    },
    "trend": {
        "trainings": [{"on": str, **dict.fromkeys(("pain", "effort", "dose"), _MAYBE_NUMBER)}],
        "weeks": [{"first": str, "reported": int, "prescribed": int}],
        "marks": [dict.fromkeys(("on", "name", "words"), str)],
    },
    "doses": [{"name": str, "first": _MAYBE_TEXT, "last": _MAYBE_TEXT}],
    "consults": [
        {**dict.fromkeys(("clinician", "profession", "registration", "on", "decision"), str), "limits": [str]}
    ],
    "red_flags": [{"label": str, "assessment": _MAYBE_TEXT}],
    "adverse_events": [
        {**dict.fromkeys(("on", "what", "exercise", "harm", "action"), str), "open": bool},
    ],
    "adverse_events_kept": bool,
    "looked_into": [
        {**dict.fromkeys(("on", "what", "stops", "found", "examined"), str), "ended_on": _MAYBE_TEXT}
    ],
    "go_on": {
        "exercises": [{"name": str, "dosage": str, "warnings": [str]}],
        "paused": [str],
        "text": str,
    },
    "flare_up": str,
    "come_back": str,
    "stop": [str],
    "links": {"verify": str},
}
"""What each key holds. `adverse_events_kept` is false where nobody can record any: their absence then says nothing. An
event is `open` while nobody said on the worklist what was found. `warnings` say what happened with an exercise that
goes on. What was `looked_into` was grave or paused something: `stops` is what, `examined` by whom.
"""
_BEFORE = {name: shape for name, shape in SHAPE.items() if name != "looked_into"}
SHAPES: Mapping[str, Mapping[str, Any]] = {
    FIRST: {
        **_BEFORE,
        "adverse_events": [dict.fromkeys(("on", "what", "harm", "action"), str)],
        "go_on": {"exercises": [{"name": str, "dosage": str}], "paused": [str], "text": str},
    },
    SECOND: _BEFORE,
    FORMAT: SHAPE,
}
"""By format: what was frozen in an earlier one is still made into its document."""


@dataclass(frozen=True)
class Texts:
    """What the therapist writes: what was treated, what to go on with, what to do when it flares up, when to return."""

    account: str
    go_on: str
    flare_up: str = FLARE_UP
    come_back: str = COME_BACK


def begun_with(*, goes_on: bool) -> Texts:
    """What the therapist begins with. What to do in a flare-up is of exercises that go on: where none do, nothing is
    suggested.
    """
    return Texts("", "") if goes_on else Texts("", "", flare_up="")


def charts(trend: Mapping[str, Any]) -> tuple[Chart, ...]:
    """The drawings of a summary's `trend`; none where nothing was reported."""
    marks = [ChartMark(date.fromisoformat(mark["on"]), mark["name"]) for mark in trend["marks"]]
    return trends.charts(_lines(trend), _weeks(trend), marks)


def weeks(trend: Mapping[str, Any]) -> tuple[TrendWeek, ...]:
    """The same in a row for each week."""
    return trends.by_week(_lines(trend), _weeks(trend))


def _lines(trend: Mapping[str, Any]) -> list[TrendLine]:
    return [
        TrendLine(date.fromisoformat(each["on"]), each["pain"], each["effort"], each["dose"])
        for each in trend["trainings"]
    ]


def _weeks(trend: Mapping[str, Any]) -> list[Week]:
    return [
        Week(date.fromisoformat(each["first"]), Adherence(each["reported"], each["prescribed"]))
        for each in trend["weeks"]
    ]


def validate(frozen: Mapping[str, Any]) -> bytes:
    """The summary's one spelling; raises `SnapshotError` unless it has exactly the shape of its format."""
    said = frozen.get("format")
    form = said if said in (FIRST, SECOND) else FORMAT
    return snapshot.spell(frozen, SHAPES[form], form)


def check_ended(*, has_ended: bool) -> None:
    """Raise `ActionDenied` while the patient is in care."""
    if not has_ended:
        raise ActionDenied(STILL_IN_CARE)


def objections(titles: Sequence[str]) -> str:
    """The refusal that names what the screening finds of what goes on, else empty. Of very much the first are named.

    >>> objections([f"Finding {number}" for number in range(9)]).partition(". ")[0].partition(": ")[2]
    'Finding 0, Finding 1, Finding 2, Finding 3, Finding 4 and 4 others'
    """
    more = len(titles) - MOST_NAMED
    named = titles if more <= 1 else [*titles[:MOST_NAMED], f"{more} others"]
    return OBJECTED.format(titles=listed(named)) if titles else ""


def check(texts: Texts, *, goes_on: bool = False) -> None:
    """Raise `InvalidInput` at every text that says nothing or too much. Where exercises of the plan go on (`goes_on`)
    they say with what, and the text is for what comes besides.
    """
    said = asdict(texts)
    needed = NOT_WRITTEN.keys() - ({"go_on"} if goes_on else set[str]())
    errors = {name: NOT_WRITTEN[name] for name in needed if is_blank(said[name])}
    errors |= {name: too_long(SUMMARY_TEXT) for name, text in said.items() if len(text) > SUMMARY_TEXT}
    if errors:
        raise InvalidInput(errors)
