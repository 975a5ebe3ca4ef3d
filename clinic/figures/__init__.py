"""Exercise pictures from pose data: a jointed mannequin, drawn as flat SVG.

    panel("wall-squat", "end", title="End: hips level with the knees, back on the ball.")

Poses are written in `seed/figures/`, solved when figures are built, and drawn from the stored result.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from clinic.domain.errors import NotFound
from clinic.figures.draw import drawing, player, svg
from clinic.figures.draw.drawing import Drawing

Which = Literal["start", "middle", "end"]


@lru_cache(maxsize=1)
def available() -> frozenset[str]:
    """Slugs of the exercises that have a picture."""
    return frozenset(path.stem for path in drawing.SOLVED.glob("*.json"))


@lru_cache(maxsize=256)
def _drawing(slug: str) -> Drawing:
    if slug not in available():
        raise NotFound(f"There is no picture for “{slug}”.")
    return drawing.load(slug)


@lru_cache(maxsize=512)  # start and end of every figure, mirrored too, and as many in words of a clinic's own
def panel(slug: str, which: Which, *, title: str, mirrored: bool = False) -> str:
    """One picture as a standalone `<svg>`; `title` is the full pose sentence. Raises `NotFound`.

    The end carries the arrows, the start behind it and the shade where it is felt.
    """
    figure = _drawing(slug)
    frame = {"start": 0, "middle": figure.middle}.get(which, len(figure.frames) - 1)
    return svg.document(figure.markup(frame, mirrored=mirrored), figure.frame(mirrored=mirrored), title)


@lru_cache(maxsize=128)
def frames(slug: str, *, mirrored: bool = False) -> player.Tracks:
    """What the web player moves: see `clinic.figures.draw.player`. Raises `NotFound`."""
    return player.tracks(_drawing(slug), mirrored=mirrored)
