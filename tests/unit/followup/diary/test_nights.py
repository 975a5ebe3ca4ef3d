"""Two nights next to each other that did not settle, as reports tell of them in any order."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from clinic.domain.followup.diary.nights import Night, are_all_settled, second_bad

GOOD, BAD, SILENT = True, False, None


def night(number: int, day: int, settled: bool | None) -> Night:
    return Night(UUID(int=number), date(2026, 11, day), number, settled)


@pytest.mark.parametrize(
    ("told", "last"),
    [
        ([(2, BAD)], []),
        ([(2, BAD), (4, BAD)], [2]),
        ([(2, BAD), (4, GOOD), (6, BAD)], []),
        ([(6, BAD), (2, BAD)], [2]),  # the one that was told last, whichever day it is of
        ([(2, BAD), (4, BAD), (6, BAD)], [2, 3]),
        ([(2, BAD), (2, BAD)], [2]),  # two reports of one day
        ([(2, BAD), (2, GOOD), (4, BAD)], [3]),  # the one that says no holds for its day
        ([(2, BAD), (4, GOOD), (4, BAD)], [3]),
        ([(2, GOOD), (4, GOOD)], []),
    ],
)
def test_the_second_of_two_bad_nights_is_the_one_told_last(
    told: list[tuple[int, bool]], last: list[int]
) -> None:
    nights = [night(number, day, settled) for number, (day, settled) in enumerate(told, 1)]
    assert sorted(found.number for found in second_bad(nights)) == last
    assert sorted(found.number for found in second_bad(nights[::-1])) == last


@pytest.mark.parametrize(
    ("said", "settled"),
    [([], None), ([SILENT], None), ([GOOD, SILENT], True), ([GOOD, BAD], False), ([BAD, SILENT], False)],
)
def test_nights_settled_only_where_every_word_about_them_is_good(
    said: list[bool | None], *, settled: bool | None
) -> None:
    nights = [night(number, number, each) for number, each in enumerate(said, 1)]
    assert are_all_settled(nights) is settled
