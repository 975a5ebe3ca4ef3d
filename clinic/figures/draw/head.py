"""Draws the head: hair, face, and features that shrink to nothing when the head hides them.

Nothing is ever left out of a frame, because the web player needs the same elements in all of them.
"""

from __future__ import annotations

from clinic.figures.draw.hull import spheres
from clinic.figures.draw.painter import Painter
from clinic.figures.draw.palette import LINE
from clinic.figures.draw.svg import Shape, path
from clinic.figures.draw.trace import Trace, number
from clinic.figures.model.vectors import mix, scale


def draw(painter: Painter) -> None:
    """Hair behind the face, or in front of it when the figure looks away in most frames."""
    if painter.manner.facing:
        _hair(painter)
        _face(painter)
    else:
        _face(painter)
        _hair(painter)


def _hair(painter: Painter) -> None:
    frame, centre = painter.skeleton.frames["head"], painter.skeleton.points["head"]
    hair = painter.hull(frame, [(frame.local(centre, -0.9, 1.9), (9.4, 8.8, 7.6))], 4)
    if painter.skeleton.body.long_hair:
        hair += spheres(painter.camera, [(frame.local(centre, -6.0, 10.0), 4.0)], 4)
    painter.layer("hair", hair)


def _face(painter: Painter) -> None:
    frame, centre = painter.skeleton.frames["head"], painter.skeleton.points["head"]
    brow = (frame.local(centre, 2.6, 1.6), (6.1, 6.3, 6.6))
    jaw = (frame.local(centre, 2.0, -4.8), (4.4, 4.4, 5.4))
    chin = (frame.local(centre, 5.0, -7.6), (2.3, 2.2, 3.0))
    tip = (frame.local(centre, 9.3, -1.9), (1.0, 0.9, 1.1))
    bridge = (frame.local(centre, 7.8, 1.6), (0.8, 0.8, 0.8))
    painter.layer("skin", painter.hull(frame, [brow, jaw, chin], 10) + painter.hull(frame, [tip, bridge], 6))
    if not painter.skeleton.body.long_hair:
        near = 7.0 if painter.camera.depth(frame.right) > 0 else -7.0
        ear = painter.hull(frame, [(frame.local(centre, -1.4, -1.2, near), (1.5, 2.3, 0.7))], 4)
        painter.layer("skin", ear, pen=0.5)
    painter.shapes += [_eye(painter, 1), _eye(painter, -1), _mouth(painter)]


def _eye(painter: Painter, side: int) -> Shape:
    camera, frame = painter.camera, painter.skeleton.frames["head"]
    x, y = camera.point(frame.local(painter.skeleton.points["head"], 7.6, 0.6, 3.0 * side))
    turned = camera.depth(mix(scale(frame.forward, 1.32), scale(frame.right, 1.5 * side), 0.5))
    where = {"cx": number(x), "cy": number(y), "r": number(0.8 if turned > 0.3 else 0)}
    return Shape("circle", where, {"fill": LINE.near})


def _mouth(painter: Painter) -> Shape:
    camera, frame = painter.camera, painter.skeleton.frames["head"]
    frontal, sideways = camera.depth(frame.forward), camera.depth(frame.right)
    left, right = (-2.0, 2.0) if frontal > 0.45 else (0.0, 2.0 if sideways > 0 else -2.0)
    if frontal < -0.35:
        left = right = 0.0
    near, middle, far = (
        camera.point(frame.local(painter.skeleton.points["head"], 8.4 - 0.28 * z * z, -5.2, z))
        for z in (left, (left + right) / 2, right)
    )
    bend = (2 * middle[0] - (near[0] + far[0]) / 2, 2 * middle[1] - (near[1] + far[1]) / 2)
    return path(Trace(near).bend(bend, far).open(), stroke=LINE.near, stroke_width=number(0.7))
