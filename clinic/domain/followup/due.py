"""What time alone makes due of a plan in force: nothing was heard, its review, what it rests on runs out soon.

Each ends by itself when its cause does. How long is too long is ours, clinician to confirm; a clinic sets its own days
of silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause
from clinic.domain.limits import EXPIRES_SOON_DAYS, NEW_PLAN_DAYS, REVIEW_AGAIN_DAYS
from clinic.domain.plans.terms import has_passed
from clinic.domain.text import spelled

DUE = "due:"  # how the keys of these causes begin
READY = "ready:"  # and those of drafts that wait
SILENCE, REVIEW = f"{DUE}silence:", f"{DUE}review:"
RUNS_OUT = INTAKE, CONSULT, ASSESSMENT = "intake", "consult", "assessment"  # how the keys go on
SOON, NEW_PLAN = timedelta(days=EXPIRES_SOON_DAYS), timedelta(days=NEW_PLAN_DAYS)
REVIEW_AGAIN = timedelta(days=REVIEW_AGAIN_DAYS)


@dataclass(frozen=True)
class Expiring:
    """Something that a plan rests on: what it is called at the beginning of a sentence, and its last day."""

    key: str
    label: str
    on: date


@dataclass(frozen=True)
class InForce:
    """Where a plan in force stands. `heard_on` is the day of the last report, or on which somebody last dealt with the
    silence, or on which the plan last went on after a pause; `reviewed_on` that on which somebody last dealt with its
    review; `is_over` whether care has ended, so that the patient goes on alone; `can_report` whether the patient has a
    portal to report in; `rests_on` what it was signed on.
    """

    id: UUID
    began: date
    review_on: date | None = None
    reviewed_on: date | None = None
    heard_on: date | None = None
    can_report: bool = True
    is_paused: bool = False
    is_over: bool = False
    rests_on: tuple[Expiring, ...] = ()


def causes(plan: InForce, *, on: date, silence_days: int) -> tuple[Cause, ...]:
    """What is due on that day at the clinic.

    >>> week = InForce(UUID(int=1), began=date(2026, 11, 1), review_on=date(2026, 11, 8))
    >>> [cause.title for cause in causes(week, on=date(2026, 11, 8), silence_days=7)]
    ['Nothing reported since Nov 1, 2026', 'To be reviewed by Nov 8, 2026']
    """
    return (*_silence(plan, on, silence_days), *_review(plan, on), *_expiring(plan, on))


def since(cause: str) -> date | None:
    """The day since when what this key names is so, and not when a night's run found it: the last that was heard, the
    day of the review. None of any other cause, which is as old as its item.

    >>> since("due:silence:2026-11-16")
    datetime.date(2026, 11, 16)
    """
    if not cause.startswith((SILENCE, REVIEW)):
        return None
    return date.fromisoformat(cause.rpartition(":")[2])


def consult_of(cause: str) -> str:
    """The id of the consult that an item with this key says runs out; empty for any other.

    >>> consult_of("due:consult:1:2026-11-30"), consult_of("due:intake:2026-11-30")
    ('1', '')
    """
    kind, key = runs_out(cause)
    return key if kind == CONSULT else ""


def runs_out(cause: str) -> tuple[str, str]:
    """What an item with this key says runs out, and the id of its record; empty for any other.

    >>> runs_out("due:assessment:1:2026-11-30"), runs_out("due:intake:2026-11-30"), runs_out("report:1:pain")
    (('assessment', '1'), ('intake', ''), ('', ''))
    """
    for kind in RUNS_OUT:
        begins = f"{DUE}{kind}:"
        if cause.startswith(begins):
            return kind, cause.removeprefix(begins).rpartition(":")[0]
    return "", ""


def draft_of(cause: str) -> str:
    """The id of the draft that an item with this key says waits for a therapist; empty for any other.

    >>> draft_of("ready:1"), draft_of("due:intake:2026-11-30")
    ('1', '')
    """
    return cause.removeprefix(READY) if cause.startswith(READY) else ""


def _silence(plan: InForce, on: date, days: int) -> Iterator[Cause]:
    """Silence is no silence before there was something to report, or while there is nothing to do."""
    since = max(plan.began, plan.heard_on or plan.began)
    is_due = on - plan.began >= NEW_PLAN and on - since >= timedelta(days=days)
    over = plan.is_over or plan.is_paused or has_passed(plan.review_on, on=on)
    if is_due and plan.can_report and not over:
        yield Cause(Reason.SILENCE, f"{SILENCE}{since}", f"Nothing reported since {spelled(since)}")


def _review(plan: InForce, on: date) -> Iterator[Cause]:
    """Whoever says something of it signs a version some day, or is asked again: until then nobody misses a report."""
    if plan.review_on is None or plan.is_over:
        return
    day = max(plan.review_on, plan.reviewed_on + REVIEW_AGAIN) if plan.reviewed_on else plan.review_on
    if on >= day:
        key = f"{REVIEW}{plan.id}:{day}"
        yield Cause(Reason.REVIEW_DUE, key, f"To be reviewed by {spelled(plan.review_on)}")


def _expiring(plan: InForce, on: date) -> Iterator[Cause]:
    for each in plan.rests_on:
        if each.on - on <= SOON:
            title = f"{each.label} ends on {spelled(each.on)}"
            yield Cause(Reason.EXPIRING, f"{DUE}{each.key}:{each.on}", title)
