"""Pages about whether care helps, and its end: measures, visits, episodes, discharge summaries."""

from clinic.web.therapist.followup.outcomes import episodes, measurements, schedules, summaries, visits

__all__ = ["episodes", "measurements", "schedules", "summaries", "visits"]
