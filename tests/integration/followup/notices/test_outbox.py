"""A notice is sent once by however many workers, again when it failed, and given up where that helps nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from clinic import db
from clinic.cli.worker import mailing
from clinic.domain.followup import notices as domain
from clinic.domain.followup.notices import DELAYS, NoticeKind
from clinic.models import AuditEvent, Notice, StaffMember
from clinic.services.followup.notices import outbox
from clinic.settings import Settings
from tests import factories
from tests.factories import NOW, People
from tests.integration.followup.notices.conftest import notices
from tests.integration.followup.notices.mail_servers import Post

Write = Callable[..., Notice]
Send = Callable[..., int]
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def test_it_is_sent_once_and_that_is_in_the_log(
    session: Session, write: Write, send: Send, post: Post
) -> None:
    write()
    assert (send(post.server()), send(post.server())) == (1, 0)
    (notice,) = notices(session)
    assert (notice.status, notice.attempts, notice.settled_at) == ("sent", 1, NOW)
    assert [letter["To"] for letter in post.taken] == ["alice@riverside.example"]
    assert session.scalars(select(AuditEvent.action).where(AuditEvent.action.like("notice.%"))).all() == [
        "notice.send"
    ]


def test_what_failed_is_tried_again_later_and_later_and_then_given_up(
    session: Session, write: Write, send: Send, post: Post
) -> None:
    write()
    post.answers["DATA"] = "451 disk full"
    at, waited = NOW, []
    for delay in DELAYS:
        assert send(post.server(), at) == 1
        (notice,) = notices(session)
        assert (notice.status, notice.answer, notice.worker) == ("waiting", "451 disk full", None)
        assert notice.due_at == at + delay
        assert send(post.server(), notice.due_at - SECOND) == 0
        waited.append(delay)
        at = notice.due_at
    assert waited == sorted(waited)
    assert send(post.server(), at) == 1
    (notice,) = notices(session)
    assert (notice.status, notice.answer, notice.attempts) == ("failed", "451 disk full", len(DELAYS) + 1)
    assert send(post.server(), at + timedelta(hours=9)) == 0


def test_one_that_the_server_never_takes_is_given_up_at_once(
    session: Session, write: Write, send: Send, post: Post
) -> None:
    write()
    post.answers["RCPT"] = "550 no such person"
    assert send(post.server()) == 1
    (notice,) = notices(session)
    assert (notice.status, notice.answer) == ("failed", "550 no such person")


def test_two_workers_send_it_once(
    engine: Engine, settings: Settings, session: Session, write: Write, post: Post
) -> None:
    write()
    start = Barrier(2)

    def work(name: str) -> None:
        start.wait()
        mailing.send_one(engine, settings, post.server(), worker=name, now=lambda: NOW)

    threads = [Thread(target=work, args=(name,)) for name in ("one", "other")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(post.taken) == 1


def test_one_whose_worker_was_killed_is_taken_again_and_the_dead_one_changes_nothing(
    engine: Engine, session: Session, write: Write, send: Send, post: Post
) -> None:
    write()
    with db.transaction(engine) as other:
        letter = outbox.take(other, worker="killed", public_url="", at=NOW)
    assert letter
    assert send(post.server(), NOW + outbox.TERM - SECOND) == 0
    assert send(post.server(), NOW + outbox.TERM) == 1
    with db.transaction(engine) as other:
        outbox.sent(other, letter, at=NOW + outbox.TERM)
        outbox.failed(other, letter, answer="late", final=True, at=NOW + outbox.TERM)
    (notice,) = notices(session)
    assert (notice.status, notice.answer, notice.attempts) == ("sent", "", 2)


def test_one_that_kills_every_worker_is_given_up(
    engine: Engine, session: Session, write: Write, send: Send, post: Post
) -> None:
    write()
    at = NOW
    for _ in range(len(DELAYS) + 1):
        with db.transaction(engine) as other:
            assert outbox.take(other, worker="killed", public_url="", at=at)
        at += outbox.TERM
    assert send(post.server(), at) == 0
    assert [(notice.status, notice.answer) for notice in notices(session)] == [("failed", outbox.LOST)]


@pytest.mark.parametrize(
    "change", [{"active": False}, {"email": ""}, {"wants_mail": False}, {"role": "administrator"}]
)
def test_nobody_is_written_to_who_left_has_no_address_or_does_not_want_it(
    session: Session, alice: StaffMember, write: Write, send: Send, post: Post, change: dict[str, Any]
) -> None:
    write()
    for name, value in change.items():
        setattr(alice, name, value)
    session.commit()
    assert send(post.server()) == 0
    # an alert that reaches no therapist at all is nothing that was not needed: administrators are shown that it failed
    assert [(notice.status, notice.answer) for notice in notices(session)] == [("failed", outbox.NOBODY)]


@pytest.mark.parametrize("change", [{"email": ""}, {"wants_mail": False}])
def test_a_digest_that_somebody_does_not_want_is_not_needed(
    session: Session, alice: StaffMember, write: Write, send: Send, post: Post, change: dict[str, Any]
) -> None:
    write(kind=NoticeKind.DIGEST, day=NOW.date(), patients=1)
    for name, value in change.items():
        setattr(alice, name, value)
    session.commit()
    assert send(post.server()) == 0
    assert [(notice.status, notice.answer) for notice in notices(session)] == [("dropped", outbox.NOT_WANTED)]


@pytest.mark.parametrize(
    "change", [{"active": False}, {"role": "administrator"}, {"email": ""}, {"wants_mail": False}]
)
def test_what_waited_for_somebody_whom_it_does_not_reach_any_more_goes_to_everybody_whom_it_does(
    session: Session,
    settings: Settings,
    people: People,
    alice: StaffMember,
    write: Write,
    send: Send,
    post: Post,
    change: dict[str, Any],
) -> None:
    carl = factories.therapist(session, settings, people.clinic, "Carl Third")
    carl.email = "carl@riverside.example"
    write()
    for name, value in change.items():
        setattr(alice, name, value)
    session.commit()
    assert send(post.server()) == 1
    assert post.to == [["carl@riverside.example"]]


def test_two_at_once_become_one_and_a_later_one_waits_a_quarter_of_an_hour(
    session: Session, write: Write, send: Send, post: Post
) -> None:
    first, second = write(), write()
    assert send(post.server()) == 1
    assert {notice.status for notice in notices(session)} == {"sent", "dropped"}

    third = write(written_at=NOW + MINUTE)
    assert send(post.server(), NOW + MINUTE) == 0
    assert send(post.server(), NOW + domain.APART - SECOND) == 0
    assert len(post.taken) == 1
    assert send(post.server(), NOW + domain.APART) == 1
    held = {notice.id: notice.status for notice in notices(session)}
    assert held[third.id] == "sent"
    assert sorted(held[notice.id] for notice in (first, second)) == ["dropped", "sent"]


def test_two_workers_send_one_person_one_of_two(
    engine: Engine, settings: Settings, session: Session, write: Write, post: Post
) -> None:
    write()
    write()
    start = Barrier(2)

    def work(name: str) -> None:
        start.wait()
        mailing.send_one(engine, settings, post.server(), worker=name, now=lambda: NOW)

    threads = [Thread(target=work, args=(name,)) for name in ("one", "other")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(post.taken) == 1


def test_what_is_too_old_to_say_anything_is_not_sent(
    session: Session, write: Write, send: Send, post: Post
) -> None:
    write()
    assert send(post.server(), NOW + domain.STALE) == 0
    assert [(notice.status, notice.answer) for notice in notices(session)] == [("dropped", outbox.TOO_OLD)]
    (event,) = session.scalars(select(AuditEvent).where(AuditEvent.action.like("notice.%")))
    assert (event.action, event.detail) == ("notice.drop", {"reason": outbox.TOO_OLD})


def test_a_digest_is_of_its_day(session: Session, write: Write, send: Send, post: Post) -> None:
    write(kind=NoticeKind.DIGEST, patients=2, day=NOW.date())
    assert send(post.server(), NOW.replace(hour=23)) == 0  # past midnight in Berlin
    assert [(notice.status, notice.answer) for notice in notices(session)] == [("dropped", outbox.DAY_OVER)]


def test_how_it_went_long_ago_is_forgotten_and_what_waits_is_not(
    engine: Engine, session: Session, write: Write, send: Send, post: Post
) -> None:
    write()
    send(post.server())
    waits = write(written_at=NOW + domain.APART)
    with db.transaction(engine) as other:
        outbox.sweep(other, at=NOW + timedelta(weeks=14))
    assert [notice.id for notice in notices(session)] == [waits.id]


AHEAD = timedelta(days=1)


def test_an_alert_after_one_that_a_clock_ahead_sent_goes_out_at_once(
    session: Session, write: Write, send: Send, post: Post
) -> None:
    write(written_at=NOW + AHEAD)
    assert send(post.server(), NOW + AHEAD) == 1
    write(written_at=NOW + 30 * MINUTE)
    assert send(post.server(), NOW + 30 * MINUTE) == 1
    assert [notice.status for notice in notices(session)] == ["sent", "sent"]


@pytest.mark.parametrize(("ahead", "failed"), [(40 * MINUTE, False), (AHEAD, False), (AHEAD, True)])
def test_an_alert_that_a_clock_ahead_wrote_or_tried_does_not_wait_for_it(
    session: Session, write: Write, send: Send, post: Post, ahead: timedelta, failed: bool
) -> None:
    write(written_at=NOW + ahead)
    if failed:
        post.answers["DATA"] = "451 disk full"
        assert send(post.server(), NOW + ahead) == 1
        post.answers.clear()
    assert send(post.server(), NOW + MINUTE) == 1
    assert [notice.status for notice in notices(session)] == ["sent"]


def test_what_is_put_off_for_as_long_as_can_be_is_not_taken_before(
    session: Session, write: Write, send: Send, post: Post
) -> None:
    write(due_at=NOW + domain.LONGEST)
    assert (send(post.server()), send(post.server(), NOW + domain.LONGEST)) == (0, 1)
