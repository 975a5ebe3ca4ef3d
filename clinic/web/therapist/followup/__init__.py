"""What comes back from patients: the worklist and its items."""

from clinic.web.therapist.followup import care, items, worklist

__all__ = ["care", "items", "worklist"]
