"""A step that leaves a figure to the plan says the figure of the dosage that is prescribed."""

import pytest

from clinic.domain.dosage import Dosage
from clinic.domain.plans.prescribed import BREATHS, HOLD, steps


@pytest.mark.parametrize(
    ("step", "dosage", "said"),
    [
        (HOLD, Dosage(sets=1, reps=8, hold_seconds=6), "Hold for 6 seconds."),
        (HOLD, Dosage(sets=1, reps=8, hold_seconds=1), "Hold for 1 second."),
        (HOLD, Dosage(sets=1, reps=8), "Pause for a moment."),
        (BREATHS, Dosage(sets=1, reps=3), "Stay for 3 slow breaths."),
        (BREATHS, Dosage(sets=1, reps=1), "Stay for 1 slow breath."),
        (BREATHS, Dosage(sets=1, seconds=30), "Stay and breathe slowly."),
    ],
)
def test_the_figure_is_in_the_step(step: str, dosage: Dosage, said: str) -> None:
    assert steps(["Lift your hips.", step, "Lower slowly."], dosage) == [
        "Lift your hips.",
        said,
        "Lower slowly.",
    ]


def test_every_other_step_stays_as_it_is_written() -> None:
    assert steps(["Hold still."], Dosage(sets=3, seconds=25)) == ["Hold still."]
