"""What therapists and assistants do: patients and their intake, the exercise library, programs and plans."""

from clinic.web.therapist import library, plans, programs, record, screening  # views register themselves
from clinic.web.therapist.blueprint import blueprint

__all__ = ["blueprint", "library", "plans", "programs", "record", "screening"]
