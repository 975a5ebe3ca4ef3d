"""The whole rule of signing: everything that can stand between a program and a signature, as one sentence each.

The sentence raised here is the page's error, the disabled button's reason and the test's expectation.
"""

from __future__ import annotations

from datetime import datetime

from clinic.domain import roles
from clinic.domain.access import clock
from clinic.domain.errors import ActionDenied
from clinic.domain.programs.draft import ProgramStatus, Transition, next_status
from clinic.domain.roles import Action, Role
from clinic.domain.screening.assessment import Assessment
from clinic.domain.screening.rules import Severity

NEWEST_ENTRY = "the newest entry of this patient's record"
EMPTY = "Add at least one exercise before signing."
UNREAD = "Confirm that you have read the cautions."
BEYOND_LIMITS = "An exercise goes beyond the limits of a consult. Change it or take it out."
BLOCKS = {
    Severity.CONTRAINDICATED: (
        "A contraindication stands in the way. Take the exercise out, or correct the record if it is wrong."
    ),
    Severity.CONSULT: "A consult flag is open. Record the consult before signing.",
    Severity.NEEDS_INFO: "Something the screening needs is not recorded. Record it, then sign.",
}


def check_clock(at: datetime, *, newest: datetime) -> None:
    """Raise `ActionDenied` where the clock stands before the newest entry, which the signature would rest on."""
    clock.check_not_behind(at, what=NEWEST_ENTRY, then=newest)


def check_can_sign(
    status: ProgramStatus,
    role: Role,
    items: int,
    assessment: Assessment,
    *,
    cautions_acknowledged: bool,
) -> None:
    """Raise `ActionDenied` with the first sentence that stands between this program and a signature.

    `items` is how many exercises the program has; `assessment` is what the screening says of it now.
    """
    if assessment.failure:
        raise ActionDenied(assessment.failure)
    next_status(status, Transition.SIGN)
    roles.check(role, Action.SIGN_PLAN)
    if not items:
        raise ActionDenied(EMPTY)
    severities = {finding.severity for finding in assessment.open}
    for severity, sentence in BLOCKS.items():
        if severity in severities:
            raise ActionDenied(sentence)
    if Severity.CAUTION in severities and not cautions_acknowledged:
        raise ActionDenied(UNREAD)
    if assessment.breaches:
        raise ActionDenied(BEYOND_LIMITS)
    if assessment.intake_due:
        raise ActionDenied(assessment.intake_due)
