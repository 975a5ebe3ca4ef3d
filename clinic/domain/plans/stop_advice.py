"""When to stop during exercise: sentences for the patient, in the order of danger.

The signs are those of P68 and P69, in pregnancy of G103. Spreading limb symptoms and the signs of cauda equina
pressure (G19) are our additions; clinician to confirm the list.
"""

from __future__ import annotations

from collections.abc import Collection

SENTENCES = (
    "Stop and call for emergency help if you feel pressure or pain in your chest, neck, jaw or arm.",
    "Stop and call for emergency help if you faint, or break out in a cold sweat.",
    "Stop and get help now if an arm or leg turns weak or numb, or your sight changes.",
    "Stop and get help now if you go numb between your legs, or cannot hold or pass pee or poo.",
    "Stop if you feel dizzy or sick, or get a bad headache.",
    "Stop if you cannot talk while you move, or your heart beats in an odd way.",
    "Stop if a joint hurts all of a sudden.",
    "Stop if pain or tingling spreads down an arm or a leg.",
    "Stop for today if you feel far more tired than you should.",
)

IN_PREGNANCY = ("Stop and call your doctor or midwife if you bleed, lose fluid or have cramps.",)


def sentences(codes: Collection[str]) -> tuple[str, ...]:
    """The advice for a patient with these active problems, by code."""
    return (*IN_PREGNANCY, *SENTENCES) if "pregnancy" in codes else SENTENCES
