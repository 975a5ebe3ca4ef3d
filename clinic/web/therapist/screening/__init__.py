"""Pages about consults: record, withdraw, and who waits for one."""

from clinic.web.therapist.screening import consult_flags, consults

__all__ = ["consult_flags", "consults"]
