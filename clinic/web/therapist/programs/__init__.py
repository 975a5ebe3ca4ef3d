"""Pages on which a program is built."""

from clinic.web.therapist.programs import builder, handing, starting, templates, ticks

__all__ = ["builder", "handing", "starting", "templates", "ticks"]
