"""What a surgeon limits after an operation, which a consult about that operation asks for before it lets anything pass.

Clinics of surgeons set different limits for different spans after the same operation (see the rules of the region
Surgery), so that silence about them is no answer: a consult names them and their end, or says that none hold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from clinic.domain.content import Node
from clinic.domain.limits import SURGEONS_LIMITS
from clinic.domain.record.problem_kinds import OPERATIONS
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.record.stated_problems import Problem
from clinic.domain.screening.screen import Finding
from clinic.domain.text import bare, can_be_printed, inside, listed, spelled


class SurgeonsWord(StrEnum):
    """Whether the surgeon limits anything now."""

    NONE_HOLD = "none_hold"
    HOLD = "hold"


@dataclass(frozen=True)
class SurgeonsLimits:
    """`said` names the limits that hold, `until` is the last day on which they do; without one they hold until somebody
    records that they ended.
    """

    word: SurgeonsWord
    said: str = ""
    until: date | None = None

    def __str__(self) -> str:
        if self.word is SurgeonsWord.NONE_HOLD:
            return "Surgeon's limits: none given, or ended"
        end = f"until {spelled(self.until)}" if self.until else "with no end named"
        return f"Surgeon's limits, {end}: {self.said or 'not named'}"


FOR_PATIENT = "Your surgeon set limits{end}: {said}"

NOT_ASKED = "This is about {what}: say which limits the surgeon set and until when, or that none hold."
WORDS = "Write in up to {most} characters, in one line, what the surgeon limits."
NO_WORDS = "Choose that limits hold, or leave this empty."
ENDED = "These limits have ended. Say that none hold, or enter a later day."
ON_RECORD = "The record of {what} says that the surgeon's limits still hold. Correct one of the two."
TOO_SHORT = (
    "The record of {what} says that the surgeon's limits hold until {day}. Enter that day or a later one, or correct "
    "the record."
)
TO_SET = "The surgeon's limits hold, so proceed with limits, and set below what the program has to keep to."


def for_patient(limits: SurgeonsLimits, on: date) -> str:
    """What the plan says of limits that hold on that day, in the surgeon's words; empty where none do.

    >>> for_patient(SurgeonsLimits(SurgeonsWord.HOLD, "no deep bend", date(2026, 12, 1)), date(2026, 11, 21))
    'Your surgeon set limits until Dec 1, 2026: no deep bend.'
    """
    if limits.word is SurgeonsWord.NONE_HOLD or (limits.until and limits.until < on):
        return ""
    end = f" until {spelled(limits.until)}" if limits.until else ""
    said = FOR_PATIENT.format(end=end, said=limits.said or "ask your clinic which")
    return said if said.endswith((".", "!", "?")) else f"{said}."


def operations(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The codes of the operations that findings rest on, each once."""
    found = (
        because.fact.partition(".")[0]
        for finding in findings
        for because in finding.because
        if because.value is not False
    )
    return tuple(code for code in dict.fromkeys(found) if code in OPERATIONS)


def on_record(codes: Collection[str], problems: Iterable[Problem], on: date) -> dict[str, date | None]:
    """Which of the operations the record says limits hold of on that day, by code: with the last day on which they do,
    none where the record names none.

    A day tells more than that there are limits; they hold on that day, too.
    """
    found: dict[str, date | None] = {}
    for problem in problems:
        until = problem.attributes.get("limits_until")
        end = until if isinstance(until, date) else None
        if problem.code in codes and (end >= on if end else problem.attributes.get("limited") is True):
            found[problem.code] = end
    return found


def end_on_record(held: Mapping[str, date | None]) -> date | None:
    """The last day of the longest limits on record; none where there are none, or some without a day."""
    ends = [end for end in held.values() if end]
    return max(ends) if ends and len(ends) == len(held) else None


def wrong(
    limits: SurgeonsLimits | None, findings: Collection[Finding], problems: Iterable[Problem], *, today: date
) -> dict[str, str]:
    """A sentence for each field of it that is wrong in a consult that lets these findings pass; `problems` are all that
    are on record.
    """
    asked = operations(findings)
    if limits is None:
        return {"surgeon": NOT_ASKED.format(what=names(asked))} if asked else {}
    held = on_record(asked, problems, today)
    if limits.word is SurgeonsWord.NONE_HOLD:
        errors = {"surgeon_said": NO_WORDS} if limits.said or limits.until else {}
        return errors | ({"surgeon": ON_RECORD.format(what=names(held))} if held else {})
    return (wrong_words(limits) or _no_words(limits)) | _wrong_end(limits.until, held, today)


def _wrong_end(until: date | None, held: Mapping[str, date | None], today: date) -> dict[str, str]:
    if until and until < today:
        return {"surgeon_until": ENDED}
    longer = {code: end for code, end in held.items() if until and end and end > until}
    if not longer:
        return {}
    day = spelled(max(longer.values()))
    return {"surgeon_until": TOO_SHORT.format(what=names(longer), day=day)}


def wrong_words(limits: SurgeonsLimits | None) -> dict[str, str]:
    """A sentence for words that could not be read back, whatever was decided; nothing said is no such words."""
    said = limits.said if limits else ""
    is_line = can_be_printed(said) and said == " ".join(said.split())
    if not said or (is_line and len(said) <= SURGEONS_LIMITS):
        return {}
    return {"surgeon_said": WORDS.format(most=SURGEONS_LIMITS)}


def _no_words(limits: SurgeonsLimits) -> dict[str, str]:
    return {} if bare(limits.said) else {"surgeon_said": WORDS.format(most=SURGEONS_LIMITS)}


def names(codes: Collection[str]) -> str:
    """The operations as a sentence names them."""
    return listed([inside(PROBLEMS[code].label) for code in codes])


def as_dict(limits: SurgeonsLimits) -> dict[str, Any]:
    """Plain values for storage; what is not said is left out."""
    until = limits.until and limits.until.isoformat()
    data = {"word": str(limits.word), "said": limits.said, "until": until}
    return {name: value for name, value in data.items() if value}


def from_node(node: Node) -> SurgeonsLimits:
    """What was stored; raises `InvalidInput` where it is none."""
    given = node.mapping(required=("word",), optional=("said", "until"))
    return SurgeonsLimits(
        node.field("word").choice(SurgeonsWord),
        said=node.field("said").text() if "said" in given else "",
        until=_stored_day(node.field("until")) if "until" in given else None,
    )


def _stored_day(node: Node) -> date:
    try:
        return date.fromisoformat(node.text())
    except ValueError:
        node.refuse("must be a day like 2026-11-21.")
