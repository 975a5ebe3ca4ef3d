"""The pictures as SVG: safe for WeasyPrint and for a page with many of them, small, and readable mirrored."""

import functools
import re
import subprocess
import sys
from itertools import product
from xml.etree import ElementTree as ET

import pytest

from clinic import figures
from clinic.domain.errors import NotFound
from clinic.figures.draw.camera import camera
from clinic.figures.draw.palette import GHOST

NAMESPACE = "{http://www.w3.org/2000/svg}"
TAGS = {"svg", "title", "g", "use", "path", "circle"}
ATTRIBUTES = {
    *("id", "href", "d", "cx", "cy", "r", "fill", "fill-opacity", "stroke", "stroke-width"),
    *("stroke-linejoin", "stroke-linecap", "transform"),
}
ARROW = 'fill="#c8372d"'
SENTENCE = "x" * 150  # longer than any of the library
FOURFOLD = {"prone-y-t-w-l"}  # four pictures in one panel
SLUGS = sorted(figures.available())


@functools.cache
def panel(slug: str, which: str, *, mirrored: bool = False) -> str:
    """The panel with the long sentence, drawn once for all that is asked of it."""
    return figures.panel(slug, which, title=SENTENCE, mirrored=mirrored)


def test_a_panel_uses_only_what_every_pdf_viewer_draws() -> None:
    for slug, which in product(SLUGS, ("start", "end")):
        text = panel(slug, which)
        root = ET.fromstring(text)
        assert {element.tag.removeprefix(NAMESPACE) for element in root.iter()} <= TAGS, slug
        assert {name for element in root[1].iter() for name in element.attrib} <= ATTRIBUTES, slug
        assert set(root.attrib) <= {"role", "viewBox", "data-felt"}, slug
        assert not re.search(r"url\(|var\(|style|nan|inf|e-\d", text), slug
    assert len(SLUGS) > 70


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize(("which", "most"), [("start", 6_000), ("middle", 6_000), ("end", 10_000)])
def test_a_panel_has_at_most_six_thousand_bytes_and_an_end_with_all_it_says_ten(
    which: str, most: int, mirrored: bool
) -> None:
    faults = []
    for slug in SLUGS:
        text = panel(slug, which, mirrored=mirrored)
        if len(text.encode()) > (4 * 4_000 if which == "end" and slug in FOURFOLD else most):
            faults.append(f"{slug}: {len(text.encode())} bytes")
        long = [d for d in re.findall(r' d="([^"]+)"', text) if len(d) > 60]
        if len(set(long)) < len(long):
            faults.append(f"{slug}: a path is written twice")
    assert faults == []


def test_what_is_drawn_twice_is_written_once_and_found_by_its_name() -> None:
    root = ET.fromstring(figures.panel("wall-squat", "end", title="x"))
    named = [element.get("id") for element in root.iter() if element.get("id")]
    used = [element.get("href") for element in root.iter() if element.get("href")]
    assert used == [f"#{name}" for name in named]
    assert len(set(named)) == len(named) > 10


def test_four_ends_in_one_picture_write_what_they_share_once() -> None:
    text = figures.panel("prone-y-t-w-l", "end", title="x")
    named = re.findall(r' id="([^"]+)"', text)
    assert text.count("<g transform=") == 4
    assert len(set(named)) == len(named)
    assert set(re.findall(r' href="#([^"]+)"', text)) <= set(named)


def test_the_start_shows_as_a_ghost_behind_the_end_alone() -> None:
    ghosts = [
        figures.panel("wall-squat", which, title="x").count(GHOST) for which in ("start", "middle", "end")
    ]
    assert ghosts == [0, 0, 1]
    assert GHOST not in figures.panel(
        "adductor-squeeze", "end", title="x"
    )  # nothing but the knees moves there


def test_the_title_is_the_sentence_and_is_escaped() -> None:
    root = ET.fromstring(figures.panel("wall-squat", "start", title="Knees < 90° & feet flat."))
    assert root.findtext(f"{NAMESPACE}title") == "Knees < 90° & feet flat."
    assert root[0].tag == f"{NAMESPACE}title"


def test_panels_of_an_exercise_share_a_scale_and_only_the_end_has_the_arrow() -> None:
    start, middle, end = (
        figures.panel("forearm-plank", which, title="x") for which in ("start", "middle", "end")
    )
    boxes = {re.search(r'viewBox="([^"]+)"', text)[1] for text in (start, middle, end)}
    assert len(boxes) == 1
    assert [text.count(ARROW) for text in (start, middle, end)] == [0, 0, 1]
    assert len({start, middle, end}) == 3


def test_every_picture_is_four_to_three() -> None:
    for slug in SLUGS:
        box = re.search(r'viewBox="([^"]+)"', panel(slug, "start"))[1]
        _, _, width, height = map(float, box.split())
        assert width / height == pytest.approx(4 / 3, abs=0.01)


def test_the_left_side_is_the_same_pose_seen_in_a_mirror() -> None:
    point = (12.0, 34.0, 5.0)
    (x, y), (mirrored_x, mirrored_y) = camera("side").point(point), camera("side", mirrored=True).point(point)
    assert (mirrored_x, mirrored_y) == (-x, y)
    text = figures.panel("childs-pose-thread-through", "end", title="Left arm.", mirrored=True)
    assert "scale(" not in text
    assert "<title>Left arm.</title>" in text
    assert text != figures.panel("childs-pose-thread-through", "end", title="Left arm.")


def test_an_exercise_without_a_picture_is_refused() -> None:
    with pytest.raises(NotFound, match="no picture"):
        figures.panel("../wall-squat", "start", title="x")


def test_drawing_imports_neither_scipy_nor_numpy() -> None:
    program = (
        "import sys; from clinic import figures; figures.panel('wall-squat', 'end', title='x');"
        "figures.frames('wall-squat'); sys.exit(bool({'numpy', 'scipy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
