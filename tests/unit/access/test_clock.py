"""A clock that was set back signs nothing; a minute between two servers is no matter."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest

from clinic.domain.access import clock
from clinic.domain.errors import ActionDenied

NEWEST = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize("behind", [timedelta(0), timedelta(seconds=60), -timedelta(days=1)])
def test_a_clock_up_to_a_minute_behind_is_good_enough(behind: timedelta) -> None:
    clock.check_not_behind(NEWEST - behind, what="the newest entry", then=NEWEST)


@pytest.fixture
def in_kolkata(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "Asia/Kolkata")
        time.tzset()
        yield
    time.tzset()


def test_a_clock_further_behind_is_refused_with_both_times_in_utc_wherever_it_stands(
    in_kolkata: None,
) -> None:
    at = (NEWEST - timedelta(seconds=61)).astimezone(timezone(timedelta(hours=2)))
    with pytest.raises(ActionDenied) as refused:
        clock.check_not_behind(
            at, what="the newest entry", then=NEWEST.astimezone(timezone(timedelta(hours=-5)))
        )
    assert str(refused.value) == (
        "The server's clock stands at 2026-11-21 13:58 UTC, before the newest entry (2026-11-21 14:00 UTC). "
        "Nothing can be signed until it is right: ask whoever runs this server to set it."
    )
