"""What an e-mail to staff says, when the day's is due, and how long after a failure the next try is."""

from __future__ import annotations

import inspect
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.followup.notices import DELAYS, NoticeKind, is_digest_due, next_try, subject, text

AT = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
LINKS = {"worklist": "https://clinic.example/worklist", "account": "https://clinic.example/account"}


@pytest.mark.parametrize(("number", "said"), [(1, "1 patient waits"), (3, "3 patients wait")])
def test_the_digest_says_a_number(number: int, said: str) -> None:
    assert subject(NoticeKind.DIGEST, number) == f"{said} for you"
    assert text(NoticeKind.DIGEST, number, **LINKS).startswith(
        f"{said} on your worklist:\nhttps://clinic.example/worklist\n"
    )


def test_an_alert_says_that_something_must_not_wait() -> None:
    assert subject(NoticeKind.ALERT, 0) == "Something must not wait"


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_letter_says_where_to_look_and_how_to_stop(kind: NoticeKind) -> None:
    lines = text(kind, 2, **LINKS).splitlines()
    assert lines[1] == LINKS["worklist"]
    assert lines[-1] == LINKS["account"]


def test_a_letter_can_say_nothing_of_a_patient_because_it_is_told_nothing() -> None:
    assert set(inspect.signature(text).parameters) == {"kind", "patients", "worklist", "account"}
    assert set(inspect.signature(subject).parameters) == {"kind", "patients"}


def test_delays_grow_and_end() -> None:
    assert sorted(set(DELAYS)) == [*DELAYS]
    assert [next_try(tried, at=AT) for tried in range(1, len(DELAYS) + 1)] == [AT + delay for delay in DELAYS]
    assert next_try(len(DELAYS) + 1, at=AT) is None


@given(
    st.integers(0, 23),
    st.integers(0, 23),
    st.one_of(st.none(), st.dates(date(2026, 11, 19), date(2026, 11, 23))),
)
def test_a_digest_is_due_from_its_hour_on_once_a_day(now: int, hour: int, last: date | None) -> None:
    local = AT.replace(hour=now)
    due = is_digest_due(local, hour=hour, last=last)
    assert due == (now >= hour and last != local.date())  # a day to come was said by a clock ahead
    if due:
        assert not is_digest_due(local + timedelta(minutes=59 - local.minute), hour=hour, last=local.date())
