"""Whoever records something because of an item of the worklist comes back to the item, which may still need their word.

An address with `?work=…` was opened from that item; `back` is where the item itself was opened from.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from flask import request, url_for


def carried() -> dict[str, Any]:
    """What the addresses of this page's links keep of it; an address leaves out what is None."""
    with suppress(ValueError):
        return {"work": str(UUID(request.args.get("work", ""))), "back": request.args.get("back")}
    return {}


def or_to(address: str) -> str:
    """The address of the item that this page was opened from, or the other where it was opened from none."""
    kept = carried()
    if not kept:
        return address
    return url_for("therapist.worklist_item", work_id=kept["work"], back=kept["back"])
