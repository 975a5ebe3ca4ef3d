"""A solved figure, ready to draw: what is stored in `seed/figures/solved/<slug>.json`.

Drawing needs the standard library only. `seed/figures/<slug>.yaml` is not read at run time.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clinic.figures.draw import mannequin, scene
from clinic.figures.draw.camera import Camera, camera
from clinic.figures.draw.painter import Manner
from clinic.figures.draw.svg import Box, Shape
from clinic.figures.model.contacts import Stage
from clinic.figures.model.pose import Pose
from clinic.figures.model.proportions import BODIES, Body
from clinic.figures.model.skeleton import Skeleton, place
from clinic.figures.model.vectors import Vec

BALL_CLEARANCE = 34.0  # cm of wall above the middle of a ball
SOLVED = Path(__file__).resolve().parents[3] / "seed" / "figures" / "solved"


@dataclass(frozen=True)
class Drawing:
    """All that one exercise's pictures need; `frames` holds a complete pose for each stored frame."""

    slug: str
    source: str
    body: Body
    stage: Stage
    view: str
    box: Box
    span: scene.Footprint
    order: tuple[str, ...]
    manner: Manner
    arrow: tuple[Vec, ...]
    frames: tuple[dict[str, float], ...]

    @property
    def middle(self) -> int:
        return len(self.frames) // 2

    def placed(self, frame: int) -> Skeleton:
        return place(self.body, self.frames[frame])

    def shapes(self, frame: int, *, mirrored: bool = False, arrow: bool = False) -> list[Shape]:
        """Everything in one frame, from the back to the front."""
        eye, skeleton = camera(self.view, mirrored=mirrored), self.placed(frame)
        found = self._surroundings(eye, skeleton)
        found += self._figure(eye, skeleton)
        if arrow and self.arrow:
            found += scene.arrow(eye, list(self.arrow))
        return found

    def _surroundings(self, eye: Camera, skeleton: Skeleton) -> list[Shape]:
        walls = [] if self.stage.wall is None else scene.wall(eye, self.stage.wall, wall_top(self.frames))
        return walls + scene.mat(eye, self.span) + scene.shadow(eye, skeleton, self.stage)

    def _figure(self, eye: Camera, skeleton: Skeleton) -> list[Shape]:
        found: list[Shape] = []
        start = (self.frames[0]["ball_x"], self.frames[0]["ball_y"], self.frames[0]["ball_z"])
        for part in self.order:
            if part != "ball":
                found += mannequin.draw(eye, skeleton, self.manner, part)
            elif self.stage.ball is not None:
                found += scene.ball(eye, skeleton, self.stage, start)
        return found


def wall_top(frames: Sequence[Pose]) -> float:
    """How high the wall is drawn: above the head, and above the ball wherever it rolls."""
    return max(scene.WALL_HEIGHT, *(frame["ball_y"] + BALL_CLEARANCE for frame in frames))


def dumps(drawing: Drawing) -> str:
    """Compact JSON: an angle that never changes is one number, any other a list with one number a frame."""
    tracks: dict[str, float | list[float]] = {}
    for name in drawing.frames[0]:
        values = [round(frame[name], 2) for frame in drawing.frames]
        tracks[name] = values[0] if len(set(values)) == 1 else values
    data = {
        "slug": drawing.slug,
        "source": drawing.source,
        "body": drawing.body.name,
        "view": drawing.view,
        "ball": drawing.stage.ball,
        "wall": drawing.stage.wall,
        "soft": drawing.stage.soft,
        "box": drawing.box,
        "span": drawing.span,
        "order": drawing.order,
        "far": sorted(drawing.manner.far),
        "emphasis": sorted(drawing.manner.emphasis),
        "facing": drawing.manner.facing,
        "arrow": drawing.arrow,
        "count": len(drawing.frames),
        "angles": tracks,
    }
    rows = (f"{json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in data.items())
    return "{\n" + ",\n".join(rows) + "\n}\n"


def loads(text: str) -> Drawing:
    """The inverse of `dumps`."""
    data: dict[str, Any] = json.loads(text)
    frames = tuple(
        {name: value[i] if isinstance(value, list) else value for name, value in data["angles"].items()}
        for i in range(data["count"])
    )
    x, y, width, height = data["box"]
    x0, x1, z0, z1 = data["span"]
    return Drawing(
        slug=data["slug"],
        source=data["source"],
        body=BODIES[data["body"]],
        stage=Stage(data["ball"], data["wall"], data["soft"]),
        view=data["view"],
        box=(x, y, width, height),
        span=(x0, x1, z0, z1),
        order=tuple(data["order"]),
        manner=Manner(frozenset(data["far"]), frozenset(data["emphasis"]), data["facing"]),
        arrow=tuple((a, b, c) for a, b, c in data["arrow"]),
        frames=frames,
    )


def load(slug: str, folder: Path = SOLVED) -> Drawing:
    """Read a stored figure; raises `FileNotFoundError` when the exercise has none."""
    return loads((folder / f"{slug}.json").read_text("utf-8"))
