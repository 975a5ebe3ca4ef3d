"""Pages on which a program is built."""

from clinic.web.therapist.programs import builder

__all__ = ["builder"]
