"""Which ball suits a body: size from height, load from weight, and how firm to pump it.

The charts of P60, P77 and P101 disagree; the size bands lie between them, clinician to confirm. A fit test on the ball
decides: feet flat, knees at about a right angle, hips level with the knees or just above (S1, P60). How much of its
rating a ball may carry is said by the rules in `seed/rules/ball.yaml`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from clinic.domain.text import sentences

_SMALLEST_HEIGHT = (
    (45, 0),
    (55, 152),
    (65, 168),
    (75, 188),
    (85, 204),
)  # size in cm, from height in whole cm
_BORDERLINE = ((150, 155, (45, 55)), (164, 174, (55, 65)), (181, 190, (65, 75)))

BALL_OF = re.compile(r"A (?:\w+ )?ball of ([\w ]+) cm\.")
SOFTER = re.compile(r"\bair out\b|\bless air\b|\bsofter\b|\bdeflat", re.IGNORECASE)
"""The words of the library for a ball with less air in it; a clinic's copy may find others."""


class Fit(StrEnum):
    """How a ball goes with a body height: the first choice, one worth a fit test, or another size."""

    FITS = "fits"
    BORDERLINE = "borderline"
    DIFFERS = "differs"


class Firmness(StrEnum):
    """Softer means a larger foot on the floor and a steadier ball (S2, P59, P18)."""

    SOFT = "soft"
    MEDIUM = "medium"
    FIRM = "firm"


@dataclass(frozen=True)
class Ball:
    """The patient's ball; what is not known is None. Diameter in cm, static load rating in kg.

    An anti-burst ball is made to let its air out slowly after a puncture (P82).
    """

    diameter_cm: float | None = None
    rating_kg: float | None = None
    latex_free: bool | None = None
    anti_burst: bool | None = None


@dataclass(frozen=True)
class Size:
    """The size to try first and, where charts disagree for this height, every size worth a fit test."""

    diameter_cm: int
    candidates: tuple[int, ...]


def size_for(height_cm: float) -> Size:
    """The ball size for a body height.

    >>> size_for(170)
    Size(diameter_cm=65, candidates=(55, 65))
    """
    height = math.floor(height_cm)
    diameter = max(size for size, smallest in _SMALLEST_HEIGHT if height >= smallest)
    near = next((sizes for low, high, sizes in _BORDERLINE if low <= height <= high), (diameter,))
    return Size(diameter, near)


def fit(height_cm: float, diameter_cm: float) -> Fit:
    """How a ball of this diameter goes with a body height."""
    size = size_for(height_cm)
    if diameter_cm == size.diameter_cm:
        return Fit.FITS
    return Fit.BORDERLINE if diameter_cm in size.candidates else Fit.DIFFERS


def load_percent(weight_kg: float, rating_kg: float) -> int:
    """Body mass as a share of the ball's static rating, rounded up so that no excess is lost."""
    return math.ceil(weight_kg * 100 / rating_kg)


def other_size(needs: Iterable[str], diameter_cm: int | None) -> str:
    """What an exercise `needs` of a ball that the one on record is not; empty where nothing speaks against it.

    >>> other_size(["A ball of 45 or 55 cm."], 65)
    'A ball of 45 or 55 cm. The ball on record has 65 cm.'
    """
    for line in needs:
        named = BALL_OF.fullmatch(line)
        if named and str(diameter_cm) not in named[1].split():
            on_record = (
                f"The ball on record has {diameter_cm} cm." if diameter_cm else "No ball size is on record."
            )
            return f"{line} {on_record}"
    return ""


def softens(sentence: str) -> bool:
    """Whether it has a ball made or taken softer, which makes it sink.

    >>> softens("Let a little air out of the ball."), softens("Bend your knees less.")
    (True, False)
    """
    return bool(SOFTER.search(sentence))


def firm(text: str) -> str:
    """The text without the sentences that make a ball softer.

    >>> firm("Keep a wall close. Let a little air out.")
    'Keep a wall close.'
    """
    return " ".join(said for said in sentences(text) if not softens(said))


def firmness(*, balance_trouble: bool | None, level: str, hips_high: bool = False) -> Firmness:
    """How firm to start: soft with balance trouble or where that is not known, and for beginners (S2).

    Never soft where the hips have to stay `hips_high`: a soft ball sinks, and a low seat bends the hip far. Ours;
    clinician to confirm.
    """
    softest = Firmness.MEDIUM if hips_high else Firmness.SOFT
    if balance_trouble is not False or level == "beginner":
        return softest
    return Firmness.FIRM if level == "advanced" else Firmness.MEDIUM
