"""A drawing may be written in other ways, and stays the same picture.

`end_panels.png` holds the end panel of every figure as it was when somebody last looked at it: 128 × 96 pixels each,
eight a row, in the order that its own `slugs` names. Whoever means to change a picture, or draws a new one, runs

    python -m tests.unit.figures.test_same_picture forearm-plank wall-squat

with the slugs that are meant, looks at the sheet, and commits it; every other panel stays as it is.
"""

import io
import sys
from collections.abc import Sequence
from pathlib import Path

import cairosvg
import pytest
from PIL import Image, ImageChops, ImageStat
from PIL.PngImagePlugin import PngInfo

from clinic import figures

pytestmark = pytest.mark.slow  # two seconds in all, and drawings change seldom
SHEET = Path(__file__).with_name("end_panels.png")
SIZE = (128, 96)
COLUMNS = 8
FARTHEST = 60  # of 255: an edge that moved by half a centimetre, or an eye that is missing
MEAN = 0.6
Panels = dict[str, Image.Image]


def drawn(slug: str) -> Image.Image:
    """The end panel in greys, small."""
    text = figures.panel(slug, "end", title="x").encode()
    width, height = (2 * side for side in SIZE)
    png = cairosvg.svg2png(text, output_width=width, output_height=height, background_color="white")
    return Image.open(io.BytesIO(png)).convert("L").reduce(2)


def kept() -> Panels:
    """The panels of the sheet."""
    sheet, panels = Image.open(SHEET), {}
    for place, slug in enumerate(sheet.info["slugs"].split()):
        x, y = corner(place)
        panels[slug] = sheet.crop((x, y, x + SIZE[0], y + SIZE[1]))
    return panels


def corner(place: int) -> tuple[int, int]:
    return place % COLUMNS * SIZE[0], place // COLUMNS * SIZE[1]


@pytest.fixture(scope="module")
def panels() -> Panels:
    return kept()


@pytest.mark.parametrize("slug", sorted(figures.available()))
def test_each_figure_looks_as_it_did(slug: str, panels: Panels) -> None:
    assert slug in panels, f"Look at it, then: python -m tests.unit.figures.test_same_picture {slug}"
    difference = ImageStat.Stat(ImageChops.difference(panels[slug], drawn(slug)))
    assert difference.extrema[0][1] <= FARTHEST
    assert difference.mean[0] <= MEAN


def test_the_sheet_has_no_figure_that_is_gone(panels: Panels) -> None:
    assert panels.keys() <= figures.available()


def keep(meant: Sequence[str]) -> None:
    """Write the sheet with these panels as they are drawn now, and without those whose figure is gone."""
    there = figures.available()
    panels = {slug: panel for slug, panel in kept().items() if slug in there} | {
        slug: drawn(slug) for slug in meant
    }
    sheet = Image.new("L", (COLUMNS * SIZE[0], -(-len(panels) // COLUMNS) * SIZE[1]), 255)
    for place, panel in enumerate(panels.values()):
        sheet.paste(panel, corner(place))
    names = PngInfo()
    names.add_text("slugs", " ".join(panels))
    sheet.save(SHEET, optimize=True, pnginfo=names)


if __name__ == "__main__":
    keep(sys.argv[1:])
