"""What comes back from patients: the worklist and its items."""

from clinic.web.therapist.followup import adverse_events, items, notices, worklist

__all__ = ["adverse_events", "items", "notices", "worklist"]
