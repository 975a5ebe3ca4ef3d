"""Consults: a clinician's recorded decision about findings that ask for one. A record, not a tick.

A consult covers exactly the findings it names, while it is in force. A new problem, a changed fact, a new
exercise under the same rule or the expiry leaves a finding that no consult names, and the flag is up again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from clinic.domain.errors import InvalidInput
from clinic.domain.limits import (
    CONSULT_REASON,
    NAME,
    PROFESSION,
    REGISTRATION,
    WORD_COUNTS_MONTHS,
    WORD_COUNTS_WEEKS,
    too_long,
)
from clinic.domain.record.clearances import NO_PROFESSION
from clinic.domain.record.standing import Standing, latest_expiry, standing
from clinic.domain.record.stated_problems import Problem
from clinic.domain.screening.consult_limits import Limits, wrong
from clinic.domain.screening.deciding import surgeons_limits
from clinic.domain.screening.deciding.surgeons_limits import SurgeonsWord
from clinic.domain.screening.rules import Examined, Severity
from clinic.domain.screening.screen import Finding
from clinic.domain.screening.words import phrase
from clinic.domain.text import bare, may_be_same, spelled


class ConsultKind(StrEnum):
    OWN = "own"
    OTHER = "other"


class Decision(StrEnum):
    PROCEED = "proceed"
    PROCEED_WITH_LIMITS = "proceed_with_limits"
    DO_NOT_PROCEED = "do_not_proceed"


LENGTHS = {
    "clinician": NAME,
    "profession": PROFESSION,
    "registration": REGISTRATION,
    "reason": CONSULT_REASON,
}
SECOND_OPINION = "Your clinic wants another clinician to decide about one of these flags."
YOURSELF = (
    "This reads like your own name or registration number. Choose your own decision, or write the other clinician's"
    " first name in full."
)
NOT_YOURS = (
    "Your own decision is under your own name and number. For somebody else's, choose another clinician's."
)
BEFORE_IT_BEGAN = (
    "The condition began after that day, so nobody can have decided about it. Correct one of the two."
)
BEFORE_IT_CAME_BACK = (
    "It was over and came back on {day}, so nobody can have decided about it before. Enter a later decision."
)
BEFORE_THE_REPORT = (
    "The patient reported strong pain or a new sign on {day}, so nobody can have looked at it before. Enter a later "
    "decision."
)
NO_LIMIT = (
    "Give at least one limit with “proceed with limits”, and none with another decision: sets, repetitions, hold,"
    " range, or what to leave out."
)
STRICTNESS = {decision: rank for rank, decision in enumerate(Decision)}


@dataclass(frozen=True)
class Consult:
    """`findings` are the keys it decides about; it stops counting on `expires_on` and when withdrawn.

    `id` names the record it was read from, empty for one not recorded yet; `number` tells which was recorded later.
    """

    kind: ConsultKind
    clinician: str
    profession: str
    registration: str
    held_on: date
    decision: Decision
    reason: str
    findings: frozenset[str]
    expires_on: date
    examined: frozenset[Examined] = frozenset()
    limits: Limits = field(default_factory=Limits)
    is_withdrawn: bool = False
    id: str = ""
    number: int = 0

    def in_force(self, on: date) -> bool:
        said = standing(self.expires_on, is_withdrawn=self.is_withdrawn, on=on)
        return said is Standing.IN_FORCE and self.held_on <= on

    def covers(self, finding: Finding, on: date) -> bool:
        """Whether this consult, on that day, lets the finding pass. Only a consult flag can be let pass."""
        return (
            finding.severity is Severity.CONSULT
            and finding.key in self.findings
            and self.decision is not Decision.DO_NOT_PROCEED
            and self.examined.issuperset(finding.examine)
            and self.in_force(on)
        )


def default_expiry(held_on: date) -> date:
    return held_on + timedelta(weeks=WORD_COUNTS_WEEKS)


def covering(
    finding: Finding, consults: Iterable[Consult], *, on: date, second_opinion: Collection[str] = ()
) -> Consult | None:
    """The consult that lets the finding pass on that day, if any.

    Only the latest word about a finding counts, the stricter one of the same day: when it is a refusal, or has
    expired, an older permission does not come back. What was recorded later and is stricter counts as later, whatever
    day it names: days come from clocks, which may be ahead. `second_opinion` are the rules for which the clinic wants
    another clinician's decision; there one's own permission counts for nothing, one's own refusal still does.
    """
    spoken = [
        consult
        for consult in consults
        if finding.key in consult.findings
        and not consult.is_withdrawn
        and (consult.decision is Decision.DO_NOT_PROCEED or _may_permit(consult, finding, second_opinion))
    ]
    last = max(spoken, key=_latest, default=None)
    while last and (overruling := [one for one in spoken if _overrules(one, last)]):
        last = max(overruling, key=_latest)
    return last if last and last.covers(finding, on) else None


def _latest(consult: Consult) -> tuple[date, int, int]:
    return consult.held_on, STRICTNESS[consult.decision], consult.number


def _overrules(one: Consult, other: Consult) -> bool:
    return one.number > other.number and STRICTNESS[one.decision] > STRICTNESS[other.decision]


def _may_permit(consult: Consult, finding: Finding, second_opinion: Collection[str]) -> bool:
    return consult.kind is ConsultKind.OTHER or finding.rule not in second_opinion


def check(
    consult: Consult,
    findings: Collection[Finding],
    *,
    today: date,
    since: date | None = None,
    reported: date | None = None,
    name: str,
    registration: str,
    second_opinion: Collection[str],
    problems: Collection[Problem] = (),
) -> None:
    """Refuse a consult that says too little to rely on; `findings` are those it names, as screened today.

    Before the day `since` nobody can have decided about what came back on it, nor before the day `reported` about
    strong pain or a new sign that was reported of it. `name` and `registration` are those of
    the person who records it; `second_opinion` are the rules for which the clinic wants another clinician's decision;
    `problems` are all that are on record.
    Raises `InvalidInput` with a sentence for every field that is wrong.
    """
    errors = {
        **_missing_words(consult),
        **_too_long(consult),
        **_wrong_kind(consult, findings, name, registration, second_opinion),
        **_wrong_days(consult, findings, today, since, reported),
        **_wrong_decision(consult, findings),
        **wrong(consult.limits),
        **_wrong_surgery(consult, findings, problems, today),
    }
    if errors:
        raise InvalidInput(errors)


def _missing_words(consult: Consult) -> dict[str, str]:
    wanted = {
        "clinician": "Enter the name of the clinician who decided.",
        "profession": NO_PROFESSION,
        "registration": "Enter the clinician's registration number.",
        "reason": "Write the reason for the decision.",
    }
    return {name: sentence for name, sentence in wanted.items() if not bare(getattr(consult, name))}


def _too_long(consult: Consult) -> dict[str, str]:
    return {name: too_long(most) for name, most in LENGTHS.items() if len(getattr(consult, name)) > most}


def _wrong_kind(
    consult: Consult,
    findings: Collection[Finding],
    name: str,
    registration: str,
    second_opinion: Collection[str],
) -> dict[str, str]:
    said = {"clinician": (consult.clinician, name), "registration": (consult.registration, registration)}
    own = {field: bare(typed) == bare(mine) for field, (typed, mine) in said.items() if bare(typed)}
    if consult.kind is ConsultKind.OTHER:
        return {"kind": YOURSELF} if any(own.values()) or may_be_same(consult.clinician, name) else {}
    if any(finding.rule in second_opinion for finding in findings):
        return {"kind": SECOND_OPINION}
    return {field: NOT_YOURS for field, is_own in own.items() if not is_own}


def _wrong_days(
    consult: Consult, findings: Collection[Finding], today: date, since: date | None, reported: date | None
) -> dict[str, str]:
    errors = {}
    began = [why.value for finding in findings for why in finding.because if why.fact.endswith(".onset")]
    if consult.held_on > today:
        errors["held_on"] = "The consult cannot be in the future."
    elif any(isinstance(day, date) and consult.held_on < day for day in began):
        errors["held_on"] = BEFORE_IT_BEGAN
    elif since and consult.held_on < since:
        errors["held_on"] = BEFORE_IT_CAME_BACK.format(day=spelled(since))
    elif reported and consult.held_on < reported:
        errors["held_on"] = BEFORE_THE_REPORT.format(day=spelled(reported))
    if consult.expires_on <= max(consult.held_on, today):
        errors["expires_on"] = "The consult must expire after today."
    elif consult.expires_on > latest_expiry(consult.held_on):
        errors["expires_on"] = f"The consult can count for at most {WORD_COUNTS_MONTHS} months."
    return errors


def _wrong_decision(consult: Consult, findings: Collection[Finding]) -> dict[str, str]:
    errors = {}
    keys = {finding.key for finding in findings if finding.severity is Severity.CONSULT}
    if not consult.findings or not consult.findings <= keys:
        errors["findings"] = "Name the consult flags this decision is about; others cannot be decided here."
    missing = {part for finding in findings for part in finding.examine} - consult.examined
    if missing and consult.decision is not Decision.DO_NOT_PROCEED:
        names = ", ".join(phrase(part) for part in Examined if part in missing)
        errors["examined"] = f"These flags ask for an examination that is not ticked: {names}."
    limited = consult.decision is Decision.PROCEED_WITH_LIMITS
    if (consult.limits.are_any if limited else consult.limits.are_set) is not limited:
        errors["limits"] = NO_LIMIT
    return errors


def about_operations(consult: Consult, findings: Iterable[Finding]) -> Consult:
    """The consult without what a surgeon limits where none of its findings is about an operation."""
    if surgeons_limits.operations(findings):
        return consult
    return replace(consult, limits=replace(consult.limits, surgeon=None))


def _wrong_surgery(
    consult: Consult, findings: Collection[Finding], problems: Collection[Problem], today: date
) -> dict[str, str]:
    """What is not said of an operation; a refusal lets nothing pass, so that nothing has to be asked for it."""
    said = consult.limits.surgeon
    if consult.decision is Decision.DO_NOT_PROCEED:
        return surgeons_limits.wrong_words(said)
    if said and said.word is SurgeonsWord.HOLD and consult.decision is Decision.PROCEED:
        return {"decision": surgeons_limits.TO_SET}
    return surgeons_limits.wrong(said, findings, problems, today=today)
