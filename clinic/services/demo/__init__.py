"""The demo clinic: invented people from `seed/demo.yaml`, made through the same services that the pages use.

    clinic = demo.make(session, settings=settings, at=now)

Each patient has a history of days before `at`, and most show one reason of the worklist.
"""

from clinic.services.demo.making import make, therapist_of
from clinic.services.demo.story import FILE, sign_ins, story

__all__ = ["FILE", "make", "sign_ins", "story", "therapist_of"]
