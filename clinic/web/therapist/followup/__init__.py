"""What comes back from patients: the worklist and its items."""

from clinic.web.therapist.followup import items, progression, worklist

__all__ = ["items", "progression", "worklist"]
