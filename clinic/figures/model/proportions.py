"""How long and how thick the parts of the two mannequins are.

Segment lengths are fractions of body height in the manner of Drillis and Contini; the digits were not
checked against the printed table, and they serve drawing only. Girths, trunk profile and head are our own,
chosen by eye. `MASS` and `CENTRE` (share of body mass, and where along the segment it acts) serve the balance
check; they too are drawing figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

FRACTION = {
    "thigh": 0.245,
    "shank": 0.246,
    "ankle": 0.039,
    "upper_arm": 0.186,
    "forearm": 0.146,
    "hand": 0.108,
}
MASS = {
    "head": 0.081,
    "trunk": 0.497,
    "upper_arm": 0.028,
    "forearm": 0.016,
    "hand": 0.006,
    "thigh": 0.100,
    "shank": 0.0465,
    "foot": 0.0145,
}

# The spine from the hip line to C7, for a height of 170 cm: (length, links, neutral curve in degrees).
SACRAL = (8.0, 2, 7.0)
LUMBAR = (17.0, 6, -15.0)
THORACIC = (27.0, 9, 24.0)
NECK_CURVE = -12.0
SHOULDER_LEVEL = 47.0
SHOULDER_TILT = 11.6  # how far the neutral spine bows at shoulder level; arms hang plumb all the same

# Skin spheres: the radius at each named point. Names without a side exist on both sides.
RADIUS = {
    "seat": 9.4,
    "hip": 8.2,
    "knee": 5.5,
    "calf": 5.6,
    "ankle": 3.6,
    "heel": 3.3,
    "forefoot": 2.3,
    "toe": 1.5,
    "thigh": 6.8,
    "shoulder": 5.4,
    "elbow": 4.0,
    "wrist": 2.5,
    "palm": 1.8,
    "fingers": 1.3,
    "occiput": 8.2,
    "head": 9.0,
    "trunk": 6.0,
}
FLESHY = {"seat", "hip", "knee", "calf", "thigh", "shoulder", "elbow", "wrist", "ankle"}


@dataclass(frozen=True)
class Section:
    """A slice of the trunk: level along the spine, depth to the front and to the back, half width."""

    level: float
    front: float
    back: float
    width: float


def _sections(*rows: tuple[float, float, float, float]) -> tuple[Section, ...]:
    return tuple(Section(*row) for row in rows)


@dataclass(frozen=True)
class Body:
    """A mannequin: height, girth relative to the first body, trunk slices from seat to neck, hair."""

    name: str
    height: float
    girth: float
    hip_width: float
    shoulder_width: float
    long_hair: bool
    trunk: tuple[Section, ...]

    @cached_property
    def length(self) -> MappingProxyType[str, float]:
        """Segment lengths in centimetres."""
        return MappingProxyType({name: share * self.height for name, share in FRACTION.items()})

    @cached_property
    def radius(self) -> MappingProxyType[str, float]:
        """Radii of the skin spheres in centimetres."""
        return MappingProxyType(
            {name: value * (self.girth if name in FLESHY else 1.0) for name, value in RADIUS.items()}
        )

    def section(self, level: float) -> Section:
        """The trunk slice at a level of the spine; beyond the ends it is the end slice."""
        if level not in self._slices:
            self._slices[level] = self._slice(level)
        return self._slices[level]

    @cached_property
    def _slices(self) -> dict[float, Section]:
        return {}

    def _slice(self, level: float) -> Section:
        for low, high in zip(self.trunk, self.trunk[1:], strict=False):
            if low.level <= level <= high.level:
                t = (level - low.level) / (high.level - low.level)
                return Section(
                    level,
                    low.front + (high.front - low.front) * t,
                    low.back + (high.back - low.back) * t,
                    low.width + (high.width - low.width) * t,
                )
        return self.trunk[0] if level < self.trunk[0].level else self.trunk[-1]


SLIM = Body(
    name="slim",
    height=170.0,
    girth=1.0,
    hip_width=8.8,
    shoulder_width=16.8,
    long_hair=False,
    trunk=_sections(
        (-9.5, 4.6, 5.6, 10.5),
        (-6, 8.2, 9.8, 15.2),
        (0, 9.8, 11.8, 17.0),
        (6, 9.9, 10.9, 16.4),
        (12, 9.6, 8.8, 14.4),
        (18, 9.6, 8.2, 13.2),
        (26, 10.3, 8.9, 14.0),
        (34, 11.4, 10.0, 15.3),
        (41, 11.0, 10.4, 16.2),
        (46, 9.2, 9.2, 13.6),
        (50, 6.4, 7.0, 8.2),
        (52.5, 4.8, 5.4, 5.6),
    ),
)
FULL = Body(
    name="full",
    height=165.0,
    girth=1.12,
    hip_width=9.4,
    shoulder_width=15.9,
    long_hair=True,
    trunk=_sections(
        (-9.5, 5.2, 6.6, 11.5),
        (-6, 9.2, 11.2, 17.2),
        (0, 11.6, 13.4, 19.4),
        (6, 12.6, 12.2, 18.8),
        (12, 12.6, 10.0, 16.8),
        (18, 11.8, 9.2, 15.2),
        (26, 11.8, 9.6, 14.8),
        (34, 13.4, 10.2, 15.6),
        (41, 12.0, 10.4, 15.8),
        (46, 9.2, 9.2, 13.2),
        (50, 6.2, 6.8, 7.8),
        (52.5, 4.7, 5.2, 5.3),
    ),
)
BODIES = {body.name: body for body in (SLIM, FULL)}
