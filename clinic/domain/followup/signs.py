"""What can be new since the last report: the one question that every report asks, and what each answer asks for.

The signs are those of the stop advice (`plans.stop_advice`, with its sources), as a patient would tell them afterwards.
How fast each wants help is ours; a clinician has to confirm it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from clinic.domain.record.problems import PROBLEMS
from clinic.domain.screening.rules import Urgency

AFTER_A_FALL = (
    "Call the emergency number now if you hit your head and take blood thinners, or passed out. Call it too if you "
    "feel sick or mixed up, or cannot stand."
)
"""Ours, without a source: clinician to confirm."""
LOOK_FIRST = "your clinic has to look at it first. Do not exercise before that."


class Sign(StrEnum):
    """Something new that a patient can report, the most dangerous first."""

    CHEST = "chest"
    FAINT = "faint"
    SADDLE = "saddle"
    WEAK = "weak"
    HEADACHE = "headache"
    BLEEDING = "bleeding"
    HEARTBEAT = "heartbeat"
    SPREADING = "spreading"
    FELL = "fell"
    DIZZY = "dizzy"
    JOINT = "joint"
    OTHER = "other"


@dataclass(frozen=True)
class SignWords:
    """What the patient ticks, what they are to do about it, and how fast; no urgency where the clinic is enough.

    The advice names the sign, because it stands among the advice of others. `at_once` says when a sign that is the
    clinic's to look at wants the fastest help all the same.
    """

    label: str
    advice: str
    urgency: Urgency | None = None
    at_once: str = ""


SIGN_WORDS: dict[Sign, SignWords] = {
    Sign.CHEST: SignWords(
        "Pressure or pain in my chest, neck, jaw or arm",
        "Chest, jaw or arm pressure can be your heart. Call the emergency number now.",
        Urgency.EMERGENCY,
    ),
    Sign.FAINT: SignWords(
        "I fainted, or broke out in a cold sweat",
        "Fainting or a cold sweat can be your heart. Call the emergency number now.",
        Urgency.EMERGENCY,
    ),
    Sign.SADDLE: SignWords(
        "Numb between my legs, or trouble with pee or poo",
        "Numb between the legs, or trouble with pee or poo: this cannot wait. Call the emergency number now.",
        Urgency.EMERGENCY,
    ),
    Sign.WEAK: SignWords(
        "An arm or leg went weak or numb, or I saw badly",
        "A weak or numb arm or leg, or bad sight: call the emergency number now.",
        Urgency.EMERGENCY,
    ),
    Sign.HEADACHE: SignWords(
        "A very bad headache, all of a sudden",
        "A sudden, very bad headache needs help at once. Call the emergency number now.",
        Urgency.EMERGENCY,
    ),
    Sign.BLEEDING: SignWords(
        "Pregnant: I bled, lost fluid, had cramps, or the baby moved less",
        "If you bleed, lose fluid, have cramps, or the baby moves less, call your doctor or midwife now.",
        Urgency.EMERGENCY,
    ),
    Sign.HEARTBEAT: SignWords(
        "My heart beat in an odd way",
        "Call your doctor today about your heartbeat.",
        Urgency.SAME_DAY,
    ),
    Sign.SPREADING: SignWords(
        "Pain, tingling or numbness further down an arm or leg",
        f"Pain, tingling or numbness further down an arm or leg: {LOOK_FIRST}",
    ),
    Sign.FELL: SignWords(
        "I fell",
        f"A fall: {LOOK_FIRST}",
        at_once=AFTER_A_FALL,
    ),
    Sign.DIZZY: SignWords(
        "I felt dizzy or sick",
        "Feeling dizzy or sick: call your clinic if it does not pass.",
    ),
    Sign.JOINT: SignWords(
        "A joint hurt all of a sudden",
        f"A joint that hurts all of a sudden: {LOOK_FIRST}",
    ),
    Sign.OTHER: SignWords(
        "Something else that is new",
        f"Something else that is new: {LOOK_FIRST}",
    ),
}


ONLY_WHILE = {Sign.BLEEDING: "pregnancy"}
"""What is a sign of one condition alone, by its code."""


def to_ask(*, age: int, active: Collection[str], denied: Collection[str]) -> tuple[Sign, ...]:
    """What is offered to tick to somebody of this age in whole years. A sign of one condition alone is, unless it
    cannot concern them: that condition is not among the `active` ones, and is `denied` or is none of their age. What
    nobody was asked is not denied.

    >>> Sign.BLEEDING in to_ask(age=30, active=(), denied=()), Sign.BLEEDING in to_ask(age=75, active=(), denied=())
    (True, False)
    """
    return tuple(
        sign
        for sign in Sign
        if (code := ONLY_WHILE.get(sign)) is None
        or code in active
        or (age in PROBLEMS[code].ages and code not in denied)
    )


def ordered(signs: Collection[Sign]) -> tuple[Sign, ...]:
    """Each once, the most dangerous first."""
    return tuple(sign for sign in Sign if sign in signs)


def emergencies(told: Iterable[str] | None) -> tuple[Sign, ...]:
    """Those of the signs of a report, as it keeps them, that want the fastest help."""
    return ordered([sign for sign in map(Sign, told or ()) if SIGN_WORDS[sign].urgency is Urgency.EMERGENCY])


def speak_alone(signs: Collection[Sign]) -> bool:
    """Whether a report with these is kept whatever else it leaves open: somebody has to hear of them at once. What has
    no box of its own says nothing without words.

    >>> speak_alone({Sign.CHEST}), speak_alone({Sign.OTHER}), speak_alone(())
    (True, False, False)
    """
    return bool(set(signs) - {Sign.OTHER})
