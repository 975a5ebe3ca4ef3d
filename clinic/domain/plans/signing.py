"""The whole rule of signing: everything that can stand between a program and a signature, as one sentence each.

`ORDER` is the rule, obstacle by obstacle: `check_can_sign` goes by it, and `docs/program-states.md` is written from it.
The sentence raised here is the page's error, the disabled button's reason and the test's expectation. It is asked
twice: when the therapist signs, and when the document is ready, a moment later; what was signed must be the same then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from string import Formatter
from typing import Any

from clinic.domain import roles
from clinic.domain.access import clock
from clinic.domain.canonical import digest
from clinic.domain.errors import ActionDenied, Stale
from clinic.domain.library.names import ONE_MOVEMENT, SAME_NAME
from clinic.domain.programs import draft
from clinic.domain.programs.draft import ProgramStatus
from clinic.domain.record import intake
from clinic.domain.roles import Action, Role
from clinic.domain.screening import assessment as screened
from clinic.domain.screening.assessment import Assessment
from clinic.domain.screening.rules import Severity
from clinic.domain.text import listed

CHANGED = "This program was changed since you read it. Review it again, then sign."
SEEN_OTHERWISE = (
    "The record or what the screening says changed since you read this page. Review it again, then sign."
)
SIGNED_BY_ANOTHER = "{name} signed this program a moment ago; the document is being made."
NEWEST_ENTRY = "the newest entry of this patient's record"
ARCHIVED = "This patient is archived: nobody would notice how the plan goes. Bring the patient back first, then sign."
EMPTY = "Add at least one exercise before signing."
UNREAD = "Confirm that you have read the cautions."
BEYOND_LIMITS = "An exercise goes beyond the limits of a consult. Change it or take it out."
PAUSED = "The plan in force is paused: {titles}. Say on its page of the worklist what you found and decided, then sign."
PARTLY = (
    "A part of the plan in force is paused: {titles}. Say on its page of the worklist what you found and decided, then "
    "sign."
)
GRAVE = "This is on the worklist, unanswered: {titles}. Say there what you found and decided, then sign."
UNEXAMINED = (
    "An emergency was reported, and no examination is recorded: {titles}. Record on its page of the worklist who "
    "examined the patient and what was found, then sign."
)
STOPPED_SINCE = (
    "After you signed, this came in: {titles}. So nothing was signed, and what you decided about it "
    "stands. Review the program again, then sign."
)
UNREVIEWED = (
    "This clinic signs reviewed exercises only, and no clinician has reviewed {names}. Open each from the program and "
    "review it, or take it out."
)
BACK = (
    "Paused or left out, and back with this signature: {names}. Confirm that the patient may do it again, or take it "
    "out of the program."
)
STEPS = (
    "A step up in this program was accepted before something came in that speaks against it. Look at it again: confirm "
    "it, or change the dose in the program."
)
TOO_LATE = (
    "The document could not be made within a day of the signature, so nothing was signed. Review the program again, "
    "then sign."
)
REVIEW_DUE = (
    "The day of the review was reached before the document was ready, so nothing was signed. Sign again, and choose a "
    "later day."
)
AGE = timedelta(days=1)  # of a signature whose document is kept: what was seen at the patient is of that day
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


def behind(at: datetime, *, newest: datetime) -> str:
    """The refusal where the clock stands before the newest entry, which the signature would rest on, else empty."""
    return clock.behind(at, what=NEWEST_ENTRY, then=newest)


def late(at: datetime, *, signed_at: datetime, review_on: date | None, today: date) -> str:
    """The refusal where the document is ready too late for what was signed and agreed then, else empty."""
    if at - signed_at > AGE:
        return TOO_LATE
    return REVIEW_DUE if review_on is not None and today >= review_on else ""


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


@dataclass(frozen=True)
class ToSign:
    """All that the rule asks about. What a page does not know yet is left out, and asked when the button is pressed.

    `behind` is what is said of the clock, `late` of the time since the signature. `seen_revision` of the program and
    `seen`, which stands for all that was `reviewed`, are those that the signer read; `number` is that of the record's
    newest entry. `items` is how many exercises the program has. `unexamined`, `paused`, `grave` and `stopped_since` are
    titles on the worklist, and `is_partly` where what is paused is no whole plan; `back` are the names of exercises
    that are paused, and that nobody confirmed that the patient may do again. `steps_in_doubt` says that a step up has
    something against it which the signer has not confirmed.
    """

    status: ProgramStatus
    role: Role
    items: int
    assessment: Assessment
    cautions_acknowledged: bool
    is_archived: bool = False
    behind: str = ""
    late: str = ""
    revision: int = 0
    seen_revision: int | None = None
    number: int = 0
    reviewed: str = ""
    seen: str | None = None
    unexamined: Sequence[str] = ()
    paused: Sequence[str] = ()
    grave: Sequence[str] = ()
    stopped_since: Sequence[str] = ()
    is_partly: bool = False
    back: Sequence[str] = ()
    steps_in_doubt: bool = False

    def has(self, severity: Severity) -> bool:
        """Whether a finding of this severity is open."""
        return any(finding.severity is severity for finding in self.assessment.open)


@dataclass(frozen=True)
class Obstacle:
    """One thing that can stand in the way: its `sentences`, and which of them it `says` of a program, if any.

    `newest` is what stands by now where somebody read something else, which makes it `Stale`.
    """

    sentences: tuple[str, ...]
    says: Callable[[ToSign], str]
    newest: Callable[[ToSign], int] | None = None

    @classmethod
    def plain(cls, sentence: str, stands: Callable[[ToSign], bool]) -> Obstacle:
        """One that has a single sentence."""
        return cls((sentence,), lambda one: sentence if stands(one) else "")

    @classmethod
    def stale(
        cls, sentence: str, stands: Callable[[ToSign], bool], newest: Callable[[ToSign], int]
    ) -> Obstacle:
        """One of a page that shows what was."""
        return cls((sentence,), lambda one: sentence if stands(one) else "", newest)

    @classmethod
    def severity(cls, severity: Severity) -> Obstacle:
        """Findings of this severity that are open."""
        return cls.plain(BLOCKS[severity], lambda one: one.has(severity))

    def check(self, one: ToSign) -> None:
        """Raise `ActionDenied` with its sentence where it stands in the way of this."""
        sentence = self.says(one)
        if sentence and self.newest:
            raise Stale(sentence, now=self.newest(one))
        if sentence:
            raise ActionDenied(sentence)


def _named(sentence: str, names: Callable[[ToSign], Sequence[str]]) -> Obstacle:
    """Things by their names, in a sentence with one blank."""
    (blank,) = (part[1] for part in Formatter().parse(sentence) if part[1])
    return Obstacle(
        (sentence.format(**{blank: "…"}),),
        lambda one: sentence.format(**{blank: listed(names(one))}) if names(one) else "",
    )


ORDER = (
    Obstacle((clock.BEHIND.format(now="…", what=NEWEST_ENTRY, then="…"),), lambda one: one.behind),
    Obstacle(tuple(draft.REFUSALS.values()), lambda one: draft.REFUSALS.get(one.status, "")),
    Obstacle.stale(
        CHANGED, lambda one: one.seen_revision not in (None, one.revision), lambda one: one.revision
    ),
    Obstacle.plain(roles.REFUSALS[Action.SIGN_PLAN], lambda one: not roles.may(one.role, Action.SIGN_PLAN)),
    Obstacle.plain(ARCHIVED, lambda one: one.is_archived),
    Obstacle.stale(SEEN_OTHERWISE, lambda one: one.seen not in (None, one.reviewed), lambda one: one.number),
    Obstacle((screened.FAILURE,), lambda one: one.assessment.failure),
    Obstacle.plain(EMPTY, lambda one: not one.items),
    *(Obstacle.severity(severity) for severity in BLOCKS),
    Obstacle.plain(UNREAD, lambda one: one.has(Severity.CAUTION) and not one.cautions_acknowledged),
    Obstacle.plain(BEYOND_LIMITS, lambda one: bool(one.assessment.breaches)),
    Obstacle((intake.STALE, intake.UNCONFIRMED), lambda one: one.assessment.intake_due),
    Obstacle(
        tuple(said.format(names="…") for said in (ONE_MOVEMENT, SAME_NAME)),
        lambda one: one.assessment.two_alike,
    ),
    _named(UNREVIEWED, lambda one: one.assessment.unreviewed),
    _named(UNEXAMINED, lambda one: one.unexamined),
    Obstacle(
        (PAUSED.format(titles="…"), PARTLY.format(titles="…")),
        lambda one: paused(one.paused, is_partly=one.is_partly),
    ),
    _named(GRAVE, lambda one: one.grave),
    _named(STOPPED_SINCE, lambda one: one.stopped_since),
    _named(BACK, lambda one: one.back),
    Obstacle.plain(STEPS, lambda one: one.steps_in_doubt),
    Obstacle((TOO_LATE, REVIEW_DUE), lambda one: one.late),
)
"""What can stand in the way, in the order in which it is asked: the first that does is said."""


def check_can_sign(one: ToSign) -> None:
    """Raise `ActionDenied` with the first sentence that stands between this program and a signature."""
    for obstacle in ORDER:
        obstacle.check(one)


def paused(titles: Sequence[str], *, is_partly: bool = False) -> str:
    """The refusal that names what stopped the plan in force, or a part of it, while no therapist has said what was
    found, else empty.
    """
    return (PARTLY if is_partly else PAUSED).format(titles=listed(titles)) if titles else ""


def unexamined(titles: Sequence[str]) -> str:
    """The refusal that names emergencies for which no examination is recorded, else empty."""
    return UNEXAMINED.format(titles=listed(titles)) if titles else ""


def back(names: Sequence[str]) -> str:
    """The refusal that names what is paused, and would be back."""
    return BACK.format(names=listed(names))


def grave(titles: Sequence[str]) -> str:
    """The same of what stops nothing, and is grave."""
    return GRAVE.format(titles=listed(titles)) if titles else ""


def changed(frozen: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """The sentence that names what is not as it was when it was signed; both are snapshots of the same plan."""
    parts = dict.fromkeys(name for part, name in PARTS.items() if frozen.get(part) != now.get(part))
    what = listed([*parts] or ["something"])
    return RECORD_CHANGED.format(what=what[0].upper() + what[1:])
