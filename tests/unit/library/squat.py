"""A small sound exercise, as plain data, for tests to break."""

import copy
from typing import Any

SQUAT: dict[str, Any] = {
    "slug": "wall-squat",
    "name": "Wall squat",
    "other_names": [],
    "category": "lower_limb",
    "level": "beginner",
    "start_position": "standing",
    "equipment": {"ball_cm": [55, 65], "wall": True, "mat": False, "chair": False},
    "muscles": {"primary": ["quadriceps"], "secondary": ["hamstrings"]},
    "tags": ["leg_load", "deep_knee_flexion"],
    "sided": "none",
    "why": "This trains your thighs.",
    "instructions": {
        "setup": ["Stand with your back to the ball."],
        "steps": ["Bend your knees.", "Rise."],
        "breathing": "Breathe out as you rise.",
        "feel": "You feel your thighs work.",
        "stop_if": ["Your knees hurt."],
    },
    "mistakes": ["Your heels lift."],
    "easier_ways": ["Bend less."],
    "harder_ways": ["Bend more."],
    "needs": ["A wall."],
    "dosage": {"beginner": {"sets": 2, "reps": [8, 12], "days_per_week": 3}},
    "progression": "repetitions",
    "easier": [],
    "harder": [],
    "sources": ["P24"],
    "marks": {
        "position": "cited",
        "dosage": "cited",
        "muscles": "confirm",
        "level": "confirm",
        "tags": "confirm",
        "links": "confirm",
        "frequency": "confirm",
    },
    "figure": {"start": "You stand.", "end": "You squat."},
}


def squat(place: str = "", value: object = None) -> dict[str, Any]:
    """The squat's data with one value changed, `place` as in refusals: `dosage.beginner.sets`."""
    data = copy.deepcopy(SQUAT)
    *way, last = place.split(".")
    part = data
    for step in way:
        part = part[step]
    if place:
        part[last] = value
    return data
