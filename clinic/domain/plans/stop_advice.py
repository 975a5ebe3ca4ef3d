"""When to stop during exercise, and what to do then: sentences for the patient, in the order of danger.

The signs are those of P68 and P69, in pregnancy of G103 and G37. Spreading limb symptoms, the signs of cauda equina
pressure (G19), the sudden headache (G92), fewer movements of the baby and every next step are our additions; a
clinician has to confirm the list.
"""

from __future__ import annotations

from collections.abc import Collection

SENTENCES = (
    "Stop and call for emergency help if you feel pressure or pain in your chest, neck, jaw or arm.",
    "Stop and call for emergency help if you break out in a cold sweat or nearly faint.",
    "Tell whoever is at home: if you faint, they call for emergency help.",
    "Stop and get help now if an arm or leg turns weak or numb, or your sight changes.",
    "Stop and get help now if you go numb between your legs, or cannot hold or pass pee or poo.",
    "Stop and get help now if a very bad headache comes all of a sudden.",
    "Stop and sit down if your heart beats in an odd way. Call your doctor today.",
    "Stop and sit down if you feel dizzy or sick. Call your clinic if it does not pass.",
    "Stop if pain or tingling spreads down an arm or a leg. Call your clinic before you go on.",
    "Stop if a joint hurts all of a sudden. Call your clinic before you go on.",
    "Stop if you cannot talk while you move. Go on more slowly when you can.",
    "Stop for today if you feel far more tired than you should.",
)

IN_PREGNANCY = (
    "Stop and call your doctor or midwife now if you bleed, lose fluid or have cramps.",
    "Call them now, too, if a calf hurts or swells, or your head hurts badly.",
    "Call them now, too, if you see badly, or cannot catch your breath at rest.",
    "Call them now, too, if the baby moves less.",
)


def sentences(codes: Collection[str]) -> tuple[str, ...]:
    """The advice for a patient with these active problems, by code."""
    return (*IN_PREGNANCY, *SENTENCES) if "pregnancy" in codes else SENTENCES


def in_an_emergency(number: str) -> str:
    """Whom to call, by the number of the clinic's country, or in words where the clinic gave none.

    >>> in_an_emergency("112")
    'In an emergency, call 112.'
    """
    return f"In an emergency, call {number or 'the emergency number of your country'}."
