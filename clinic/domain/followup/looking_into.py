"""Who dealt with what was red, and with which write: words of somebody who assists end a line, and answer nothing.

Which came later is asked of the numbers of the writes, and of no clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple


class TherapistAct(NamedTuple):
    """The write with which a therapist answered or signed, and when that was."""

    number: int
    at: datetime


class EndedLine(NamedTuple):
    """A line of the worklist that somebody ended: the write that it came with, if any, and the one that ended it. It
    `is_red`, or `was_red` before what it told of was corrected; or neither, and grave all the same: harm, a red flag.
    """

    number: int | None
    title: str
    ended_number: int
    ended_at: datetime
    is_red: bool
    was_red: bool
    by_therapist: bool


def answered_by(line: EndedLine, acts: Iterable[TherapistAct]) -> TherapistAct | None:
    """The therapist's act that answered it: their own, or what came next where an assistant ended it. What came with no
    write is as new as its end.
    """
    if line.by_therapist:
        return TherapistAct(line.ended_number, line.ended_at)
    return min((act for act in acts if act.number > (line.number or line.ended_number)), default=None)
