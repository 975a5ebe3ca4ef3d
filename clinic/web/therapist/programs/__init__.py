"""Pages on which a program is built."""

from clinic.web.therapist.programs import builder, ticks

__all__ = ["builder", "ticks"]
