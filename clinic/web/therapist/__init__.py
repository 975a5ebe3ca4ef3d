"""What therapists and assistants do: patients and their intake, the exercise library, programs and plans."""

from clinic.web.therapist import (  # views register themselves
    followup,
    library,
    plans,
    programs,
    record,
    screening,
)
from clinic.web.therapist.blueprint import blueprint

__all__ = ["blueprint", "followup", "library", "plans", "programs", "record", "screening"]
