"""What a patient's answers about how they are ask of a clinician: they stop nothing, and somebody looks at them.

Strong pain on average begins where a report's does (P94, P95), or above the plan's own limit where that is less; worse
since the beginning by as much as matters (G68).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clinic.domain.followup.outcomes.measures import MEASURES, OutcomeMeasure, shown
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause
from clinic.domain.limits import USUAL_PAIN_CAP

ANSWER = "answer:"  # how the keys of causes begin
STRONG = "At home: pain {figure} on average, the last week"
WORSE = "At home: {figure} since the beginning of care, which is worse"


def causes_of(figures: Mapping[OutcomeMeasure, int], *, pain_cap: int = USUAL_PAIN_CAP) -> tuple[Cause, ...]:
    """One for each answer that somebody has to see; `pain_cap` is the plan's own limit.

    >>> [cause.title for cause in causes_of({OutcomeMeasure.PAIN: 7, OutcomeMeasure.CHANGE: -1})]
    ['At home: pain 7 of 10 on average, the last week']
    """
    matters = MEASURES[OutcomeMeasure.CHANGE].matters
    pain, change = figures.get(OutcomeMeasure.PAIN), figures.get(OutcomeMeasure.CHANGE)
    found = []
    most = min(pain_cap, USUAL_PAIN_CAP)
    if pain is not None and pain > most:
        found.append(_cause(OutcomeMeasure.PAIN, STRONG, pain, milder=range(most + 1, pain)))
    if change is not None and matters and change <= -matters.least:
        found.append(
            _cause(OutcomeMeasure.CHANGE, WORSE, change, milder=range(change + 1, 1 - matters.least))
        )
    return tuple(found)


def _cause(measure: OutcomeMeasure, title: str, figure: int, *, milder: Iterable[int]) -> Cause:
    said = {number: title.format(figure=shown(measure, number)) for number in (figure, *milder)}
    graver_than = frozenset(said.values()) - {said[figure]}
    return Cause(Reason.RED_REPORT, f"{ANSWER}{measure}", said[figure], graver_than=graver_than)
