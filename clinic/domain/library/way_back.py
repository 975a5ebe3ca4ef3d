"""The way back off the ball, which an exercise that walks out onto it ends with.

>>> leads_back("Walk your feet back and roll up to sit.")
True
"""

from __future__ import annotations

import re

from clinic.domain.library.exercise import Exercise

OUT = re.compile(r"[Ww]alk (your \w+ )?out")
BACK = re.compile(r"^Walk .*\bback\b")


def walks_out(exercise: Exercise) -> bool:
    """Whether one gets into its position by walking out onto the ball."""
    return bool(OUT.search(" ".join(exercise.instructions.setup)))


def leads_back(step: str) -> bool:
    """Whether a step says how to get off the ball again."""
    return bool(BACK.search(step))
