"""Shapes as values, and their SVG text.

Colors are presentation attributes. Nothing that WeasyPrint or a PDF viewer may drop is used: no gradient, `var()`,
marker, filter or `<style>`. The pose sentence is the `<title>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from clinic.figures.draw.palette import FELT, PEN
from clinic.figures.draw.trace import number

Box = tuple[float, float, float, float]
Crop = tuple[float, float, float]  # the middle of what is shown, and its size


@dataclass(frozen=True)
class Shape:
    """One SVG element: `geometry` changes from frame to frame, `paint` does not.

    With an `outline` it is drawn twice: with that pen, and on top of it without. Its path is written once.
    """

    tag: str
    geometry: Mapping[str, str]
    paint: Mapping[str, str]
    outline: Mapping[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(tuple(self.geometry.values()))

    def text(self, name: str, *, named: bool = False) -> str:
        if not self.outline:
            own = f' id="{name}"' if named else ""
            return f"<{self.tag}{own}{_attributes(self.geometry)}{_attributes(self.paint)}/>"
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
    return _pen(body)


def _pen(body: str) -> str:
    return f'<g fill="none" stroke-width="{number(2 * PEN)}" stroke-linejoin="round" stroke-linecap="round">{body}</g>'


def _written_once(shape: Shape, written: dict[Shape, str], name: str) -> str:
    """The shape, or a reference to where it is written already."""
    if shape not in written:
        written[shape] = own = f"{name}{_letter(len(written))}"
        return shape.text(own, named=True)
    own = written[shape]
    outline = f'<use href="#{own}"{_attributes(shape.outline)}/>' if shape.outline else ""
    return f'{outline}<use href="#{own}"/>'


def view_box(box: Box) -> str:
    return " ".join(map(number, box))


def gallery(pictures: Sequence[Sequence[Shape]], box: Box, crop: Crop, name: str = "") -> str:
    """One picture, or up to four in a quarter of the box each, cropped; what several have in common is written once."""
    if len(pictures) == 1:
        return group(pictures[0], name)
    (x, y, width, height), (middle, centre, zoom) = box, crop
    written: dict[Shape, str] = {}
    found = []
    for place, shapes in enumerate(pictures):
        right = x + width * (place % 2 / 2 + 0.25) - zoom * middle
        down = y + height * (place // 2 / 2 + 0.25) - zoom * centre
        body = "".join(_written_once(shape, written, name) for shape in shapes)
        found.append(f'<g transform="translate({number(right)} {number(down)})scale({zoom:g})">{body}</g>')
    return _pen("".join(found))


def document(body: str, box: Box, title: str) -> str:
    """A standalone `<svg>`; one that shades where it is felt says `data-felt`, so that a page can explain the red."""
    felt = ' data-felt=""' if FELT in body else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box(box)}" role="img"{felt}>'
        f"<title>{escape(title, quote=False)}</title>{body}</svg>"
    )


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f' {key}="{value}"' for key, value in values.items())


def _letter(place: int) -> str:
    return chr(ord("a") + place % 26) + (str(place // 26) if place >= 26 else "")
