"""Print colors and the pen. Colors have a near and a paler far version: far limbs fade without opacity."""

from __future__ import annotations

from typing import NamedTuple


class Ink(NamedTuple):
    near: str
    far: str


PEN = 0.95
LINE = Ink("#1f2d3a", "#7d8a96")
ARROW, HALO, ACCENT = "#c8372d", "#ffffff", Ink("#dd8a2b", "#efc592")
BALL, BALL_SHADE, BALL_LIGHT, BALL_RIB = "#dde4ea", "#c3ced7", "#ffffff", "#95a3af"
MAT, MAT_EDGE, WALL, WALL_EDGE, SHADOW = "#eef1f3", "#c3ccd4", "#e3e8ec", "#b7c1ca", "#c9d1d8"
GHOST, GHOST_EDGE = "#e9edf1", "#a9b4be"
FELT, FELT_EDGE = "#d9483b", "#ffe9e4"

SHOE = Ink("#f4f4f2", "#f7f7f6")
CLOTHES = {
    "slim": {
        "skin": Ink("#dba882", "#ecd6c6"),
        "top": Ink("#3e8e97", "#a8ccd1"),
        "leg": Ink("#32475f", "#a2afbd"),
        "hair": Ink("#3b2f2a", "#3b2f2a"),
        "shoe": SHOE,
        "accent": ACCENT,
    },
    "full": {
        "skin": Ink("#a9744f", "#d9bfae"),
        "top": Ink("#b9a5d6", "#e0d7ee"),
        "leg": Ink("#41464f", "#a9adb4"),
        "hair": Ink("#241d1b", "#241d1b"),
        "shoe": SHOE,
        "accent": ACCENT,
    },
}
