"""What a therapist confirms of one exercise before it grows, or before an advanced one is prescribed: never assumed."""

from __future__ import annotations

from enum import StrEnum

from clinic.domain.library.exercise import Exercise
from clinic.domain.library.vocabulary import Level


class TickKind(StrEnum):
    """That it was seen done well; that the patient has and can do what the exercise needs."""

    TECHNIQUE = "technique"
    PREREQUISITE = "prerequisite"


def is_asked(exercise: Exercise) -> bool:
    """Whether somebody has to confirm what the exercise needs before it is prescribed."""
    return exercise.level is Level.ADVANCED and bool(exercise.needs)
