"""Whether pain is rising over the last trainings, in small steps of which none is strong by itself."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause
from clinic.domain.limits import USUAL_PAIN_CAP

TREND = "trend:"  # how the key of its cause begins
TREND_OF = 6  # trainings; a rise in three, or from three to three by this much of 10. Clinician to confirm
MUCH = 2


def of_pains(pains: Sequence[int], *, pain_cap: int = USUAL_PAIN_CAP) -> tuple[Cause, ...]:
    """Whether pain is rising over the last trainings for which it was said, the newest last, 0-10 each.

    Beyond the plan's own limit the newest has a line already.

    >>> [bool(of_pains(pains)) for pains in ([1, 2, 3], [1, 3, 2], [1, 1, 2, 3, 4, 3])]
    [True, False, True]
    """
    last = pains[-TREND_OF:]
    before, now = last[:-3], last[-3:]
    climbs = len(now) == 3 and all(earlier < later for earlier, later in pairwise(now))
    higher = len(before) == 3 and median(now) - median(before) >= MUCH
    if not (climbs or higher):
        return ()
    if now[-1] > pain_cap:
        return ()
    said = ", ".join(map(str, last if higher else now))
    title = f"{said} of 10, training by training"
    is_highest = last[-1] > max(last[:-1])
    return (
        Cause(
            Reason.PAIN_RISING, f"{TREND}pain", title, graver_than=None if is_highest else frozenset[str]()
        ),
    )
