"""An intake stands as long as the clinic says, and when a clinician went through what was answered at home."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from clinic.domain.record.intake import STALE, UNCONFIRMED, intake_due

ANSWERED = datetime(2026, 8, 1, 9, tzinfo=UTC)
A_MOMENT = timedelta(seconds=1)
MONTH = timedelta(days=30)


@pytest.mark.parametrize(
    ("age", "unconfirmed", "sentence"),
    [
        (MONTH, False, ""),
        (MONTH + A_MOMENT, False, STALE),
        (MONTH, True, UNCONFIRMED),
        (MONTH + A_MOMENT, True, STALE),
        (-A_MOMENT, False, ""),
    ],
)
def test_an_intake_is_due_when_it_is_too_old_or_nobody_confirmed_it(
    age: timedelta, unconfirmed: bool, sentence: str
) -> None:
    assert intake_due(ANSWERED, unconfirmed=unconfirmed, days=30, at=ANSWERED + age) == sentence


def test_an_intake_without_an_answer_is_not_too_old() -> None:
    assert intake_due(None, unconfirmed=False, days=30, at=ANSWERED) == ""
