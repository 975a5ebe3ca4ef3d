"""The whole rule of signing: everything that can stand between a program and a signature, as one sentence each.

The sentence raised here is the page's error, the disabled button's reason and the test's expectation. It is asked
twice: when the therapist signs, and when the document is ready, a moment later; what was signed must be the same then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from clinic.domain import roles
from clinic.domain.access import clock
from clinic.domain.canonical import digest
from clinic.domain.errors import ActionDenied, Stale
from clinic.domain.programs.draft import ProgramStatus, Transition, next_status
from clinic.domain.roles import Action, Role
from clinic.domain.screening.assessment import Assessment
from clinic.domain.screening.rules import Severity
from clinic.domain.text import listed

SEEN_OTHERWISE = (
    "The record or what the screening says changed since you read this page. Review it again, then sign."
)
SIGNED_BY_ANOTHER = "{name} signed this program a moment ago; the document is being made."
NEWEST_ENTRY = "the newest entry of this patient's record"
EMPTY = "Add at least one exercise before signing."
UNREAD = "Confirm that you have read the cautions."
BEYOND_LIMITS = "An exercise goes beyond the limits of a consult. Change it or take it out."
PAUSED = (
    "The plan in force is paused: {titles}. Say on the patient's page what you found and decided, then sign."
)
HARMED = "Harm is on the worklist, unanswered: {titles}. Say there what you found and decided, then sign."
STOPPED_SINCE = (
    "After you signed, the plan in force was paused: {titles}. So nothing was signed, and what you decided about it "
    "stands. Review the program again, then sign."
)
NOT_REVIEWED = (
    "This clinic signs reviewed exercises only, and no clinician has reviewed {names}. Open each from the program and "
    "review it, or take it out."
)
STEPS = (
    "A step up in this program was accepted before something came in that speaks against it. Look at it again: confirm "
    "it, or change the dose in the program."
)
BLOCKS = {
    Severity.CONTRAINDICATED: (
        "A contraindication stands in the way. Take the exercise out, or correct the record if it is wrong."
    ),
    Severity.CONSULT: "A consult flag is open. Record the consult before signing.",
    Severity.NEEDS_INFO: "Something the screening needs is not recorded. Record it, then sign.",
}

PROGRAM_CHANGED = (
    "The program was changed before its document was ready, so nothing was signed. Review it again, then "
    "sign."
)
RECORD_CHANGED = (
    "{what} changed before the document was ready, so nothing was signed. Review it again, then sign."
)
SIGNER_LEFT = (
    "Whoever signed this no longer works at the clinic, so nothing was signed. Another therapist can review the "
    "program and sign it."
)
NO_DOCUMENT = (
    "The document could not be made, so nothing was signed. Sign again; if it happens again, tell the clinic's "
    "administrator."
)
PARTS = {
    "plan": "the plan's number or the patient's language",
    "clinic": "the clinic's details",
    "patient": "the patient's details",
    "signer": "the signer's details",
    "goals": "the goals",
    "note": "the note",
    "days_per_week": "the exercises",
    "items": "the exercises",
    "ball": "the ball",
    "cautions": "what the screening says",
    "stop": "what the screening says",
    "screening": "what the screening says",
    "consults": "the consults",
}
"""What the parts of a frozen plan are called in a refusal. Its links follow from its code."""


def check_clock(at: datetime, *, newest: datetime) -> None:
    """Raise `ActionDenied` where the clock stands before the newest entry, which the signature would rest on."""
    clock.check_not_behind(at, what=NEWEST_ENTRY, then=newest)


def reviewed(number: int, assessment: Assessment, said: Sequence[str] = ()) -> str:
    """What stands for all that a signer read: the newest number of the record, every finding with what settles it, and
    what the plan will have `said` of clinic and signer. Rules, settings and days change findings without a word in the
    record; the rulebook stands for what the findings say.
    """
    found = sorted(
        [each.finding.key, each.settled_by.id if each.settled_by else ""] for each in assessment.judged
    )
    rules = assessment.screening.rulebook
    return digest([number, rules, found, [*assessment.range_limits], assessment.firmness, [*said]])


def check_reviewed(seen: str, now: str, *, number: int) -> None:
    """Raise `Stale` unless what the signer read is what stands: nobody acknowledges what they were not shown."""
    if seen != now:
        raise Stale(SEEN_OTHERWISE, now=number)


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
    last = assessment.intake_due or assessment.one_name or not_reviewed(assessment.unreviewed)
    if last:
        raise ActionDenied(last)


def paused(titles: Sequence[str]) -> str:
    """The refusal that names what stopped the plan in force while no therapist has said what was found, else empty."""
    return PAUSED.format(titles=listed(titles)) if titles else ""


def harmed(titles: Sequence[str]) -> str:
    """The refusal that names harm of which no therapist has said what was found, else empty."""
    return HARMED.format(titles=listed(titles)) if titles else ""


def stopped_since(titles: Sequence[str]) -> str:
    """The refusal that names what stopped something after the signature was given, else empty."""
    return STOPPED_SINCE.format(titles=listed(titles)) if titles else ""


def not_reviewed(names: Sequence[str]) -> str:
    """The refusal that names the exercises without a review, empty where there is none."""
    return NOT_REVIEWED.format(names=listed(names)) if names else ""


def changed(frozen: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """The sentence that names what is not as it was when it was signed; both are snapshots of the same plan."""
    parts = dict.fromkeys(name for part, name in PARTS.items() if frozen.get(part) != now.get(part))
    what = listed([*parts] or ["something"])
    return RECORD_CHANGED.format(what=what[0].upper() + what[1:])
