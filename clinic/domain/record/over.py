"""Since when a problem can be over: not before it began, happened or was last measured high, and not in the future.

A pressure in order that was measured later is what shows that it is over, so it is no objection.

>>> faults({"systolic": 195, "measured_on": date(2026, 11, 20)}, over_since=date(2026, 11, 1), today=date(2026, 11, 21))
'It was measured high after that day, on Nov 20, 2026. Correct one of the two.'
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from clinic.domain.record.facts import Value
from clinic.domain.text import TODAY_OR_BEFORE, spelled

BEGAN_AFTER = "It began after that day. Correct one of the two."
HAPPENED_AFTER = {
    "surgery_on": "The operation was after that day, on {day}. Correct one of the two.",
    "birth_on": "The birth was after that day, on {day}. Correct one of the two.",
    "last_seizure_on": "The last seizure was after that day, on {day}. Correct one of the two.",
    "ended_on": "It ended after that day, on {day}. Correct one of the two.",
}
ENDS = dict.fromkeys(
    ("cancer_treatment", "pregnancy", "injected_drugs", "long_term_steroids", "weak_defences"), "ended_on"
)
"""By code: its end, which rules read, is the day since which it is over, unless another is said."""
OVER_IS_OLD = {"head_knock": "onset"}  # over is longer ago than rules look, on whatever day
HAPPENED_BY = {"concussion": "onset"}  # at the latest on the day since which nothing is felt
MEASURED_HIGH_AFTER = "It was measured high after that day, on {day}. Correct one of the two."
HIGH: Final = {"systolic": 140, "diastolic": 90}
"""In mmHg, as the rule about a pressure that is recorded as over asks for it; ours, clinician to confirm."""


def faults(details: Mapping[str, Value | None], *, over_since: date, today: date) -> str:
    """What speaks against that day, as a sentence; nothing where nothing does. `details` are `onset` and attributes."""
    if over_since > today:
        return TODAY_OR_BEFORE
    return "".join([*faults_of_details(details, over_since=over_since).values()][:1])


def faults_of_details(details: Mapping[str, Value | None], *, over_since: date) -> dict[str, str]:
    """The same by detail that speaks against it, the gravest first."""
    later = [name for name in ("onset", *HAPPENED_AFTER) if _is_later(details.get(name), over_since)]
    if _is_later(details.get("measured_on"), over_since) and _is_high(details):
        later.append("measured_on")
    sentences = {"onset": BEGAN_AFTER, "measured_on": MEASURED_HIGH_AFTER, **HAPPENED_AFTER}
    return {name: sentences[name].format(day=_spelled(details[name])) for name in later}


def with_day(
    code: str, details: Mapping[str, Value | None], over_since: date | None
) -> dict[str, Value | None]:
    """The details, the day since which it is over among them where one is read as that and nothing else was said.

    >>> with_day("cancer_treatment", {"onset": None}, date(2025, 1, 7))["ended_on"]
    datetime.date(2025, 1, 7)
    """
    read_as = {**ENDS, **HAPPENED_BY}.get(code)
    if read_as is None or over_since is None or details.get(read_as) is not None or _is_old(details):
        return {**details}
    return {**details, read_as: over_since}


def _is_old(details: Mapping[str, Value | None]) -> bool:
    return details.get("over_a_year_ago") is True


def _is_later(day: Value | None, than: date) -> bool:
    return isinstance(day, date) and day > than


def _is_high(details: Mapping[str, Value | None]) -> bool:
    figures = ((details.get(name), least) for name, least in HIGH.items())
    return any(isinstance(figure, int) and figure >= least for figure, least in figures)


def _spelled(day: Value | None) -> str:
    return spelled(day) if isinstance(day, date) else ""
