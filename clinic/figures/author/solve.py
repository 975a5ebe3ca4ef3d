"""Closes the contacts: moves the free angles as little as possible from the author's wish.

Non-linear least squares over contact gaps, pins, overlaps, joint limits and the distance from the wish. Used
only when figures are built; the product draws from the stored result and does not import this module.

The weights are ours, found by trying; what each does was measured on the key poses of every fourth figure of the
library. `author/checks.py` says what is good enough: contacts open by 0.5 cm, overlaps of 1 cm beyond what is soft.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from scipy.optimize import least_squares

from clinic.figures.author.poses import Pin, PoseFile, Wish, settle, shared
from clinic.figures.model.contacts import Stage, clearances, gaps
from clinic.figures.model.pose import JOINT_LIMITS, alike, blend, stem
from clinic.figures.model.proportions import Body
from clinic.figures.model.skeleton import Skeleton, place

FRAMES = 9  # start, end and seven in between: odd, so that a middle key pose has its own
STEPS = 80  # evaluations: with 20, overlaps are 0.1 cm deeper; with 400, half as deep in a sixth more time
CONTACT = 20.0  # per cm a contact is open: all close to 0.05; with 5 they stay open by up to 0.4
OVERLAP = 6.0  # per cm inside ball or floor: up to 0.6 stay; with none 14, with 20 contacts and joints give
LIMIT = 3.0  # per degree past a joint's limit: no figure measured comes there, a wish out of reach does
IN_BETWEEN = 3.0  # how much firmer frames hold to the blend of key poses: with 1, joints jump twice as far
SLACK = 0.5  # cm that a part may lie deeper than its contact says before it counts as an overlap

# How strongly an angle holds to the wish (1 / degree or 1 / cm): limbs give way, the trunk does not. Small beside
# CONTACT on purpose: a millimetre of gap weighs as much as 66 degrees of a knee.
LOOSE = dict.fromkeys(("x", "y", "ball_x", "ball_y"), 0.004) | {"z": 0.05, "ball_z": 0.01}
STIFF = {
    "lean": 0.12,
    "lumbar": 0.14,
    "thorax": 0.14,
    "neck": 0.2,
    "nod": 0.3,
    "look": 0.3,
    "hip": 0.03,
    "knee": 0.03,
    "ankle": 0.06,
    "toe": 0.1,
    "shoulder": 0.03,
    "elbow": 0.03,
    "wrist": 0.06,
    "forearm": 0.06,
    "shoulder_ab": 0.05,
    "shoulder_rot": 0.04,
    "hip_ab": 0.12,
    "hip_rot": 0.12,
    "axial": 0.1,
    "twist": 0.1,
    "side": 0.1,
    "roll": 0.1,
    "protraction": 0.6,
}
HOLD = LOOSE | STIFF
OTHERWISE = 0.05  # for what an author frees that is not listed, such as a grip


def close(
    body: Body,
    stage: Stage,
    wish: Wish,
    start: Skeleton | None = None,
    firmness: float = 1.0,
) -> dict[str, float]:
    """The pose nearest to the wish in which every contact is closed; angles to 0.01 degree."""
    names = sorted(wish.free)
    origin = np.array([wish.angles[name] for name in names])
    hold = np.array([firmness * HOLD.get(stem(name), OTHERWISE) for name in names])
    limits = [(i, *JOINT_LIMITS[stem(name)]) for i, name in enumerate(names) if stem(name) in JOINT_LIMITS]
    allowed = {(c.part, c.target): max(stage.soft, c.pressed + SLACK) for c in wish.contacts}

    def residuals(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[float]:
        skeleton = place(body, wish.angles | dict(zip(names, values.tolist(), strict=True)))
        found = [CONTACT * gap for contact in wish.contacts for gap in gaps(skeleton, stage, contact)]
        found += [CONTACT * _off(skeleton, pin, start) for pin in wish.pins]
        found += [
            OVERLAP * min(0.0, gap + allowed.get((part, surface), stage.soft))
            for part, surface, gap in clearances(skeleton, stage)
        ]
        found += [LIMIT * (min(0.0, values[i] - low) + max(0.0, values[i] - high)) for i, low, high in limits]
        found += (hold * (values - origin)).tolist()
        return found

    if not names:
        return dict(wish.angles)
    found = least_squares(residuals, origin, method="lm", max_nfev=STEPS, xtol=1e-5, ftol=1e-5)
    solved = zip(names, found.x.tolist(), strict=True)
    return {**wish.angles, **{name: round(value, 2) for name, value in solved}}


def _off(skeleton: Skeleton, pin: Pin, start: Skeleton | None) -> float:
    value = skeleton.points[pin.point][pin.axis]
    if pin.keep and start is not None:
        return value - start.points[pin.point][pin.axis]
    return value - pin.value - (skeleton.points[pin.relative_to][pin.axis] if pin.relative_to else 0.0)


def key_poses(figure: PoseFile) -> list[dict[str, float]]:
    """Solve start, perhaps middle, and end; kept points stay where the start pose has them."""
    solved: list[dict[str, float]] = []
    start = None
    for wish in figure.wishes:
        solved.append(close(figure.body, figure.stage, wish, start))
        start = start or place(figure.body, solved[0])
    return solved


def in_between(figure: PoseFile, keys: list[dict[str, float]], leg: int, t: float) -> dict[str, float]:
    """A pose on the way from key pose `leg` to the next, with the shared contacts closed again."""
    last = figure.wishes[leg + 1]
    angles = blend(keys[leg], keys[leg + 1], t)
    contacts = shared(figure, leg)
    settle(angles, figure.stage, contacts)
    free = frozenset(name for name in angles if {name, stem(name)} & last.free)
    pins = tuple(pin for pin in last.pins if pin.keep or (pin.relative_to and pin in figure.wishes[leg].pins))
    wish = Wish(angles, contacts, pins, free)
    return close(figure.body, figure.stage, wish, place(figure.body, keys[0]), firmness=IN_BETWEEN)


def frames(figure: PoseFile) -> list[dict[str, float]]:
    """All stored frames: the key poses with solved in-betweens, `FRAMES` in total."""
    keys = key_poses(figure)
    steps = (FRAMES - 1) // (len(keys) - 1)
    found = [keys[0]]
    for leg, _ in enumerate(pairwise(keys)):
        found += [in_between(figure, keys, leg, i / steps) for i in range(1, steps)]
        found.append(keys[leg + 1])
    return alike(found)
