"""Exercise pictures: inline on the exercise's page, and as images that browsers keep, for grids and lists.

The address of an image carries a fingerprint of what it is drawn from, so a kept image is never a stale one.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast

from flask import Response, jsonify, request

from clinic import db, figures
from clinic.domain.library.exercise import Exercise
from clinic.figures.draw.drawing import SOLVED
from clinic.services.library import catalogue
from clinic.web.headers import FOREVER
from clinic.web.therapist.blueprint import blueprint

Panel = Literal["start", "end"]
VERSIONED = ("therapist.figure", "therapist.figure_frames")
PANELS: tuple[Panel, ...] = ("start", "end")


@blueprint.get("/library/<slug>/<any(start, end):which>.svg")
def figure(slug: str, which: str) -> Response:
    exercise = catalogue.of_library(db.get_session(), slug).exercise
    return _kept(Response(_drawn(exercise, cast(Panel, which)), mimetype="image/svg+xml"))


@blueprint.get("/library/<slug>/frames.json")
def figure_frames(slug: str) -> Response:
    """What the player moves (`static/js/figure-player.js`)."""
    return _kept(jsonify(figures.frames(slug)))


@blueprint.url_defaults
def fingerprint(endpoint: str, values: dict[str, Any]) -> None:
    """Give every address of a drawing its version."""
    if endpoint in VERSIONED and values["slug"] in figures.available():
        values.setdefault("v", _fingerprint(values["slug"]))


def pair(exercise: Exercise) -> list[tuple[str, str]]:
    """Caption and drawing of start and end; empty when there is no drawing."""
    if exercise.base not in figures.available():
        return []
    return [(which.capitalize(), _drawn(exercise, which)) for which in PANELS]


def _kept(response: Response) -> Response:
    """Let the browser keep what has its version in the address."""
    if "v" in request.args:
        response.headers["Cache-Control"] = FOREVER.replace("public", "private")
    return response


def _drawn(exercise: Exercise, which: Panel) -> str:
    return figures.panel(exercise.base, which, title=getattr(exercise.figure, which))


@lru_cache(maxsize=4096)
def _fingerprint(slug: str) -> str:
    return hashlib.sha256(_code() + (SOLVED / f"{slug}.json").read_bytes()).hexdigest()[:12]


@lru_cache(maxsize=1)
def _code() -> bytes:
    """What draws: a change of the drawing code is a change of every picture."""
    files = sorted(Path(figures.__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).digest()
