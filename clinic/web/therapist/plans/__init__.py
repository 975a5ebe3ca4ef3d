"""Pages on which a plan is signed, read and withdrawn."""

from clinic.web.therapist.plans import plans, signings

__all__ = ["plans", "signings"]
