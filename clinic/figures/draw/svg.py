"""Shapes as values, and their SVG text.

Print colours are presentation attributes, classes are for the web theme. Nothing that WeasyPrint or a PDF
viewer may drop is used: no gradient, `var()`, marker, filter or `<style>`. The pose sentence is the `<title>`,
the only text that reaches the alternative text of a PDF.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from clinic.figures.draw.silhouette import number

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Shape:
    """One SVG element: `geometry` changes from frame to frame, `paint` does not."""

    tag: str
    css: str
    geometry: dict[str, str]
    paint: dict[str, str]

    def text(self) -> str:
        attributes = "".join(f' {key}="{value}"' for key, value in (self.geometry | self.paint).items())
        return f'<{self.tag} class="{self.css}"{attributes}/>'


def path(css: str, d: str, **paint: str) -> Shape:
    return Shape("path", css, {"d": d}, {key.replace("_", "-"): value for key, value in paint.items()})


def document(shapes: list[Shape], box: Box, title: str, pale: Sequence[Shape] = ()) -> str:
    """A standalone `<svg>`, `pale` shapes faintly first; without ids, so many figures share a page."""
    view = " ".join(number(value) for value in box)
    body = "".join(shape.text() for shape in shapes)
    if pale:
        body = f'<g opacity="0.22">{"".join(shape.text() for shape in pale)}</g>{body}'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="figure" viewBox="{view}" role="img">'
        f"<title>{escape(title, quote=False)}</title>{body}</svg>"
    )
