"""What comes back from patients: the worklist and its items, and how care goes and ends."""

from clinic.web.therapist.followup import items, outcomes, worklist

__all__ = ["items", "outcomes", "worklist"]
