"""What an examination is called, wherever a clinician reads of it.

>>> phrase(Examined.RED_FLAGS)
'red flags asked again'
"""

from __future__ import annotations

from clinic.domain.screening.rules import Examined
from clinic.domain.text import inside

EXAMINED = {
    Examined.NEUROLOGICAL: "Neurological screen (strength, reflexes, feeling)",
    Examined.RED_FLAGS: "Red flags asked again",
    Examined.DIRECTION_PREFERENCE: "Direction that eases the pain",
    Examined.BLOOD_PRESSURE: "Blood pressure measured",
}


def phrase(part: Examined) -> str:
    """How it is called inside a sentence."""
    return inside(EXAMINED[part])
