"""The worker screens plans in force before it takes the lock, and says nothing of a record that changed meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from clinic import locks
from clinic.cli.worker import work
from clinic.db import reading, transaction
from clinic.models import Patient, WorklistItem
from clinic.services.followup import rescreening
from clinic.services.record import lock
from clinic.services.screening import assess
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import stored

LATER = NOW + timedelta(weeks=60)


@pytest.fixture
def expired(desk: Desk) -> Desk:
    """A plan in force whose consult is over by then."""
    desk.herniated_disc()
    draft = desk.draft(HARMLESS)
    desk.consult(draft)
    desk.sign(draft)
    desk.session.commit()
    return desk


@pytest.mark.usefixtures("expired")
def test_nothing_is_screened_while_the_worker_holds_a_lock(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    review_all, held = assess.review_all, list[bool]()

    def watched(session: Session, *said: Any, **more: Any) -> Any:
        held.append(locks.are_held(session.connection()))
        return review_all(session, *said, **more)

    monkeypatch.setattr(assess, "review_all", watched)
    assert work.rescreen(engine, now=lambda: LATER) == 1
    assert held
    assert not any(held)
    assert stored(engine, select(WorklistItem.id))


def test_what_was_screened_before_a_write_is_not_said(expired: Desk, engine: Engine) -> None:
    with reading(engine) as session:
        (before,) = rescreening.portion(session, after="", at=LATER).found
    lock.take(expired.session, expired.pat, by=expired.alice, at=NOW)
    expired.session.commit()
    with transaction(engine) as session:
        assert not rescreening.say(session, before, at=LATER)
    assert not stored(engine, select(WorklistItem.id))
    with reading(engine) as session:
        now = rescreening.screen(session, (before.plan.clinic_id, before.plan.id), at=LATER)
    with transaction(engine) as session:
        assert rescreening.say(session, now, at=LATER)
    assert stored(engine, select(WorklistItem.id))


def test_a_record_that_is_written_meanwhile_is_screened_again(
    expired: Desk, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    say, tries = rescreening.say, list[bool]()

    def written_before(session: Session, *said: Any, **more: Any) -> bool:
        if not tries:
            session.get_one(Patient, (expired.pat.clinic_id, expired.pat.id)).counter += 1
            session.flush()
        tries.append(say(session, *said, **more))
        return tries[-1]

    monkeypatch.setattr(rescreening, "say", written_before)
    assert work.rescreen(engine, now=lambda: LATER) == 1
    assert tries == [False, True]
    assert stored(engine, select(WorklistItem.id))
