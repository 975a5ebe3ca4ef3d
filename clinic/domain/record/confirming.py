"""Which answers rest on what a patient said at home: they count at once, and are asked again before a plan is signed.

unconfirmed(rows)    # frozenset({"chest_pain"})
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from clinic.domain.record import retired
from clinic.domain.record.facts import Reply
from clinic.domain.roles import Actor


class WrittenAnswer(NamedTuple):
    """An answer as it was written, by whom and in which write. Nobody changes it."""

    name: str
    answer: Reply
    reason: str
    number: int
    recorded_at: datetime
    recorded_by: UUID | None
    source: Actor
    by_therapist: bool


def unconfirmed(written: Iterable[WrittenAnswer]) -> frozenset[str]:
    """The questions that patients answered, until a therapist answers them, too; what was `written`, the oldest first.
    Who was one when they wrote counts, whatever they became.

    Who assists adds a yes, which is their own. Anything else that they write leaves the answer the patient's.
    """
    waiting: dict[str, bool] = {}
    newest: dict[str, Reply] = {}
    for row in written:
        adds = row.answer is Reply.YES and newest.get(row.name) is not Reply.YES
        still = waiting.get(row.name, False) and not row.by_therapist and not adds
        waiting[row.name] = row.source is Actor.PATIENT or still
        newest[row.name] = row.answer
    origins = retired.fold({name: name for name in newest}, newest.__getitem__)
    return frozenset(name for name, origin in origins.items() if waiting[origin])
