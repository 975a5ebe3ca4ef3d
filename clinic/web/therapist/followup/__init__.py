"""What comes back from patients: the worklist and its items."""

from clinic.web.therapist.followup import items, reports, worklist

__all__ = ["items", "reports", "worklist"]
