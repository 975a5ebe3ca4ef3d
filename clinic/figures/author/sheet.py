"""The contact sheet: all figures on one page, for a physiotherapist to look at row by row.

Under each picture stands the sentence it has to show.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from textwrap import wrap

import cairosvg

from clinic.figures.draw import svg
from clinic.figures.draw.drawing import Drawing, load

CELL = (400, 300)
CAPTION = 60
Sentences = Mapping[str, Mapping[str, str]]  # slug -> {"start": …, "end": …}


def write(slugs: list[str], out: Path, sentences: Sentences, *, every_frame: bool = False) -> None:
    """Start and end (or every second frame) of each figure, as PNG or PDF by the file's ending."""
    page = document([load(slug) for slug in slugs], sentences, every_frame=every_frame).encode()
    if out.suffix == ".pdf":
        cairosvg.svg2pdf(page, write_to=str(out))
    else:
        cairosvg.svg2png(page, write_to=str(out), output_width=1600)


def document(drawings: list[Drawing], sentences: Sentences, *, every_frame: bool = False) -> str:
    """The sheet as one SVG: four pictures a row, or five when every second frame is shown."""
    columns = 5 if every_frame else 4
    width, height = CELL[0], CELL[1] + CAPTION
    cells = [
        (drawing, frame)
        for drawing in drawings
        for frame in (range(0, len(drawing.frames), 2) if every_frame else (0, len(drawing.frames) - 1))
    ]
    rows = -(-len(cells) // columns)
    body = "".join(
        _cell(
            drawing,
            frame,
            sentences.get(drawing.slug, {}),
            f"n{i}",
            (i % columns * width, i // columns * height),
        )
        for i, (drawing, frame) in enumerate(cells)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {columns * width} {rows * height}"'
        f' width="{columns * width}" height="{rows * height}">'
        f'<rect width="100%" height="100%" fill="#f4f6f8"/>{body}</svg>'
    )


def _cell(
    drawing: Drawing, frame: int, sentences: Mapping[str, str], name: str, corner: tuple[int, int]
) -> str:
    x, y = corner
    last = len(drawing.frames) - 1
    sentence = sentences.get({0: "start", last: "end"}.get(frame, ""), "")
    lines = [f"{drawing.slug} {frame + 1}/{last + 1}", *wrap(sentence, 66)[:2]]
    return (
        f'<rect x="{x + 4}" y="{y + 4}" width="{CELL[0] - 8}" height="{CELL[1] - 8}" fill="#ffffff"/>'
        f'<svg x="{x + 4}" y="{y + 4}" width="{CELL[0] - 8}" height="{CELL[1] - 8}"'
        f' viewBox="{svg.view_box(drawing.box)}">{drawing.markup(frame, name)}</svg>'
    ) + "".join(_line(text, x + 10, y + CELL[1] + 12 + 15 * i, bold=not i) for i, text in enumerate(lines))


def _line(text: str, x: int, y: int, *, bold: bool) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x}" y="{y}" font-family="sans-serif" font-size="12"{weight} fill="#1f2d3a">'
        f"{escape(text)}</text>"
    )
