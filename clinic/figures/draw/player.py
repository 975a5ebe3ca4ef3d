"""Data for the web player: which attribute of which element takes which value in each frame."""

from __future__ import annotations

from clinic.figures.draw.drawing import Drawing

Tracks = list[tuple[int, str, list[str]]]


def tracks(drawing: Drawing, *, mirrored: bool = False) -> Tracks:
    """`[element index, attribute, [value in frame 0, …]]` for every attribute that moves.

    Elements count from 0 among the shapes of the start panel; only the numbers in a value change.
    """
    columns = zip(
        *(drawing.shapes(frame, mirrored=mirrored) for frame in range(len(drawing.frames))), strict=True
    )
    return [
        (index, name, values)
        for index, column in enumerate(columns)
        for name in column[0].geometry
        if len(set(values := [shape.geometry[name] for shape in column])) > 1
    ]
