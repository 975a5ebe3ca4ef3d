"""What a pose is: named numbers, most of them clinical angles (flexion positive, 0 = anatomical neutral).

A name of `SIDED` without a suffix holds for both sides; `hip_r` and `hip_l` hold for one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Pose = Mapping[str, float]

SIDED: dict[str, float] = {
    "hip": 0,
    "hip_ab": 2,
    "hip_rot": 0,
    "knee": 0,
    "ankle": 0,
    "toe": 0,
    "shoulder": 0,
    "shoulder_ab": 6,
    "shoulder_rot": 0,
    "protraction": 0,
    "elbow": 8,
    "forearm": 0,
    "wrist": 0,
    "grip": 12,
}
CENTRAL: dict[str, float] = {
    "x": 0,
    "y": 90,
    "z": 0,
    "yaw": 0,
    "lean": 0,
    "roll": 0,
    "axial": 0,
    "lumbar": 0,
    "thorax": 0,
    "side": 0,
    "twist": 0,
    "neck": 0,
    "nod": 0,
    "look": 0,
    "ball_x": 0,
    "ball_y": 0,
    "ball_z": 0,
    "load": 0,
}
SIDEWAYS = ("z", "roll", "axial", "side", "twist", "ball_z")  # any of these makes a pose one-sided
NAMES = {*CENTRAL, *SIDED, *(f"{name}_{side}" for name in SIDED for side in "rl")}

# Joint limits used for drawing, in degrees. They are wider than usual active ranges where a passive position
# is drawn (sitting back on the heels).
JOINT_LIMITS: dict[str, tuple[float, float]] = {
    "lumbar": (-35, 60),
    "thorax": (-30, 45),
    "side": (-40, 40),
    "twist": (-50, 50),
    "neck": (-60, 60),
    "nod": (-30, 30),
    "look": (-80, 80),
    "hip": (-30, 135),
    "hip_ab": (-30, 50),
    "hip_rot": (-45, 45),
    "knee": (-3, 155),
    "ankle": (-66, 35),
    "toe": (-40, 80),
    "shoulder": (-60, 185),
    "shoulder_ab": (-50, 180),
    "shoulder_rot": (-95, 100),
    "elbow": (-3, 152),
    "forearm": (-95, 95),
    "wrist": (-92, 85),
    "grip": (0, 100),
}


def stem(name: str) -> str:
    """`hip_r` -> `hip`; names without a side stay as they are."""
    return name[:-2] if name[-2:] in ("_r", "_l") else name


def angle(pose: Pose, name: str, side: str) -> float:
    """The value of a sided name on one side."""
    own = pose.get(f"{name}_{side}")
    return pose[name] if own is None else own


def complete(values: Mapping[str, float]) -> dict[str, float]:
    """Fill in neutral values; as soon as anything is one-sided, every sided name is split into two."""
    pose = {**CENTRAL, **SIDED, **values}
    if not any(values.get(name) for name in SIDEWAYS) and not any(stem(name) != name for name in values):
        return pose
    for name in SIDED:
        both = pose.pop(name)
        pose.setdefault(f"{name}_r", both)
        pose.setdefault(f"{name}_l", both)
    return pose


def alike(poses: Sequence[Pose]) -> list[dict[str, float]]:
    """The same poses with the same names: split side by side what any of them splits."""
    split = {stem(name) for pose in poses for name in pose if stem(name) != name}
    names = [name for name in CENTRAL | SIDED if name not in split]
    names += [f"{name}_{side}" for name in SIDED if name in split for side in "rl"]
    return [{name: pose[name] if name in pose else pose[stem(name)] for name in names} for pose in poses]


def blend(a: Pose, b: Pose, t: float) -> dict[str, float]:
    """The pose a fraction `t` of the way from `a` to `b`."""
    first, last = alike([a, b])
    return {name: value + (last[name] - value) * t for name, value in first.items()}
