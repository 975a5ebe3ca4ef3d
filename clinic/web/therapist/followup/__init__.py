"""What comes back from patients: the worklist and its items, reports, and what they speak for."""

from clinic.web.therapist.followup import items, progression, reports, worklist

__all__ = ["items", "progression", "reports", "worklist"]
