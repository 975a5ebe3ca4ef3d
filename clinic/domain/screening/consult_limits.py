"""What a consult's "proceed with limits" rules out: exercises, tags, range and dose. The builder enforces it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from clinic.domain.content import Node
from clinic.domain.dosage import LIMITS
from clinic.domain.library.vocabulary import Tag, meant
from clinic.domain.library.words import tag_phrases
from clinic.domain.limits import RANGE_LIMIT
from clinic.domain.screening.case import ProgramExercise
from clinic.domain.screening.deciding import surgeons_limits
from clinic.domain.screening.deciding.surgeons_limits import SurgeonsLimits, SurgeonsWord
from clinic.domain.text import can_be_printed

CEILINGS = {"most_sets": "sets", "most_reps": "repetitions", "most_hold_seconds": "seconds in one go"}


@dataclass(frozen=True)
class Limits:
    """`range_limit` is a sentence for the plan; it binds people and cannot be checked by the builder.

    `surgeon` is what a surgeon limits, in words: what follows from it for the program is set in the others. Of limits
    that are kept and `cannot_be_read` nobody knows what they allow, so that every exercise is beyond them.
    """

    excluded_exercises: frozenset[str] = frozenset()
    excluded_tags: frozenset[Tag] = frozenset()
    range_limit: str = ""
    most_sets: int | None = None
    most_reps: int | None = None
    most_hold_seconds: int | None = None
    surgeon: SurgeonsLimits | None = None
    cannot_be_read: bool = False

    @property
    def are_set(self) -> bool:
        """Whether anything is set for the program itself."""
        return replace(self, surgeon=None) != NO_LIMITS

    @property
    def are_any(self) -> bool:
        """Whether anything is limited: what a surgeon limits is a sentence of the plan, as a limit of the range is."""
        return self.are_set or (self.surgeon is not None and self.surgeon.word is SurgeonsWord.HOLD)


NO_LIMITS = Limits()
UNREADABLE = Limits(cannot_be_read=True)
NOT_READ = "The limits of a consult cannot be read. Withdraw it, and record it anew."
BOUNDS = {
    "most_sets": LIMITS["sets"],
    "most_reps": LIMITS["reps"],
    "most_hold_seconds": LIMITS["seconds"],
}


def wrong(limits: Limits) -> dict[str, str]:
    """A sentence for every limit that no program could keep to, or that cannot be read back."""
    figures = {name: getattr(limits, name) for name in CEILINGS}
    errors = {
        name: f"Enter {low} to {high}, or leave it empty."
        for name, (low, high) in BOUNDS.items()
        if figures[name] is not None and not low <= figures[name] <= high
    }
    text = limits.range_limit
    if text and not (len(text) <= RANGE_LIMIT and text == " ".join(text.split()) and can_be_printed(text)):
        errors["range_limit"] = f"Write one line of at most {RANGE_LIMIT} characters."
    return errors


def breaches(limits: Limits, exercise: ProgramExercise) -> tuple[str, ...]:
    """A sentence for every limit the item goes beyond; none when it keeps to all. What is not known is beyond."""
    found, dosage = [NOT_READ] if limits.cannot_be_read else [], exercise.dose.given
    if exercise.slug in limits.excluded_exercises:
        found.append("The consult excludes this exercise.")
    excluded = meant(limits.excluded_tags)
    tags = tag_phrases(excluded & (exercise.tags or excluded))
    if tags:
        found.append(f"The consult excludes movements with: {', '.join(tags)}.")
    given = {
        "most_sets": None if dosage is None else dosage.sets,
        "most_reps": None if dosage is None else dosage.reps or 0,
        "most_hold_seconds": exercise.dose.hold_seconds,
    }
    for name, unit in CEILINGS.items():
        most: int | None = getattr(limits, name)
        if most is not None and _is_over(given[name], most):
            found.append(f"The consult allows at most {most} {unit}.")
    return tuple(found)


def said(limits: Limits) -> list[str]:
    """Each limit in words, as a clinician reads it; exercises that are left out are named by whoever knows their names.

    >>> said(Limits(most_sets=2))
    ['At most 2 sets']
    """
    words = [NOT_READ] if limits.cannot_be_read else []
    words += [str(limits.surgeon)] if limits.surgeon else []
    words += [limits.range_limit] if limits.range_limit else []
    words += [
        f"At most {figure} {unit}" for name, unit in CEILINGS.items() if (figure := getattr(limits, name))
    ]
    if tags := tag_phrases(meant(limits.excluded_tags)):
        words.append(f"No movements with: {', '.join(tags)}")
    return words


def for_patient(limits: Limits, on: date) -> tuple[str, ...]:
    """What the plan says of the limits that bind the patient, who keeps to them alone: the range, and the surgeon's."""
    surgeons = limits.surgeon and surgeons_limits.for_patient(limits.surgeon, on)
    return tuple(said for said in (limits.range_limit, surgeons) if said)


def _is_over(figure: int | None, most: int) -> bool:
    """A figure that is not known is over."""
    return figure is None or figure > most


def as_dict(limits: Limits) -> dict[str, Any]:
    """Plain values for storage; limits that are not set are left out."""
    data = {
        "excluded_exercises": sorted(limits.excluded_exercises),
        "excluded_tags": sorted(str(tag) for tag in limits.excluded_tags),
        "range_limit": limits.range_limit,
        **{name: getattr(limits, name) for name in CEILINGS},
        "surgeon": limits.surgeon and surgeons_limits.as_dict(limits.surgeon),
    }
    return {name: value for name, value in data.items() if value not in ([], "", None)}


def from_dict(data: object) -> Limits:
    """The limits stored as plain values; raises `InvalidInput` if they are none."""
    node = Node(data, "limits")
    given = node.mapping(required=(), optional=Limits.__dataclass_fields__.keys() - {"cannot_be_read"})
    exercises = node.field("excluded_exercises").items(Node.slug) if "excluded_exercises" in given else ()
    tags = node.field("excluded_tags").items(lambda tag: tag.choice(Tag)) if "excluded_tags" in given else ()
    return Limits(
        excluded_exercises=frozenset(exercises),
        excluded_tags=frozenset(tags),
        range_limit=node.field("range_limit").text() if "range_limit" in given else "",
        cannot_be_read=False,
        **{name: node.field(name).whole(low=1) for name in CEILINGS if name in given},
        surgeon=surgeons_limits.from_node(node.field("surgeon")) if "surgeon" in given else None,
    )
