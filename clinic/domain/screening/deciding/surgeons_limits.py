"""What a surgeon limits after an operation, which a consult about that operation asks for before it lets anything pass.

Clinics of surgeons set different limits for different spans after the same operation (see the rules of the region
Surgery), so that silence about them is no answer: a consult names them and their end, or says that none hold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from clinic.domain.content import Node
from clinic.domain.limits import SURGEONS_LIMITS
from clinic.domain.record.problem_kinds import OPERATIONS
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.screening.screen import Because, Finding
from clinic.domain.text import bare, can_be_printed, inside, listed, spelled


class SurgeonsWord(StrEnum):
    """Whether the surgeon limits anything now."""

    NONE_HOLD = "none_hold"
    HOLD = "hold"


@dataclass(frozen=True)
class SurgeonsLimits:
    """`said` names the limits that hold; without `until` they hold until somebody records that they ended."""

    word: SurgeonsWord
    said: str = ""
    until: date | None = None

    def __str__(self) -> str:
        if self.word is SurgeonsWord.NONE_HOLD:
            return "Surgeon's limits: none given, or ended"
        end = f"until {spelled(self.until)}" if self.until else "with no end named"
        return f"Surgeon's limits, {end}: {self.said}"


NOT_ASKED = "This is about {what}: say which limits the surgeon set and until when, or that none hold."
WORDS = "Write in up to {most} characters, in one line, what the surgeon limits."
NO_WORDS = "Choose that limits hold, or leave this empty."
ENDED = "These limits have ended. Say that none hold, or enter a later day."
ON_RECORD = "The record of {what} says that the surgeon's limits still hold. Correct one of the two."
TO_SET = (
    "The surgeon's limits hold, so proceed with limits, and set below what keeps the program within them."
)


def operations(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The codes of the operations that findings rest on, each once."""
    found = (
        because.fact.partition(".")[0]
        for finding in findings
        for because in finding.because
        if because.value is not False
    )
    return tuple(code for code in dict.fromkeys(found) if code in OPERATIONS)


def on_record(findings: Iterable[Finding], on: date) -> tuple[str, ...]:
    """The operations of which the record itself says that limits hold on that day, by code."""
    return tuple(code for code, said in _recorded(findings).items() if _hold(said, on))


def end_on_record(findings: Iterable[Finding], on: date) -> date | None:
    """The last day on which limits end that hold on that day by the record; none where the record names none."""
    days = (day for said in _recorded(findings).values() for day in _ends(said) if day > on)
    return max(days, default=None)


def _recorded(findings: Iterable[Finding]) -> dict[str, list[Because]]:
    """What the record says of limits, by the code of the operation."""
    facts: dict[str, list[Because]] = {}
    for because in (because for finding in findings for because in finding.because):
        code, _, part = because.fact.partition(".")
        if code in OPERATIONS and part in ("limited", "limits_until"):
            facts.setdefault(code, []).append(because)
    return facts


def _hold(said: Collection[Because], on: date) -> bool:
    """A day on which limits end tells more than that there are some."""
    ends = _ends(said)
    return max(ends) > on if ends else any(because.value is True for because in said)


def _ends(said: Collection[Because]) -> list[date]:
    return [because.value for because in said if isinstance(because.value, date)]


def wrong(limits: SurgeonsLimits | None, findings: Collection[Finding], *, today: date) -> dict[str, str]:
    """A sentence for each field of it that is wrong in a consult that lets these findings pass."""
    if limits is None:
        asked = operations(findings)
        return {"surgeon": NOT_ASKED.format(what=names(asked))} if asked else {}
    if limits.word is SurgeonsWord.NONE_HOLD:
        errors = {"surgeon_said": NO_WORDS} if limits.said or limits.until else {}
        held = on_record(findings, today)
        return errors | ({"surgeon": ON_RECORD.format(what=names(held))} if held else {})
    return (wrong_words(limits) or _no_words(limits)) | (
        {"surgeon_until": ENDED} if limits.until and limits.until <= today else {}
    )


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
