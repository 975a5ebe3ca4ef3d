"""Shapes as values, and their SVG text.

Colors are presentation attributes. Nothing that WeasyPrint or a PDF viewer may drop is used: no gradient, `var()`,
marker, filter or `<style>`. The pose sentence is the `<title>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape

from clinic.figures.draw.palette import PEN
from clinic.figures.draw.trace import number

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Shape:
    """One SVG element: `geometry` changes from frame to frame, `paint` does not.

    With an `outline` it is drawn twice: with that pen, and on top of it without. Its path is written once.
    """

    tag: str
    geometry: Mapping[str, str]
    paint: Mapping[str, str]
    outline: Mapping[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        if not self.outline:
            return f"<{self.tag}{_attributes(self.geometry)}{_attributes(self.paint)}/>"
        return (
            f'<use href="#{name}"{_attributes(self.outline)}/>'
            f'<{self.tag} id="{name}"{_attributes(self.geometry)}{_attributes(self.paint)}/>'
        )


def path(d: str, *, outline: Mapping[str, str] | None = None, **paint: str) -> Shape:
    return Shape(
        "path", {"d": d}, {key.replace("_", "-"): value for key, value in paint.items()}, outline or {}
    )


def group(shapes: Iterable[Shape], name: str = "") -> str:
    """The shapes from the back to the front. On a page with other drawings, each needs a `name` of its own."""
    body = "".join(shape.text(f"{name}{_letter(place)}") for place, shape in enumerate(shapes))
    return f'<g fill="none" stroke-width="{number(2 * PEN)}" stroke-linejoin="round" stroke-linecap="round">{body}</g>'


def view_box(box: Box) -> str:
    return " ".join(map(number, box))


def document(shapes: Iterable[Shape], box: Box, title: str) -> str:
    """A standalone `<svg>`."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box(box)}" role="img">'
        f"<title>{escape(title, quote=False)}</title>{group(shapes)}</svg>"
    )


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f' {key}="{value}"' for key, value in values.items())


def _letter(place: int) -> str:
    return chr(ord("a") + place % 26) + (str(place // 26) if place >= 26 else "")
