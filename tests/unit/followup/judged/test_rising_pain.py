"""When pain is rising: what the line says, and when it is graver than a line that is open already."""

from __future__ import annotations

import pytest

from clinic.domain.followup.diary.rising import of_pains
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause


@pytest.mark.parametrize(
    ("pains", "said"),
    [
        ([1, 2, 3], "1, 2, 3"),
        ([2, 2, 2, 1, 2, 3], "1, 2, 3"),
        ([1, 1, 2, 3, 4, 3], "1, 1, 2, 3, 4, 3"),
        ([9, 1, 1, 2, 3, 4, 3], "1, 1, 2, 3, 4, 3"),
    ],
)
def test_the_line_says_the_trainings_that_it_goes_by(pains: list[int], said: str) -> None:
    (cause,) = of_pains(pains)
    title = f"{said} of 10, training by training"
    assert cause == Cause(Reason.PAIN_RISING, "trend:pain", title, graver_than=cause.graver_than)


@pytest.mark.parametrize(
    ("pains", "is_worse"),
    [
        ([1, 2, 3], True),
        ([0, 0, 0, 3, 2, 4], True),
        ([5, 1, 2, 3], False),
        ([3, 1, 2, 3], False),
        ([1, 5, 1, 2, 3], False),
        ([1, 1, 1, 3, 5, 4], False),
    ],
)
def test_the_highest_of_them_is_worse_than_whatever_the_open_line_said(
    pains: list[int], is_worse: bool
) -> None:
    (cause,) = of_pains(pains)
    assert cause.is_worse("0, 1, 2 of 10, training by training") is is_worse
    assert not cause.is_worse(cause.title)
