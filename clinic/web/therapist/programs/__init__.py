"""Pages on which a program is built."""

from clinic.web.therapist.programs import builder, handing, ticks

__all__ = ["builder", "handing", "ticks"]
