"""What a measurement must be: taken where that can be, on a day that has come, of one side where there are two.

>>> check([Taken(OutcomeMeasure.PAIN, 6)], date(2026, 11, 21), today=date(2026, 11, 21), born=date(1961, 5, 4))
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from clinic.domain.errors import InvalidInput
from clinic.domain.followup.outcomes.measures import AT_HOME, MEASURES, MeasuredSide, OutcomeMeasure
from clinic.domain.limits import TAKEN_BACK_REASON, too_long
from clinic.domain.record.patients import BEFORE_BIRTH
from clinic.domain.record.taking_back import NO_REASON
from clinic.domain.text import TODAY_OR_BEFORE, is_blank

NOTHING = "Enter at least one figure."
NOT_AT_HOME = "This is measured in clinic."
NO_SUCH_GOAL = "The goals were changed. Open the page again."
WRONG_SIDE = "Say on which side, where there are two."


@dataclass(frozen=True)
class Taken:
    """One figure in kept units: of one side, or about a goal in its words."""

    measure: OutcomeMeasure
    figure: int
    about: str = ""
    side: MeasuredSide | None = None


def check(
    figures: Sequence[Taken],
    taken_on: date,
    *,
    today: date,
    born: date,
    goals: Collection[str] = (),
    is_at_home: bool = False,
) -> None:
    """Raise `InvalidInput` unless these figures can have been taken on that day. `goals` are the patient's, in their
    words; at home a patient measures what needs nobody else.
    """
    if not figures:
        raise InvalidInput({"": NOTHING})
    if taken_on > today:
        raise InvalidInput({"taken_on": TODAY_OR_BEFORE})
    if taken_on < born:
        raise InvalidInput({"taken_on": BEFORE_BIRTH})
    for one in figures:
        if is_at_home and one.measure not in AT_HOME:
            raise InvalidInput({"": NOT_AT_HOME})
        if one.measure is OutcomeMeasure.ACTIVITY and one.about not in goals:
            raise InvalidInput({"": NO_SUCH_GOAL})
        if MEASURES[one.measure].sided != (one.side is not None):
            raise InvalidInput({"": WRONG_SIDE})


def check_correction(reason: str) -> None:
    """Raise `InvalidInput` for a correction without its reason, or with too long a one."""
    if is_blank(reason):
        raise InvalidInput({"reason": NO_REASON})
    if len(reason) > TAKEN_BACK_REASON:
        raise InvalidInput({"reason": too_long(TAKEN_BACK_REASON, "the reason")})
