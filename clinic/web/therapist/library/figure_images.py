"""Exercise pictures as images that browsers keep, and what the player moves.

The address of an image carries a fingerprint of what it is drawn from, so a kept image is never a stale one.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from flask import Response, jsonify, request, url_for

from clinic import db, figures
from clinic.domain.errors import NotFound
from clinic.domain.library.exercise import Panel
from clinic.figures.draw.drawing import SOLVED
from clinic.services.library import catalogue
from clinic.web.headers import FOREVER_IN_ONE_BROWSER
from clinic.web.therapist.blueprint import blueprint

VERSIONED = ("therapist.figure", "therapist.figure_frames")


@blueprint.get("/library/<slug>/<any(start, middle, end):which>.svg")
def figure(slug: str, which: str) -> Response:
    exercise = catalogue.of_library(db.get_session(), slug).exercise
    said = dict(exercise.figure.panels)
    panel = cast(Panel, which)  # the address allows nothing else
    if panel not in said:
        raise NotFound("This exercise has no picture on the way.")
    drawn = figures.panel(exercise.base, panel, title=said[panel])
    return _kept(Response(drawn, mimetype="image/svg+xml"))


@blueprint.get("/library/<slug>/frames.json")
def figure_frames(slug: str) -> Response:
    """What the player moves (`static/js/figure-player.js`)."""
    return _kept(jsonify(figures.frames(slug)))


@blueprint.app_template_global("figure")
@lru_cache(maxsize=4096)
def address(slug: str, which: str) -> str:
    """Where a picture is, for templates: the same as long as it is drawn the same."""
    return url_for("therapist.figure", slug=slug, which=which)


@blueprint.url_defaults
def fingerprint(endpoint: str, values: dict[str, Any]) -> None:
    """Give every address of a drawing its version."""
    if endpoint in VERSIONED and values["slug"] in figures.available():
        values.setdefault("v", _fingerprint(values["slug"]))


def _kept(response: Response) -> Response:
    """Let the browser keep what has its version in the address."""
    if "v" in request.args:
        response.headers["Cache-Control"] = FOREVER_IN_ONE_BROWSER
    return response


@lru_cache(maxsize=4096)
def _fingerprint(slug: str) -> str:
    return hashlib.sha256(_code() + (SOLVED / f"{slug}.json").read_bytes()).hexdigest()[:12]


@lru_cache(maxsize=1)
def _code() -> bytes:
    """What draws: a change of the drawing code is a change of every picture."""
    files = sorted(Path(figures.__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).digest()
