"""Steps that leave a figure to the plan: on a plan they say it, so that nobody has to look for it elsewhere.

>>> steps(["Lift your hips.", HOLD], Dosage(sets=2, reps=8, hold_seconds=6))
['Lift your hips.', 'Hold for 6 seconds.']
"""

from __future__ import annotations

from collections.abc import Sequence

from clinic.domain.dosage import Dosage

HOLD = "Hold as long as your plan says."
BREATHS = "Stay as many slow breaths as your plan says."
LEFT_OPEN = (HOLD, BREATHS)  # the only sentences in which a file may leave a figure to the plan


def steps(written: Sequence[str], dosage: Dosage) -> list[str]:
    """The steps with the figures of this dosage."""
    said = {HOLD: _hold(dosage.hold_seconds), BREATHS: _breaths(dosage.reps)}
    return [said.get(step, step) for step in written]


def _hold(seconds: int) -> str:
    if not seconds:
        return "Pause for a moment."
    return f"Hold for {seconds} second{'s' if seconds > 1 else ''}."


def _breaths(count: int | None) -> str:
    """A timed dosage has no count; its time is said beside the exercise."""
    if count is None:
        return "Stay and breathe slowly."
    return f"Stay for {count} slow breath{'s' if count > 1 else ''}."
