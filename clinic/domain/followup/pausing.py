"""A therapist's own act: the plan in force is paused, or exercises of it, until a therapist says that it goes on.

>>> PAUSE_REASONS[PauseReason.BREAK].patient_text
'You asked for a break. Call your clinic when you want to go on.'

The reasons and what the patient reads of each are ours, clinician to confirm.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from textwrap import shorten

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.followup.judging import WAIT, WAIT_HERE, quoted
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.domain.limits import PAUSE_TEXT, PAUSE_UNDO_MINUTES, PAUSE_WORDS, WORKLIST_TITLE, too_long
from clinic.domain.text import in_words, is_blank


class PauseReason(StrEnum):
    """Why a therapist pauses."""

    ILL = "ill"
    HURT = "hurt"
    TREATMENT = "treatment"
    DOCTOR = "doctor"
    TO_CHANGE = "to_change"
    BREAK = "break"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class PauseReasonRow:
    """A reason in words, and what the patient reads where the therapist writes nothing else: of a plan, and
    `of_exercise` where they may go on with the others. Where the therapist must say more, `asks_for_words`. What is
    `of_plan_alone` is over with the plan; what is of the patient is so under the next one, too.
    """

    words: str
    patient_text: str
    of_exercise: str
    asks_for_words: bool = False
    of_plan_alone: bool = False


PAUSE_REASONS = {
    PauseReason.ILL: PauseReasonRow(
        words="Ill, or a fever",
        patient_text="You are ill. Rest until your clinic says that you can go on.",
        of_exercise="You are ill. Leave this out until your clinic says that you can do it again.",
    ),
    PauseReason.HURT: PauseReasonRow(
        words="A fall or a new injury",
        patient_text="You were hurt. Rest until your clinic has looked at it.",
        of_exercise="You were hurt. Leave this out until your clinic has looked at it.",
    ),
    PauseReason.TREATMENT: PauseReasonRow(
        words="An operation or another treatment",
        patient_text="Because of your treatment, rest until your clinic says that you can go on.",
        of_exercise="You have a treatment. Leave this out until your clinic says that you can do it again.",
    ),
    PauseReason.DOCTOR: PauseReasonRow(
        words="A doctor has to look at it first",
        patient_text="A doctor has to look at something first. Rest until your clinic says that you can go on.",
        of_exercise="A doctor has to look at something first. Leave this out until your clinic calls.",
    ),
    PauseReason.TO_CHANGE: PauseReasonRow(
        words="It does not suit the patient now",
        patient_text="Your therapist wants to change this. Leave it out until they have talked with you.",
        of_exercise="Your therapist wants to change this. Leave it out until they have talked with you.",
        of_plan_alone=True,
    ),
    PauseReason.BREAK: PauseReasonRow(
        words="The patient asked for a break",
        patient_text="You asked for a break. Call your clinic when you want to go on.",
        of_exercise="You asked for a break from this. Call your clinic when you want to do it again.",
        of_plan_alone=True,
    ),
    PauseReason.OTHER: PauseReasonRow(
        words="Another reason", patient_text=WAIT, of_exercise=WAIT_HERE, asks_for_words=True
    ),
}
KEY = "pause:"  # how the keys of causes begin
OF_PLAN = "plan"  # and how that of a whole plan ends
UNDONE_WITHIN = timedelta(minutes=PAUSE_UNDO_MINUTES)
CHOOSE_WHAT = "Say whether the whole plan is paused, or only exercises of it."
NO_EXERCISE = "Tick the exercises that are paused."
BOTH = "The whole plan has these exercises, too. Tick none, or pause only these."
NOT_OF_PLAN = "These are no exercises of this plan. Open the page again."
NOTHING_LEFT = "Nothing would be left of the plan. Pause the whole plan."
ALREADY = "A therapist has paused this already: {title}. Its line of the worklist says why, and ends it."
CHOOSE_WHY = "Say why."
SAY_MORE = "Say in your words why. It stays in the record."
NOT_YOURS = "Only who paused it takes it back. Say on the worklist that it goes on."
TOO_LATE = f"A pause is taken back within {in_words(PAUSE_UNDO_MINUTES)} minutes. Say on the worklist that it goes on."
NOT_ALONE = "This exercise is not in the plan in force, or nothing would be left of it. Pause the plan."
NO_MORE = (
    "What this page paused is paused no more: it was taken back, or somebody has dealt with it. If it is to be paused "
    "again, send it again."
)
LOOKED_AT = "Somebody has dealt with this already. Say on the worklist whether it goes on."


@dataclass(frozen=True, kw_only=True)
class PauseWords:
    """What a therapist says who pauses: the whole plan, or these exercises by their ids in it; None is not said."""

    is_whole: bool | None
    items: frozenset[str]
    why: PauseReason | None
    words: str = ""
    patient_text: str = ""

    @property
    def reads(self) -> str:
        """What the patient reads: the therapist's words, or those of the reason."""
        row = PAUSE_REASONS[self.why] if self.why else None
        usual = (row.of_exercise if self.is_whole is False else row.patient_text) if row else ""
        return self.patient_text.strip() or usual


def check(said: PauseWords, *, offered: Collection[str], stopped: Collection[str]) -> None:
    """Raise `InvalidInput` per field unless it says what is paused and why; `offered` are the exercises of the plan,
    and `stopped` those of them that are paused already.
    """
    found = {
        "what": _what(said),
        "items": _items(said, set(offered), set(stopped)),
        "why": "" if said.why else CHOOSE_WHY,
        "words": _words(said),
        "patient_text": too_long(PAUSE_TEXT) if len(said.patient_text) > PAUSE_TEXT else "",
    }
    if errors := {name: sentence for name, sentence in found.items() if sentence}:
        raise InvalidInput(errors)


def causes(pause_id: object, said: PauseWords, names: Mapping[str, str]) -> tuple[Cause, ...]:
    """What the pause stops: the plan, or one exercise each; `names` are those of the plan's exercises by id."""
    if said.is_whole:
        return (Cause(Reason.PAUSED, f"{key(pause_id)}{OF_PLAN}", _title(said), Stops.PLAN, said.reads),)
    return tuple(
        Cause(
            Reason.PAUSED,
            f"{key(pause_id)}{item}",
            _title(said, name),
            Stops.EXERCISE,
            said.reads,
            item=item,
        )
        for item, name in names.items()
        if item in said.items
    )


def key(pause_id: object) -> str:
    """How the keys of a pause's causes begin."""
    return f"{KEY}{pause_id}:"


def pause_of(cause: str) -> str:
    """The id of the pause that opened an item with this key; empty for any other.

    >>> pause_of("pause:1:plan"), pause_of("report:1:pain")
    ('1', '')
    """
    return cause.removeprefix(KEY).partition(":")[0] if cause.startswith(KEY) else ""


def check_can_undo(*, is_own: bool, is_untouched: bool, paused_at: datetime, at: datetime) -> None:
    """Raise `ActionDenied` where a pause is not taken back as if there had been none: by another, once somebody said
    something of it, or later. A clock that stands long before the pause was set back since.
    """
    if not is_own:
        raise ActionDenied(NOT_YOURS)
    if not is_untouched:
        raise ActionDenied(LOOKED_AT)
    if abs(at - paused_at) > UNDONE_WITHIN:
        raise ActionDenied(TOO_LATE)


def _what(said: PauseWords) -> str:
    if said.is_whole is None:
        return CHOOSE_WHAT
    return BOTH if said.is_whole and said.items else ""


def _items(said: PauseWords, offered: set[str], stopped: set[str]) -> str:
    if said.is_whole is not False:
        return ""
    if not said.items:
        return NO_EXERCISE
    if not said.items <= offered:
        return NOT_OF_PLAN
    return "" if offered - said.items - stopped else NOTHING_LEFT


def _words(said: PauseWords) -> str:
    if len(said.words) > PAUSE_WORDS:
        return too_long(PAUSE_WORDS)
    is_needed = said.why is not None and PAUSE_REASONS[said.why].asks_for_words
    return SAY_MORE if is_needed and is_blank(said.words) else ""


def _title(said: PauseWords, exercise: str = "") -> str:
    why = PAUSE_REASONS[said.why].words if said.why else ""
    parts = (exercise, why, quoted(said.words) if not is_blank(said.words) else "")
    return shorten(": ".join(filter(None, parts)), WORKLIST_TITLE, placeholder=" …")
