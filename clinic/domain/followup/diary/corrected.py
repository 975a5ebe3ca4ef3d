"""What a correction asks for: what became worse is judged like a report, what became milder is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from clinic.domain.followup import judging
from clinic.domain.followup.judging import CORRECTED, REPORT, WORDS_PART, Beside, Complaints, of_report
from clinic.domain.followup.reasons import RED, Reason
from clinic.domain.followup.worklist import Cause
from clinic.domain.limits import USUAL_PAIN_CAP

UNNAMED: Mapping[str, str] = {}
ONE = "one exercise"


def of_correction(
    report: Complaints,
    before: Complaints,
    beside: Beside = judging.ALONE,
    *,
    pain_cap: int = USUAL_PAIN_CAP,
    names: Mapping[str, str] = UNNAMED,
) -> tuple[Cause, ...]:
    """What is worse than `before` is judged like a report, what is milder is to be looked at, by a therapist where it
    was strong pain or a stop. It lifts nothing. `names` are what the exercises are called, by their ids.
    """
    judged = partial(of_report, beside=beside, pain_cap=pain_cap)
    found = judged(report.worse_than(before))
    still = {(_part(cause), cause.title) for cause in judged(report)}
    gone = [
        cause
        for cause in judged(before)
        if (_part(cause), cause.title) not in still
        and _part(cause) != WORDS_PART
        and _part(cause) not in report.signs  # in other words
    ]
    if not gone:
        return found
    was = "; ".join(_was(cause, before, names) for cause in gone)
    now = ", ".join(_now(report, gone, names, pain_cap))
    reason = Reason.RED_REPORT if any(cause.reason in RED for cause in gone) else Reason.NEW_WORDS
    title = f"Corrected, was: {was}. Now: {now}"
    return (*found, Cause(reason, f"{REPORT}{report.id}:{CORRECTED}", title))


def _part(cause: Cause) -> str:
    """What of a report it is: two exercises that hurt as much are two things."""
    return cause.key.split(":", 2)[2]


def _was(cause: Cause, before: Complaints, names: Mapping[str, str]) -> str:
    if not cause.item:
        return cause.title
    return f"Pain {before.exercises[cause.item]} of 10 in {names.get(cause.item, ONE)}"


def _now(report: Complaints, gone: Sequence[Cause], names: Mapping[str, str], pain_cap: int) -> Iterator[str]:
    """The pain that is said now: of the session, unless nothing but pain of exercises is gone, of each of these, and of
    each that is strong still. One number for another would say that strong pain is over.
    """
    if not all(cause.item for cause in gone):
        yield _pain(report.pain)
    strong = [item for item, pain in report.exercises.items() if pain > pain_cap]
    for item in dict.fromkeys([*(cause.item for cause in gone if cause.item), *strong]):
        yield f"{_pain(report.exercises.get(item))} in {names.get(item, ONE)}"


def _pain(pain: int | None) -> str:
    return "no pain said" if pain is None else f"pain {pain} of 10"
