"""A drawing may be written in other ways, and stays the same picture.

`end_panels.png` holds the end panels of all figures as the first drawing code meant them, before it rounded: in
alphabetical order, eight a row, 128 × 96 pixels each. Whoever means to change the pictures runs
`python -m tests.unit.figures.test_same_picture`, looks at the sheet, and commits it.
"""

import io
from pathlib import Path

import cairosvg
import pytest
from PIL import Image, ImageChops, ImageStat

from clinic import figures

pytestmark = pytest.mark.slow  # two seconds in all, and drawings change seldom
SHEET = Path(__file__).with_name("end_panels.png")
SIZE = (128, 96)
COLUMNS = 8
SLUGS = sorted(figures.available())
FARTHEST = 60  # of 255: an edge that moved by half a centimetre, or an eye that is missing
MEAN = 0.6


def drawn(slug: str) -> Image.Image:
    """The end panel in greys, small."""
    text = figures.panel(slug, "end", title="x").encode()
    width, height = (2 * side for side in SIZE)
    png = cairosvg.svg2png(text, output_width=width, output_height=height, background_color="white")
    return Image.open(io.BytesIO(png)).convert("L").reduce(2)


def corner(place: int) -> tuple[int, int]:
    return place % COLUMNS * SIZE[0], place // COLUMNS * SIZE[1]


@pytest.fixture(scope="module")
def sheet() -> Image.Image:
    return Image.open(SHEET)


@pytest.mark.parametrize("slug", SLUGS)
def test_each_figure_looks_as_it_did(slug: str, sheet: Image.Image) -> None:
    x, y = corner(SLUGS.index(slug))
    before = sheet.crop((x, y, x + SIZE[0], y + SIZE[1]))
    difference = ImageStat.Stat(ImageChops.difference(before, drawn(slug)))
    assert difference.extrema[0][1] <= FARTHEST
    assert difference.mean[0] <= MEAN


if __name__ == "__main__":
    page = Image.new("L", (COLUMNS * SIZE[0], -(-len(SLUGS) // COLUMNS) * SIZE[1]), 255)
    for place, slug in enumerate(SLUGS):
        page.paste(drawn(slug), corner(place))
    page.save(SHEET, optimize=True)
