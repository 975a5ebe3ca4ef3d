"""The data the web player moves, and the size and manners of the player itself."""

import gzip
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from clinic import figures
from clinic.figures.draw import drawing

PLAYER = Path(figures.__file__).parents[1] / "static" / "js" / "figure-player.js"
NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")


def skeleton(value: str) -> str:
    return NUMBER.sub("#", value).replace(" ", "")


@pytest.mark.parametrize("slug", ["wall-squat", "supine-spinal-rotation", "seated-hip-circles"])
def test_each_track_fits_its_element_and_moves_numbers_only(slug: str) -> None:
    root = ET.fromstring(figures.panel(slug, "start", title="x"))
    elements = [element for element in root.iter() if element.tag.endswith(("path", "circle"))]
    tracks = figures.frames(slug)
    assert tracks
    for index, name, values in tracks:
        assert elements[index].get(name) == values[0]
        assert len(values) == len(drawing.load(slug).frames)
        assert len({skeleton(value) for value in values}) == 1


def test_mirrored_frames_belong_to_the_mirrored_panel() -> None:
    root = ET.fromstring(figures.panel("wall-squat", "start", title="x", mirrored=True))
    elements = [element for element in root.iter() if element.tag.endswith(("path", "circle"))]
    for index, name, values in figures.frames("wall-squat", mirrored=True):
        assert elements[index].get(name) == values[0]


def test_frames_travel_in_at_most_twenty_five_kilobytes() -> None:
    for slug in sorted(figures.available())[::10]:
        assert len(gzip.compress(json.dumps(figures.frames(slug)).encode())) <= 25_000


def test_the_player_is_small_and_needs_nothing_the_policy_forbids() -> None:
    code = PLAYER.read_text("utf-8")
    assert len(code.encode()) <= 3_000
    assert not re.search(r"eval\(|new Function|innerHTML|\.style\b|<script", code)
    assert "prefers-reduced-motion" in code
