"""Pages about the patient's record: who, problems, intake, goals."""

from clinic.web.therapist.record import intake, patients, problems, red_flags

__all__ = ["intake", "patients", "problems", "red_flags"]
