"""What takes something back: a statement after which less is wrong with a patient than was recorded before it.

Whoever may write in a record may add to it. Taking back ends findings, so it is a therapist's act, with a reason; the
sign page lists it. Which direction of a detail is the worse one is written here, and a law in the tests tries every
rule against it.

>>> takes_back(StatementStatus.ACTIVE, {"systolic": 170}, StatementStatus.ACTIVE, {"systolic": 130})
('systolic',)
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from clinic.domain.record.facts import ATTRIBUTES, Answer, Reply, Value, ValueType
from clinic.domain.record.patients import Details
from clinic.domain.record.problems import StatementStatus

STATUS = "status"
MILDEST_FIRST = (StatementStatus.ERROR, StatementStatus.RESOLVED, StatementStatus.ACTIVE)
WORSE_WHEN_NO = frozenset({"controlled", "over_a_year_ago", "doctor_allows", "minor"})
LIFTS = ("doctor_allows",)  # a yes that is milder than nothing said
JUDGED_WHEN_EMPTY = {  # what rules judge the stricter way while nobody recorded it (`not_recorded`)
    "cancer_treatment": ("ended_on",),
    "concussion": ("onset", "over_a_year_ago"),
    "dvt_or_pe": ("onset", "over_a_year_ago", "doctor_allows"),
    "head_knock": ("onset",),
    "injected_drugs": ("ended_on",),
    "long_term_steroids": ("ended_on",),
    "pregnancy": ("due_on", "ended_on"),
    "pregnancy_complication": ("doctor_allows",),
    "weak_defences": ("ended_on",),
}
MILDER_WHEN_LATER = frozenset({"due_on"})
MEASURED = {"systolic": "measured_on", "diastolic": "measured_on"}  # what a later measurement replaces
ALL_OF_THEM = {  # the choice that rules read as any other of its kind
    "side": "both",
    "site": "several",
    "approach": "not_known",
    "spine_part": "several_or_not_known",
    "operated_part": "several_or_not_known",
}
DETAILS = {
    "born": "Date of birth",
    "ball_rating_kg": "The ball's load rating in kg",
    "ball_latex_free": "The ball is free of latex",
    "ball_anti_burst": "The ball is anti-burst",
}
THERAPISTS_DETAIL = (
    "Only a therapist can fill this in: while it is empty, it is judged the stricter way. "
    "Leave it empty for them."
)
THERAPISTS_CORRECTION = "Only a therapist can correct this, because the screening rests on what was recorded."
NOTE_STANDS = "Only a therapist can take words out of this note. Leave them as they are, and add yours."
NO_REASON = "Say why this is taken back or made milder. It is listed when the program is signed."


def takes_back(
    before: StatementStatus,
    known: Mapping[str, Value | None],
    after: StatementStatus,
    said: Mapping[str, Value | None],
) -> tuple[str, ...]:
    """What a new statement about a problem takes back: `status`, and the details that are gone or milder.

    `known` and `said` are the details (`onset` and the attributes) that count before it, and its own. Before the first
    statement a problem stands as one that was recorded in error: nothing counts.
    """
    if after is StatementStatus.ERROR:
        return () if before is after else (STATUS,)
    if before is StatementStatus.ERROR:
        known = {}
    ended = (STATUS,) if MILDEST_FIRST.index(after) < MILDEST_FIRST.index(before) else ()
    milder = (
        name
        for name, value in known.items()
        if value is not None and not _is_new(name, known, said) and _is_milder(name, value, said.get(name))
    )
    lifted = (name for name in LIFTS if said.get(name) is True and known.get(name) is None)
    return (*ended, *milder, *lifted)


def fills_in(
    code: str, before: StatementStatus, newest: Mapping[str, Value | None], said: Mapping[str, Value | None]
) -> tuple[str, ...]:
    """What a new statement says of a problem that the `newest` one before it left open, where rules judge that gap.

    A stop may rest on the gap, so to close it takes something back; nobody said anything milder or wrong before. A no
    leaves it as it was.

    >>> fills_in("head_knock", StatementStatus.ACTIVE, {}, {"onset": date(2026, 10, 1)})
    ('onset',)
    """
    if before is StatementStatus.ERROR:
        return ()
    judged = JUDGED_WHEN_EMPTY.get(code, ())
    return tuple(name for name in judged if newest.get(name) is None and said.get(name) not in (None, False))


def keeps(before: str, after: str) -> bool:
    """Whether a note still says all that it said, whatever was added around it or how its lines are broken.

    >>> keeps("Hip, 2024", "Left side. Hip,\\n2024"), keeps("Hip, 2024", "Hip")
    (True, False)
    """
    return " ".join(before.split()) in " ".join(after.split())


def is_taken_back(before: Reply | Answer, after: Reply | Answer) -> bool:
    """Whether an answer takes back a yes."""
    return before == Answer.YES and after != Answer.YES


def corrected_details(before: Details, after: Details) -> tuple[str, ...]:
    """What of the patient's details takes something back: another birth date, a ball that is stronger, safer or gone.

    What was not recorded is added, unless it is read as the worse: a rated ball of which nobody says that it is
    anti-burst is judged as if it were not. Weight and height are measured anew, which takes nothing back.
    """
    return tuple(
        name
        for name in DETAILS
        if getattr(before, name) != getattr(after, name)
        and (was := read_as(before, name)) is not None
        and _is_better(was, getattr(after, name))
    )


def read_as(details: Details, name: str) -> int | date | None:
    """What the screening takes a detail for; None where it takes it for not recorded."""
    said: int | date | None = getattr(details, name)
    return (
        False if said is None and name == "ball_anti_burst" and details.ball_rating_kg is not None else said
    )


def _is_better(was: int | date, now: int | date | None) -> bool:
    """Whether it is another day of birth, a higher figure or a yes of the ball, or what was recorded is gone."""
    return now is None or isinstance(was, date) or _figure(now) > was


def _is_new(name: str, known: Mapping[str, Value | None], said: Mapping[str, Value | None]) -> bool:
    """Whether a figure is said that was measured on a later day: it takes nothing back of what was so before."""
    day = MEASURED.get(name, "")
    before, after = known.get(day), said.get(day)
    both = isinstance(before, date) and isinstance(after, date)
    return both and said.get(name) is not None and _figure(after) > _figure(before)


def _is_milder(name: str, known: Value, said: Value | None) -> bool:
    """Whether a detail is gone, or further from what rules look for: high figures, late days, a yes."""
    if said is None:
        return True
    fact = ATTRIBUTES[name]
    if fact.kind in (ValueType.NUMBER, ValueType.DATE):
        later = _figure(said) - _figure(known)
        return later > 0 if name in MILDER_WHEN_LATER else later < 0
    if fact.kind is ValueType.YES_NO:
        return said is not known and said is (name in WORSE_WHEN_NO)
    if name in ALL_OF_THEM:
        return said not in (known, ALL_OF_THEM[name])
    return fact.choices.index(str(said)) < fact.choices.index(str(known))


def _figure(value: Any) -> int:
    return value.toordinal() if isinstance(value, date) else int(value)
