"""Pages on which a program is built."""

from clinic.web.therapist.programs import builder, handing

__all__ = ["builder", "handing"]
