"""Adverse events: harm, or what could have become harm, while somebody trains by our plan.

Nothing of it is ever edited. What becomes known later is an addition, which may say that the harm is another one than
was thought: the newest word counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from clinic.domain.errors import InvalidInput
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause
from clinic.domain.limits import EVENT_TEXT, too_long
from clinic.domain.text import is_blank


class Harm(StrEnum):
    """How much harm there was, the least first. What nobody knows yet may be moderate."""

    NONE = "none"
    MILD = "mild"
    UNKNOWN = "unknown"
    MODERATE = "moderate"
    SEVERE = "severe"


class During(StrEnum):
    """With what it happened. Of an event from before this was asked it is known that no exercise was named."""

    EXERCISE = "exercise"
    OTHER = "other"
    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"


class Informant(StrEnum):
    """From whom the clinic knows it."""

    PATIENT = "patient"
    STAFF = "staff"
    OTHER = "other"


HARM_WORDS = {  # our words, with no source: clinician to confirm
    Harm.NONE: "No harm: it could have done some",
    Harm.MILD: "Mild: passed by itself within a day or two",
    Harm.MODERATE: "Moderate: needed treatment, or time off training or work",
    Harm.SEVERE: "Severe: hospital, lasting harm, or danger to life",
    Harm.UNKNOWN: "Not known yet how much",
}
INFORMANT_WORDS = {
    Informant.PATIENT: "The patient",
    Informant.STAFF: "Somebody of the clinic saw it",
    Informant.OTHER: "Somebody else",
}
DURING_WORDS = {
    During.OTHER: "No exercise of the plan",
    During.UNKNOWN: "Not known with which exercise",
    During.NOT_ASKED: "No exercise named",
}
TO_LOOK_AT = frozenset({Harm.UNKNOWN, Harm.MODERATE, Harm.SEVERE})
KEY = "adverse:"  # how the keys of causes begin
NO_WORDS = "Say what happened."
NO_ACTION = "Say what was done about it. If nothing was needed, say that."
NOTHING_NEW = "Say what became known."
TOO_LONG = too_long(EVENT_TEXT)
TITLES = {
    Harm.UNKNOWN: "An adverse event, the harm not known yet",
    Harm.MODERATE: "An adverse event with moderate harm",
    Harm.SEVERE: "An adverse event with severe harm",
}
BY_NOW = {
    Harm.NONE: "no harm, as is known by now",
    Harm.MILD: "mild harm, as is known by now",
    Harm.UNKNOWN: "the harm not known by now",
    Harm.MODERATE: "moderate harm, as is known by now",
}
LESS = "{title}, it was written first: {now}"


def check(*, what: str, action: str, happened_on: date | None, today: date, born: date) -> None:
    """Raise `InvalidInput` unless it says what happened, on which day of the patient's life, and what was done."""
    if found := errors(what=what, action=action, happened_on=happened_on, today=today, born=born):
        raise InvalidInput(found)


def errors(*, what: str, action: str, happened_on: date | None, today: date, born: date) -> Mapping[str, str]:
    """What is wrong with it, by field."""
    texts = {
        "what": (what, NO_WORDS),
        "action": (action, NO_ACTION),
    }
    found = {name: sentence for name, (text, sentence) in texts.items() if is_blank(text)}
    found |= {name: TOO_LONG for name, (text, _) in texts.items() if len(text) > EVENT_TEXT}
    if happened_on is None or not born <= happened_on <= today:
        found["happened_on"] = "Choose the day on which it happened, today or before."
    return found


def check_addition(text: str) -> None:
    """Raise `InvalidInput` unless the addition says something, of a length that is kept."""
    if is_blank(text):
        raise InvalidInput({"text": NOTHING_NEW})
    if len(text) > EVENT_TEXT:
        raise InvalidInput({"text": TOO_LONG})


def harm_now(first: Harm, later: Iterable[Harm | None]) -> Harm:
    """The harm as it is known now; `later` is what the additions say, in their order.

    >>> harm_now(Harm.MILD, [Harm.SEVERE, None]).value
    'severe'
    """
    return [first, *(harm for harm in later if harm)][-1]


def is_more(harm: Harm, than: Harm) -> bool:
    """Whether it is more harm.

    >>> is_more(Harm.SEVERE, than=Harm.MILD), is_more(Harm.MILD, than=Harm.MILD)
    (True, False)
    """
    worst_last = list(Harm)
    return worst_last.index(harm) > worst_last.index(than)


def key(event_id: object) -> str:
    """How the keys of an event's causes begin."""
    return f"{KEY}{event_id}:"


def is_severe(cause: str) -> bool:
    """Whether a cause is severe harm, by its key.

    >>> is_severe("adverse:1:severe"), is_severe("adverse:1:moderate"), is_severe("report:1:pain")
    (True, False, False)
    """
    return cause.startswith(KEY) and cause.endswith(f":{Harm.SEVERE}")


def with_what(exercise: str, during: During) -> str:
    """With what an event happened, in words.

    >>> with_what("Plank", During.EXERCISE), with_what("", During.UNKNOWN)
    ('Plank', 'Not known with which exercise')
    """
    return exercise or DURING_WORDS[during]


def event_of(cause: str) -> str:
    """The id of the event that opened an item with this key; empty for any other.

    >>> event_of("adverse:1:severe"), event_of("report:1:pain")
    ('1', '')
    """
    return cause.removeprefix(KEY).partition(":")[0] if cause.startswith(KEY) else ""


def cause_of(event_id: object, harm: Harm) -> Cause | None:
    """What a therapist has to look at, if the harm asks for it: again where it is more than was thought."""
    if harm not in TO_LOOK_AT:
        return None
    return Cause(Reason.ADVERSE_EVENT, f"{key(event_id)}{harm}", TITLES[harm], graver_than=None)


def title_of_less(thought: Harm, harm: Harm) -> str:
    """What the line says of an event whose harm turned out to be less than the line was opened for, and which a
    therapist has to look at all the same.

    >>> title_of_less(Harm.SEVERE, Harm.NONE)
    'An adverse event with severe harm, it was written first: no harm, as is known by now'
    """
    return LESS.format(title=TITLES[thought], now=BY_NOW[harm]) if harm in BY_NOW else TITLES[thought]


def harm_named(cause: str) -> Harm:
    """The harm that a cause with this key of an event's names.

    >>> harm_named("adverse:1:severe").value
    'severe'
    """
    return Harm(cause.rpartition(":")[2])
