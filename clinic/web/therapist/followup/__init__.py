"""What comes back from patients: the worklist and its items, reports, how a plan goes on, and how care ends."""

from clinic.web.therapist.followup import care, items, outcomes, progression, reports, worklist

__all__ = ["care", "items", "outcomes", "progression", "reports", "worklist"]
