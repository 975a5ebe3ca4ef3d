"""Guessing gets slower and slower; the person who is being guessed still comes in."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.domain.access.clock import TOLERANCE
from clinic.domain.errors import InvalidInput
from clinic.models import SignInFailure
from clinic.services.access import accounts
from clinic.services.access.throttle import LIMITS, BucketKind, TooManyAttempts
from tests.factories import NOW, PASSWORD, People

HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


def fail(
    session: Session, login: str = "alice", address: str = HERE, device: str | None = None, at: datetime = NOW
) -> str:
    with pytest.raises(InvalidInput) as refused:
        accounts.authenticate(session, login, "wrong", address=address, device=device, at=at)
    return refused.value.errors["password"]


def come_in(session: Session, address: str = HERE, device: str | None = None, at: datetime = NOW) -> None:
    accounts.authenticate(session, "alice", PASSWORD, address=address, device=device, at=at)


def test_after_five_failures_the_sixth_attempt_is_told_to_wait(session: Session, people: People) -> None:
    for _ in range(5):
        assert fail(session) == accounts.NOT_RIGHT
    assert fail(session) == "Too many attempts. Try again in 15 minutes."


def test_even_the_right_password_has_to_wait(session: Session, people: People) -> None:
    for _ in range(5):
        fail(session)
    with pytest.raises(TooManyAttempts):
        come_in(session)


def test_an_unknown_name_is_told_to_wait_just_the_same(session: Session, people: People) -> None:
    for _ in range(5):
        fail(session, "nobody")
    assert fail(session, "nobody") == "Too many attempts. Try again in 15 minutes."


def test_after_the_wait_the_right_password_is_enough(session: Session, people: People) -> None:
    for minute in range(5):
        fail(session, at=NOW + timedelta(minutes=minute))
    assert fail(session, at=NOW + timedelta(minutes=10)) == "Too many attempts. Try again in 5 minutes."
    come_in(session, at=NOW + timedelta(minutes=15))


def test_somebody_elsewhere_guessing_does_not_keep_the_owner_out_at_home(
    session: Session, people: People
) -> None:
    for _ in range(6):
        fail(session, address=ELSEWHERE)
    come_in(session, address=HERE)


def test_a_browser_that_signed_in_before_comes_in_whatever_happens_elsewhere(
    session: Session, people: People
) -> None:
    for number in range(LIMITS[BucketKind.LOGIN].failures):
        fail(session, address=f"198.51.100.{number}")
    with pytest.raises(TooManyAttempts):
        come_in(session, address=HERE)
    come_in(session, address=HERE, device="alices-laptop")


def test_a_known_browser_has_a_limit_of_its_own(session: Session, people: People) -> None:
    for _ in range(LIMITS[BucketKind.DEVICE].failures):
        fail(session, device="alices-laptop")
    with pytest.raises(TooManyAttempts):
        come_in(session, device="alices-laptop")


def test_one_address_cannot_try_one_password_on_many_names(session: Session, people: People) -> None:
    for number in range(LIMITS[BucketKind.ADDRESS].failures):
        fail(session, f"name{number}")
    assert "Too many attempts" in fail(session, "another")


def test_success_forgives_the_person_but_not_the_address(session: Session, people: People) -> None:
    for _ in range(4):
        fail(session)
    come_in(session)
    for _ in range(4):
        assert fail(session) == accounts.NOT_RIGHT
    for number in range(LIMITS[BucketKind.ADDRESS].failures - 8):
        fail(session, f"name{number}")
    assert "Too many attempts" in fail(session, "another")


def test_waiting_is_not_prolonged_by_trying_again(session: Session, people: People) -> None:
    for _ in range(9):
        fail(session)
    come_in(session, at=NOW + timedelta(minutes=15))


def test_failures_that_no_limit_looks_at_any_more_are_dropped(session: Session, people: People) -> None:
    fail(session)
    fail(session, "bob", at=NOW + timedelta(days=1, seconds=1))
    assert session.scalar(select(func.count()).select_from(SignInFailure)) == 3


def test_failures_that_a_clock_ahead_counted_keep_nobody_out_once_it_is_right(
    session: Session, people: People
) -> None:
    ahead = NOW + timedelta(days=3 * 365)
    for _ in range(6):
        fail(session, at=ahead)

    come_in(session)
    assert fail(session) == accounts.NOT_RIGHT
    assert session.scalars(select(SignInFailure.at).distinct()).all() == [NOW]


def test_failures_that_another_server_a_minute_ahead_counted_still_count(
    session: Session, people: People
) -> None:
    for _ in range(5):
        fail(session, at=NOW + TOLERANCE)

    with pytest.raises(TooManyAttempts):
        come_in(session)


def test_typing_the_password_again_is_throttled_for_a_session_too(session: Session, people: People) -> None:
    account_id = people.alice.account_id
    assert account_id
    for _ in range(LIMITS[BucketKind.CONFIRM].failures):
        with pytest.raises(InvalidInput, match="This is not your password"):
            accounts.confirm_password(session, account_id, "wrong", at=NOW)
    with pytest.raises(TooManyAttempts):
        accounts.confirm_password(session, account_id, PASSWORD, at=NOW)
    accounts.confirm_password(session, account_id, PASSWORD, at=NOW + timedelta(minutes=15))
