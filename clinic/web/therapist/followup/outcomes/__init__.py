"""Pages about whether care helps, and its end: the course of care, measures, visits, episodes, discharge summaries."""

from clinic.web.therapist.followup.outcomes import (
    course,
    episodes,
    measurements,
    schedules,
    summaries,
    visits,
)

__all__ = ["course", "episodes", "measurements", "schedules", "summaries", "visits"]
