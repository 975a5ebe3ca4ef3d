"""What stops a plan in force that cannot be screened: whatever was newly recorded, since nobody knows what the rules
would say of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from clinic.domain.followup.judging import CHECK, CONSULT_RECORDED, FLAG, of_flag
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.domain.record.facts import ANSWERED, MAY_STAND, Fact
from clinic.domain.record.patients import SCREENED
from clinic.domain.record.problems import PROBLEMS

WHY = "{what}: newly recorded, and the plan in force could not be screened again"
DETAILS = frozenset(fact for facts in SCREENED.values() for fact in facts)
LABELS = {
    **{name: fact.label for name, fact in ANSWERED.items() if name not in MAY_STAND},
    **{code: problem.label for code, problem in PROBLEMS.items()},
}


def causes(
    touched: Collection[str], *, red_flags: Collection[Fact], standing: Collection[str]
) -> Iterator[Cause]:
    """What each thing that was newly recorded (`touched`) opens; each stops the plan.

    `red_flags` are those that are up, `standing` the names of the problems and answers that are recorded as present
    now: what has been taken back since stops nothing.
    """
    yield from (of_flag(flag) for flag in red_flags if flag.name in touched)
    yield from (_stop(name, label) for name, label in LABELS.items() if name in touched and name in standing)
    others = frozenset(touched) - LABELS.keys() - MAY_STAND.keys()
    if others & DETAILS:
        yield _stop("details", "Details of the patient")
    if others - DETAILS:
        yield _stop(CONSULT_RECORDED, "A consult, or that one was withdrawn")


def _stop(name: str, label: str) -> Cause:
    return Cause(Reason.SCREENING, f"{FLAG}{name}", WHY.format(what=label), Stops.PLAN, CHECK)
