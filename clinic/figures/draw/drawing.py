"""A solved figure, ready to draw: what is stored in `seed/figures/solved/<slug>.json`.

Drawing needs the standard library only. `seed/figures/<slug>.yaml` is not read at run time.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clinic.figures.draw import felt, mannequin, scene, svg
from clinic.figures.draw.camera import Camera, camera
from clinic.figures.draw.painter import Manner
from clinic.figures.draw.svg import Box, Crop, Shape
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
    crop: Crop
    span: scene.Footprint
    order: tuple[str, ...]
    manner: Manner
    arrows: tuple[tuple[Vec, ...], ...]
    chair: tuple[float, float] | None
    ghost: bool
    felt: tuple[str, ...]
    frames: tuple[dict[str, float], ...]
    also: tuple[dict[str, float], ...]

    @property
    def middle(self) -> int:
        return len(self.frames) // 2

    def placed(self, frame: int) -> Skeleton:
        return place(self.body, self.frames[frame])

    def shapes(self, frame: int, *, mirrored: bool = False) -> list[Shape]:
        """Everything in one frame, from the back to the front."""
        eye, skeleton = camera(self.view, mirrored=mirrored), self.placed(frame)
        return self._surroundings(eye, skeleton) + self._figure(eye, skeleton)

    def end(self, *, mirrored: bool = False) -> list[list[Shape]]:
        """The last frame with the start's ghost behind it, what is felt and the arrows; then the further ends."""
        eye = camera(self.view, mirrored=mirrored)
        start, *ends = (place(self.body, pose) for pose in (self.frames[0], self.frames[-1], *self.also))
        pictures = []
        for skeleton in ends:
            ghost = scene.ghost(self._figure(eye, start)) if self.ghost and not self.also else []
            pictures.append(
                self._surroundings(eye, skeleton) + ghost + self._figure(eye, skeleton, self.felt)
            )
        for points in self.arrows:
            pictures[0] += scene.arrow(eye, points)
        return pictures

    def markup(self, frame: int, name: str = "", *, mirrored: bool = False) -> str:
        """One frame as SVG text; the last one as the end panel shows it."""
        if frame < len(self.frames) - 1:
            return svg.group(self.shapes(frame, mirrored=mirrored), name)
        return svg.gallery(
            self.end(mirrored=mirrored), self.frame(mirrored=mirrored), self._crop(mirrored=mirrored), name
        )

    def frame(self, *, mirrored: bool = False) -> Box:
        """What of the page the picture shows."""
        x, y, width, height = self.box
        return (-x - width if mirrored else x, y, width, height)

    def _crop(self, *, mirrored: bool) -> Crop:
        x, y, zoom = self.crop
        return (-x if mirrored else x, y, zoom)

    def _surroundings(self, eye: Camera, skeleton: Skeleton) -> list[Shape]:
        found = (
            []
            if self.stage.wall is None
            else scene.wall(eye, self.stage.wall, wall_top(self.stage, self.frames))
        )
        found += scene.mat(eye, self.span)
        if self.chair is not None:
            found += scene.chair(eye, self.chair)
        return found + scene.shadow(eye, skeleton, self.stage)

    def _figure(self, eye: Camera, skeleton: Skeleton, shaded: Sequence[str] = ()) -> list[Shape]:
        found: list[Shape] = []
        start = (self.frames[0]["ball_x"], self.frames[0]["ball_y"], self.frames[0]["ball_z"])
        for part in self.order:
            if part != "ball":
                found += mannequin.draw(eye, skeleton, self.manner, part)
                found += felt.shade(eye, skeleton, shaded, part)
            elif self.stage.ball is not None:
                found += scene.ball(eye, skeleton, self.stage, start)
        return found


def wall_top(stage: Stage, frames: Sequence[Pose]) -> float:
    """How high the wall is drawn: low where feet press it, otherwise above head and ball wherever that rolls."""
    if not stage.leans:
        return scene.LOW_WALL
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
        "leans": drawing.stage.leans,
        "chair": drawing.chair,
        "box": drawing.box,
        "crop": drawing.crop,
        "span": drawing.span,
        "order": drawing.order,
        "far": sorted(drawing.manner.far),
        "emphasis": sorted(drawing.manner.emphasis),
        "facing": drawing.manner.facing,
        "arrows": drawing.arrows,
        "ghost": drawing.ghost,
        "felt": drawing.felt,
        "count": len(drawing.frames),
        "angles": tracks,
        "also": [{name: round(value, 2) for name, value in pose.items()} for pose in drawing.also],
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
        stage=Stage(data["ball"], data["wall"], data["soft"], data["leans"]),
        view=data["view"],
        box=(x, y, width, height),
        crop=(data["crop"][0], data["crop"][1], data["crop"][2]),
        span=(x0, x1, z0, z1),
        order=tuple(data["order"]),
        manner=Manner(frozenset(data["far"]), frozenset(data["emphasis"]), data["facing"]),
        arrows=tuple(tuple((a, b, c) for a, b, c in points) for points in data["arrows"]),
        chair=data["chair"] and (data["chair"][0], data["chair"][1]),
        ghost=data["ghost"],
        felt=tuple(data["felt"]),
        frames=frames,
        also=tuple(data["also"]),
    )


def load(slug: str, folder: Path = SOLVED) -> Drawing:
    """Read a stored figure; raises `FileNotFoundError` when the exercise has none."""
    return loads((folder / f"{slug}.json").read_text("utf-8"))
