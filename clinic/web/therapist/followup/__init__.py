"""What comes back from patients: the worklist and its items, reports, how a plan goes on, and how care ends."""

from clinic.web.therapist.followup import (
    adverse_events,
    calls,
    care,
    items,
    notices,
    outcomes,
    pausing,
    progression,
    reports,
    worklist,
)

__all__ = [
    "adverse_events",
    "calls",
    "care",
    "items",
    "notices",
    "outcomes",
    "pausing",
    "progression",
    "reports",
    "worklist",
]
