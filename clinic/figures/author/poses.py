"""Reads what an author writes about a figure: `seed/figures/<slug>.yaml`, on top of a base from `bases/`.

The format, with two worked examples, is in `seed/figures/README.md`.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from clinic.domain.errors import InvalidInput
from clinic.figures.draw.camera import VIEWS
from clinic.figures.model import contacts
from clinic.figures.model.contacts import Contact, Stage
from clinic.figures.model.pose import NAMES, complete, stem
from clinic.figures.model.proportions import BODIES, Body

SEED = Path(__file__).resolve().parents[3] / "seed" / "figures"
PANELS = ("start", "middle", "end")
_KEYS = {
    *("base", "view", "body", "ball", "wall", "soft", "contacts", "free", "angles", "between"),
    *("arrow", "emphasis", "order", "unfaded", "chair", "ghost", "feels", "also", "hides_face", *PANELS),
}
_POSE_KEYS = {"angles", "contacts", "pins", "keep", "free", "lock"}


@dataclass(frozen=True)
class Pin:
    """One coordinate of a point: fixed, relative to another point, or kept as the start pose has it."""

    point: str
    axis: int
    value: float = 0.0
    relative_to: str | None = None
    keep: bool = False


@dataclass(frozen=True)
class Wish:
    """A key pose as the author wishes it, before the contacts are closed."""

    angles: dict[str, float]
    contacts: tuple[Contact, ...]
    pins: tuple[Pin, ...]
    free: frozenset[str]


@dataclass(frozen=True)
class PoseFile:
    """Everything an author says about one exercise's picture."""

    slug: str
    body: Body
    stage: Stage
    view: str
    wishes: tuple[Wish, ...]
    also: tuple[dict[str, float], ...]
    between: tuple[Contact, ...]
    arrows: tuple[dict[str, Any], ...]
    chair: tuple[float, float] | None
    ghost: bool
    feels: str
    hides_face: bool
    muscles: tuple[str, ...]
    emphasis: tuple[str, ...]
    order: tuple[str, ...]
    unfaded: tuple[str, ...]
    source: str


def slugs(folder: Path = SEED) -> list[str]:
    """Every figure that has been written."""
    return sorted(path.stem for path in folder.glob("*.yaml"))


def read(slug: str, folder: Path = SEED) -> PoseFile:
    """Load one figure; raises `InvalidInput` with the file's name and the reason."""
    path = folder / f"{slug}.yaml"
    text = path.read_text("utf-8")
    data = yaml.safe_load(text)
    if "base" in data:
        base = (folder / "bases" / f"{data['base']}.yaml").read_text("utf-8")
        text += base
        data = _inherit(yaml.safe_load(base), data)
    source = hashlib.sha256(text.encode()).hexdigest()[:16]
    try:
        return parse(slug, data, source, muscles(slug, folder))
    except InvalidInput as error:
        raise InvalidInput({f"{path.name}: {field}": why for field, why in error.errors.items()}) from error


def muscles(slug: str, folder: Path = SEED) -> tuple[str, ...]:
    """The muscles an exercise works or stretches most, which its picture shades; none for a figure without one."""
    path = folder.parent / "exercises" / f"{slug}.yaml"
    return tuple(yaml.safe_load(path.read_text("utf-8"))["muscles"]["primary"]) if path.exists() else ()


def _inherit(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The exercise adds to the base's lists and angles, and replaces everything else."""
    merged = {**base, **own}
    merged["angles"] = {**base.get("angles", {}), **own.get("angles", {})}
    for key in ("free", "contacts"):
        merged[key] = [*base.get(key, []), *own.get(key, [])]
    return merged


def parse(slug: str, data: dict[str, Any], source: str = "", felt: tuple[str, ...] = ()) -> PoseFile:
    """Figure data to a checked `PoseFile`; raises `InvalidInput`."""
    _refuse_unknown(data, _KEYS, "keys")
    for key, known, usual in (("view", VIEWS, "side"), ("body", BODIES, "slim")):
        if data.get(key, usual) not in known:
            raise InvalidInput({key: f"“{data[key]}” is not a {key}; choose from {', '.join(known)}."})
    if not {"start", "end"} <= data.keys():
        raise InvalidInput({"poses": "a figure needs a start and an end."})
    stage = _stage(data)
    arrow, chair = data.get("arrow", []), data.get("chair")
    return PoseFile(
        slug=slug,
        body=BODIES[data.get("body", "slim")],
        stage=stage,
        view=data.get("view", "side"),
        wishes=tuple(_wish(data, data[panel], stage) for panel in PANELS if panel in data),
        also=tuple(_known_angles(angles) for angles in data.get("also", [])),
        between=contacts.parse(data.get("between", [])),
        arrows=tuple(arrow if isinstance(arrow, list) else [arrow]),
        chair=chair and (chair[0], chair[1]),
        ghost=data.get("ghost", True),
        feels=data.get("feels", ""),
        hides_face=data.get("hides_face", False),
        muscles=felt,
        emphasis=tuple(data.get("emphasis", ())),
        order=tuple(data.get("order", ())),
        unfaded=tuple(data.get("unfaded", ())),
        source=source,
    )


def _stage(data: dict[str, Any]) -> Stage:
    leans = "ball on wall" in data.get("contacts", [])
    return Stage(data.get("ball"), data.get("wall"), data.get("soft", 1.0), leans)


def _refuse_unknown(data: dict[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(data) - known)
    if unknown:
        raise InvalidInput({where: f"{', '.join(unknown)}: not known here."})


def _known_angles(angles: dict[str, float]) -> dict[str, float]:
    _refuse_unknown(angles, NAMES, "angles")
    return angles


def _wish(data: dict[str, Any], own: dict[str, Any], stage: Stage) -> Wish:
    _refuse_unknown(own, _POSE_KEYS, "pose")
    angles = _known_angles({**data.get("angles", {}), **own.get("angles", {})})
    free, lock = {*data.get("free", ()), *own.get("free", ())}, set(own.get("lock", ()))
    _refuse_unknown(dict.fromkeys(free | lock), NAMES, "free")
    touching = contacts.parse([*data.get("contacts", []), *own.get("contacts", [])])
    there = {"ball": stage.ball, "wall": stage.wall, "chair": data.get("chair")}
    for contact in touching:
        if contact.target in there and there[contact.target] is None:
            raise InvalidInput(
                {"contacts": f"“{contact.part} on {contact.target}”: there is no {contact.target}."}
            )
    pose = complete(angles)
    settle(pose, stage, touching)
    return Wish(
        angles=pose,
        contacts=touching,
        pins=tuple(_pin(text, keep=False) for text in own.get("pins", []))
        + tuple(_pin(text, keep=True) for text in own.get("keep", [])),
        free=frozenset(name for name in pose if {name, stem(name)} & free and not {name, stem(name)} & lock),
    )


def settle(pose: dict[str, float], stage: Stage, touching: tuple[Contact, ...]) -> None:
    """Put the ball where it rests: a ball on the floor or the wall never needs solving for that axis."""
    for contact in touching:
        if contact.part == "ball" and contact.target == "floor":
            pose["ball_y"] = stage.rest(pose["load"])
        elif contact.part == "ball" and contact.target == "wall":
            pose["ball_x"] = (stage.wall or 0.0) + stage.rest(pose["load"])


def shared(figure: PoseFile, leg: int) -> tuple[Contact, ...]:
    """The contacts that hold on the way from key pose `leg` to the next."""
    first, last = figure.wishes[leg : leg + 2]
    return tuple(contact for contact in first.contacts if contact in last.contacts) + figure.between


def _pin(text: str, *, keep: bool) -> Pin:
    match = re.fullmatch(r"(\w+)\.([xyz])(?: = (?:(\w+)\.[xyz](?: ([+-]) )?)?(-?[\d.]+)?)?", text)
    if not match or (match[5] is None and match[3] is None) != keep:
        raise InvalidInput({"pins": f"“{text}” is not understood."})
    point, axis, other, sign, value = match.groups()
    amount = float(value or 0) * (-1 if sign == "-" else 1)
    return Pin(point, "xyz".index(axis), amount, other, keep)
