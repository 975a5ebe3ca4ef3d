"""The worklist: what needs a clinician, in the order of danger, and what it stops for the patient meanwhile.

An item is opened by a cause and leaves when somebody dealt with it or its cause ended. What stops a plan is dealt with
by a therapist alone, and in words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.followup import emergencies
from clinic.domain.followup.reasons import MAY_PAUSE, NEVER_ASIDE, RANK, Reason
from clinic.domain.limits import CALL_UNDO_MINUTES, WORKLIST_ANSWER, WORKLIST_SNOOZE_WEEKS, too_long
from clinic.domain.plans.terms import IN_WEEKS
from clinic.domain.roles import Action
from clinic.domain.screening.rules import Urgency
from clinic.domain.text import in_words, is_blank


class Stops(StrEnum):
    """What an open item keeps from the patient."""

    NOTHING = "nothing"
    EXERCISE = "exercise"
    PLAN = "plan"


FASTEST_FIRST: tuple[Urgency | None, ...] = (*reversed(Urgency), None)
NOTHING_TO_PAUSE = "This pauses the plan already, or is nothing to pause it for."
NOT_IN_FORCE = "This patient has no plan in force that could be paused."
SNOOZE = timedelta(weeks=WORKLIST_SNOOZE_WEEKS)
NOT_THEIRS = {
    Action.WORK_LIST: "Choose somebody who treats patients at this clinic.",
    Action.ANSWER_STOP: "Choose a therapist of this clinic. Nobody else may answer this.",
}
NOT_ASIDE = (
    "A red flag, a stop sign, harm, strong pain, a pause or what is contraindicated is not put off. A therapist says "
    "what was done about it."
)
STILL_FOUND = (
    "The screening still finds this, so words do not end it. Record what a doctor found, correct the answer, or "
    "withdraw or pause the plan."
)
OPEN_AGAIN = (
    "What the patient reported is newer than the consult about {titles}, so it may not go on as it was. Record what "
    "was examined since, in a consult of that; until then keep it paused."
)
OPEN_AGAIN_STILL = (
    "What the patient reported is newer than the consult about {titles}, so words do not end it. Record what was "
    "examined since, in a consult of that."
)
NOT_PUT_OFF = "This is on the list already."
SAY_OF_PLAN = "Say whether the plan goes on, or what of it is paused."
CALL_UNDONE_WITHIN = timedelta(minutes=CALL_UNDO_MINUTES)
NOT_YOUR_CALL = "A note of a call is taken back by whoever wrote it."
CALL_TOO_LATE = f"A note of a call is taken back within {in_words(CALL_UNDO_MINUTES)} minutes. It stays."
NO_ANSWER = "Say what you found and decided. It is kept in the record."


@dataclass(frozen=True)
class Cause:
    """What opens an item: why, by which key it is known while it is open, what it says to patient and clinician.

    `item` is the id of the exercise in the plan that it stops, or by which it stops the plan. Under the key of an open
    item it is worse news where that says one of the titles that it is `graver_than`; None is any other. What `is_news`
    is so whatever that says.
    """

    reason: Reason
    key: str
    title: str
    stops: Stops = Stops.NOTHING
    patient_text: str = ""
    urgency: Urgency | None = None
    item: str = ""
    graver_than: frozenset[str] | None = frozenset()
    is_news: bool = False

    def is_worse(self, said: str) -> bool:
        """Than what an open item of this key said.

        >>> Cause(Reason.RED_REPORT, "answer:pain", "Pain 9", graver_than=frozenset({"Pain 7"})).is_worse("Pain 7")
        True
        """
        if self.is_news:
            return True
        return self.title != said if self.graver_than is None else said in self.graver_than

    def of_plan(self, text: str, *, instead: Mapping[str, str]) -> Cause:
        """The same, where it stops the plan in place of its exercise; the patient reads `text` in a line of its own,
        and `instead` of each line about that exercise, which the page does not name, its words for the plan.
        """
        said = [instead.get(line, line) for line in self.patient_text.splitlines()]
        return replace(self, stops=Stops.PLAN, patient_text="\n".join(dict.fromkeys([*said, text])))


def with_the_plan(
    causes: Iterable[Cause],
    *,
    exercises: Collection[str],
    stopped: Collection[str],
    text: str,
    instead: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Cause, ...]:
    """The causes, where the plan stops with what would leave nothing of it, or stops what is none of its `exercises`:
    `stopped` are those that are already. The patient reads `text`, too, and `instead` of a line about one exercise its
    words for the plan.

    >>> both = [Cause(Reason.RED_REPORT, f"report:{item}", "Pain", Stops.EXERCISE, item=item) for item in "ab"]
    >>> [cause.stops.value for cause in with_the_plan(both, exercises="ab", stopped="", text="Wait.")]
    ['exercise', 'plan']
    """
    left, found = set(exercises) - set(stopped), []
    for cause in causes:
        if cause.stops is Stops.EXERCISE:
            is_in_it, left = cause.item in exercises, left - {cause.item}
            cause = cause if is_in_it and left else cause.of_plan(text, instead=instead)
        found.append(cause)
    return tuple(found)


def rank_of(
    reason: Reason, urgency: Urgency | None, *, is_severe: bool = False, is_gone: bool = False
) -> int:
    """The place in the list: by reason, and within one reason what wants a doctor faster first, and harm that
    `is_severe` before other harm. An emergency that was reported stands among the red flags. What has no cause any more
    stands no higher than a consult that is needed.

    >>> rank_of(Reason.STOP_RULE, Urgency.EMERGENCY) < rank_of(Reason.RED_FLAG, None) < rank_of(Reason.STOP_RULE, None)
    True
    """
    if is_gone:
        return max(rank_of(reason, urgency, is_severe=is_severe), rank_of(Reason.CONSULT, None))
    place = Reason.RED_FLAG if emergencies.is_one(reason, urgency) else reason
    return RANK[place] * len(FASTEST_FIRST) + (0 if is_severe else FASTEST_FIRST.index(urgency))


def check_answer(text: str, *, after: str, examined: Mapping[str, str] = MappingProxyType({})) -> None:
    """Raise `InvalidInput` unless something was said, of a length that is kept, and nothing speaks against what comes
    `after`; `examined` is what is wrong with who examined the patient, by field.
    """
    errors = ({"after": after} if after else {}) | dict(examined)
    if is_blank(text):
        errors["answer"] = NO_ANSWER
    elif len(text) > WORKLIST_ANSWER:
        errors["answer"] = too_long(WORKLIST_ANSWER)
    if errors:
        raise InvalidInput(errors)


KEPT = {
    Stops.PLAN: (
        "Your clinic looked at it. Do not do the exercises of this plan: your therapist makes a new plan for you."
    ),
    Stops.EXERCISE: "Your clinic looked at it. Leave this one out: your therapist makes a new plan for you.",
}
"""What a patient reads when a therapist keeps something paused until the next version is signed."""
SETTLED = {
    Stops.PLAN: (
        "What stopped your plan is cleared up. Do not exercise yet: your therapist has to say that you can go on. You "
        "can call your clinic."
    ),
    Stops.EXERCISE: (
        "What stopped this is cleared up. Leave it out until your therapist says that you can do it again."
    ),
}
"""The same while what stopped it is no longer so by the record, and nobody has said yet whether it goes on. Ours,
clinician to confirm.
"""


def is_to_decide(gone_at: datetime | None, answered_at: datetime | None) -> bool:
    """Whether the cause of an open item is gone, and nobody said since whether what it stopped goes on.

    >>> is_to_decide(datetime(2026, 11, 28, 9), datetime(2026, 11, 27, 9)), is_to_decide(None, None)
    (True, False)
    """
    return gone_at is not None and (answered_at is None or answered_at < gone_at)


def call_stays(*, is_own: bool, tried_at: datetime, at: datetime) -> str:
    """Why the note of a call in vain is not taken back: it is another's, or from a while ago; empty where it can be."""
    if not is_own:
        return NOT_YOUR_CALL
    return "" if abs(at - tried_at) <= CALL_UNDONE_WITHIN else CALL_TOO_LATE


def is_kept(stops: Stops, answer: str) -> bool:
    """Whether a therapist said what was found about an open item, and that what it stops stays so.

    >>> is_kept(Stops.PLAN, "Looked at."), is_kept(Stops.NOTHING, "Looked at.")
    (True, False)
    """
    return bool(answer) and stops is not Stops.NOTHING


def not_since(titles: Sequence[str], stops: Stops) -> str:
    """Why words do not end an item while the consult about these is older than what was reported; empty of none.

    >>> not_since(["Herniated disc"], Stops.PLAN).partition(",")[0]
    'What the patient reported is newer than the consult about Herniated disc'
    """
    if not titles:
        return ""
    template = OPEN_AGAIN_STILL if stops is Stops.NOTHING else OPEN_AGAIN
    return template.format(titles="; ".join(titles))


def is_grave(reason: Reason, stops: Stops) -> bool:
    """Whether a therapist alone deals with it, in words, and nobody puts it off."""
    return reason in NEVER_ASIDE or stops is not Stops.NOTHING


def answered_by(reason: Reason, stops: Stops) -> Action:
    """What somebody must be allowed to do who deals with such an item, or is given it."""
    return Action.ANSWER_STOP if is_grave(reason, stops) else Action.WORK_LIST


def check_can_put_off(reason: Reason, stops: Stops) -> None:
    """Raise `ActionDenied` where an item is to be snoozed that must not be."""
    if is_grave(reason, stops):
        raise ActionDenied(NOT_ASIDE)


def is_put_off(until: date | None, *, on: date) -> bool:
    """Whether an item that is put off until that day, if until any, is out of the way on another.

    >>> is_put_off(date(2026, 11, 30), on=date(2026, 11, 30))
    False
    """
    return until is not None and until > on


def asks_of_plan(reason: Reason, stops: Stops) -> bool:
    """Whether nobody answers it without saying what becomes of the plan in force, though it stops nothing of it.

    >>> asks_of_plan(Reason.ADVERSE_EVENT, Stops.NOTHING), asks_of_plan(Reason.NEW_WORDS, Stops.NOTHING)
    (True, False)
    """
    return reason is Reason.ADVERSE_EVENT and stops is Stops.NOTHING


def can_pause(reason: Reason, stops: Stops, *, alone: bool = False) -> bool:
    """Whether a therapist may have the plan paused by it, or one exercise `alone`: what the screening found or what did
    harm, and does not stop that by itself.
    """
    return reason in MAY_PAUSE and (stops is Stops.NOTHING or (stops is Stops.EXERCISE and not alone))


def check_can_pause(reason: Reason, stops: Stops, *, alone: bool = False) -> None:
    """Raise `ActionDenied` where there is nothing that a therapist would pause that for."""
    if not can_pause(reason, stops, alone=alone):
        raise ActionDenied(NOTHING_TO_PAUSE)


def check_until(day: date, *, today: date) -> None:
    """Raise `InvalidInput` unless the day is one that something can be put off to."""
    if not today < day <= today + SNOOZE:
        raise InvalidInput({"until": IN_WEEKS.format(weeks=in_words(WORKLIST_SNOOZE_WEEKS))})
