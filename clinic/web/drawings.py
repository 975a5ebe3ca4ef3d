"""The drawings of a signed plan as one file, which the reader's own browser keeps.

A page shows them with `<use href="…/drawings-<mark>.svg#1-start">` (`templates/_macros/icon.html`). The file is made
of the drawings in the snapshot: what is shown is what was signed, also where today's code would draw it otherwise. Its
address is as private as the plan, and fetching it is as much a read of the plan as fetching the PDF. It holds a mark of
the plan and of how the file is made, so that a kept file is never a stale one.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from flask import Response, request

from clinic.domain.errors import NotFound
from clinic.models import Plan
from clinic.services.plans import contents
from clinic.web.headers import FOREVER_IN_ONE_BROWSER

DRAWING = re.compile(r'<svg[^>]* viewBox="([^"]+)"[^>]*>(?:<title>[^<]*</title>)?(.*)</svg>', re.DOTALL)
NAMED = re.compile(r'( id="| href="#)')


NONE: frozenset[str] = frozenset()


def mark(plan: Plan, *, without: frozenset[str] = NONE) -> str:
    """What stands for a plan's drawings in their address; `without` those of the items of these ids."""
    left_out = ",".join(sorted(without))
    return hashlib.sha256(_code() + plan.digest.encode() + left_out.encode()).hexdigest()[:12]


def answer(plan: Plan, asked: str, *, without: frozenset[str] = NONE) -> Response:
    """The file of this plan's drawings; raises `NotFound` for the mark of another."""
    if asked != mark(plan, without=without):
        raise NotFound
    if request.if_none_match.contains_weak(asked):  # kept, and asked for because the cookie is a new one
        response = Response(status=304)
    else:
        response = Response(contents.made(plan, _file, without), mimetype="image/svg+xml")
    response.set_etag(asked)
    response.headers["Cache-Control"] = FOREVER_IN_ONE_BROWSER
    return response


def _file(content: contents.Signed, without: frozenset[str]) -> str:
    symbols = (
        _symbol(f"{number}-{figure['panel']}", figure["svg"])
        for number, item in enumerate(content["items"], start=1)
        if item["id"] not in without
        for figure in item["figures"]
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'


def _symbol(name: str, svg: str) -> str:
    """A drawing under a name; the names inside it are put behind that, for every drawing has the same."""
    found = DRAWING.fullmatch(svg)
    assert found, "a signed drawing is one <svg>"
    box, body = found.groups()
    body = NAMED.sub(rf"\g<1>{name}-", body)
    return f'<symbol id="{name}" viewBox="{box}">{body}</symbol>'


@lru_cache(maxsize=1)
def _code() -> bytes:
    """How the file is made."""
    return hashlib.sha256(Path(__file__).read_bytes()).digest()
