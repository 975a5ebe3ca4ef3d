"""The day's e-mail: once, at the clinic's hour, with a number, to those who want it and for whom somebody waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from clinic.cli.worker import mailing
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause
from clinic.models import Plan, StaffMember
from clinic.services.followup import worklist
from clinic.settings import Settings
from tests import factories
from tests.factories import NOW, People
from tests.integration.followup.notices.conftest import notices
from tests.integration.followup.notices.mail_servers import Post

SEVEN = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)  # in Berlin
MINUTE = timedelta(minutes=1)


@pytest.fixture
def waiting(session: Session, people: People, plan: Plan, alice: StaffMember) -> None:
    """Two patients of Alice's wait, one of them for two reasons."""
    quinn = factories.patient(session, alice, "Quinn Querulous")
    for patient, key in ((people.pat, "a"), (people.pat, "b"), (quinn, "c")):
        cause = Cause(Reason.NEW_WORDS, key, "Words to read")
        worklist.open_items(session, patient, [cause], plan=None, number=1, at=NOW)
    session.commit()


def digests(engine: Engine, session: Session, at: datetime) -> list[tuple[str, int]]:
    """Who has one, with the number, after the worker looked."""
    mailing.write_digests(engine, now=lambda: at)
    return [(str(notice.staff_id), notice.patients) for notice in notices(session) if notice.day]


def test_it_comes_once_a_day_at_the_clinics_hour(
    engine: Engine, session: Session, waiting: None, alice: StaffMember
) -> None:
    assert digests(engine, session, SEVEN - MINUTE) == []
    assert digests(engine, session, SEVEN) == [(str(alice.id), 2)]
    assert len(digests(engine, session, SEVEN + 12 * 60 * MINUTE)) == 1
    assert len(digests(engine, session, SEVEN + 24 * 60 * MINUTE - MINUTE)) == 1
    assert len(digests(engine, session, SEVEN + 24 * 60 * MINUTE)) == 2


def test_a_worker_that_was_away_at_the_hour_writes_it_later_that_day(
    engine: Engine, session: Session, waiting: None, alice: StaffMember
) -> None:
    assert digests(engine, session, SEVEN + 9 * 60 * MINUTE) == [(str(alice.id), 2)]


@pytest.mark.parametrize(
    ("day", "hour", "utc"),
    [
        (datetime(2026, 3, 29, tzinfo=UTC), 2, 1),  # there is no two o'clock on that day in Berlin
        (datetime(2026, 10, 25, tzinfo=UTC), 2, 0),  # there are two of them
        (datetime(2026, 7, 1, tzinfo=UTC), 7, 5),
    ],
)
def test_the_hour_is_that_of_the_clinics_clock(
    engine: Engine, session: Session, people: People, waiting: None, day: datetime, hour: int, utc: int
) -> None:
    people.clinic.digest_hour = hour
    session.commit()
    at = day + timedelta(hours=utc)
    assert digests(engine, session, at - MINUTE) == []
    assert len(digests(engine, session, at)) == 1
    assert len(digests(engine, session, at + 60 * MINUTE)) == 1


@pytest.mark.parametrize("change", [{"active": False}, {"email": ""}, {"wants_mail": False}])
def test_who_does_not_want_it_or_cannot_have_it_gets_none(
    engine: Engine, session: Session, waiting: None, alice: StaffMember, change: dict[str, Any]
) -> None:
    for name, value in change.items():
        setattr(alice, name, value)
    session.commit()
    assert digests(engine, session, SEVEN) == []


def test_for_whom_nobody_waits_gets_none(
    engine: Engine, session: Session, settings: Settings, people: People, waiting: None, alice: StaffMember
) -> None:
    other = factories.therapist(session, settings, people.clinic, "Ann Other")
    for member in (other, people.amos, people.ada, people.bob):
        member.email = f"{member.id}@riverside.example"
    session.commit()
    assert digests(engine, session, SEVEN) == [(str(alice.id), 2)]


def test_two_workers_write_one(engine: Engine, session: Session, waiting: None, alice: StaffMember) -> None:
    start = Barrier(2)

    def work() -> None:
        start.wait()
        mailing.write_digests(engine, now=lambda: SEVEN)

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(notices(session)) == 1


def test_it_says_the_number_and_no_name(
    engine: Engine, session: Session, waiting: None, send: Callable[..., int], post: Post
) -> None:
    mailing.write_digests(engine, now=lambda: SEVEN)
    assert send(post.server(), SEVEN) == 1
    (letter,) = post.taken
    assert letter["Subject"] == "2 patients wait for you"
    assert "Pat" not in letter.get_content()
    assert "Quinn" not in letter.get_content()


def test_a_clock_that_ran_ahead_keeps_no_digest_away_and_none_comes_twice(
    engine: Engine, session: Session, waiting: None, alice: StaffMember
) -> None:
    ahead = SEVEN + timedelta(days=3)
    assert len(digests(engine, session, ahead)) == 1
    days = [SEVEN + timedelta(days=day) for day in range(5)]
    assert [len(digests(engine, session, at)) for at in days] == [2, 3, 4, 4, 5]
