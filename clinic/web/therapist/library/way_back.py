"""The way back from an exercise's page to the program from which it was opened, which the address names.

/library/pike/revisions/1?program=0192…     # the page leads back there, and so does a review that is recorded on it
"""

from __future__ import annotations

from uuid import UUID

from flask import request, url_for

from clinic import auth, db
from clinic.domain.errors import NotFound
from clinic.models import Program
from clinic.services.programs import drafts


def program() -> Program | None:
    """The program that the address names, if any; raises `NotFound` for one that is not the clinic's."""
    named = request.args.get("program", "")
    if not named:
        return None
    try:
        return drafts.get(db.get_session(), auth.staff(), UUID(named))
    except ValueError:
        raise NotFound from None


def to(found: Program, slug: str) -> str:
    """The program's page, at its item of this exercise where it has one."""
    item = next((item for item in found.items if item.slug == slug), None)
    return url_for(".program", program_id=found.id, _anchor=f"item-{item.id}" if item else None)
