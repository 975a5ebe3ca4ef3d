"""A document is in one worker's hand at a time. What a worker drops is taken again; what fails again and again ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from clinic.cli.worker.work import make_one
from clinic.db import open_session, transaction
from clinic.documents import handout
from clinic.models import AuditEvent, Plan, Program, Signing
from clinic.services.plans import preparing, signings
from clinic.services.plans.leases import MOST_ATTEMPTS, PAUSE, TERM, Lease
from clinic.services.plans.preparing import Content
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import let_pass, stored

PLANS = select(func.count()).select_from(Plan)


@pytest.fixture
def signing(desk: Desk) -> Signing:
    desk.answer_all()
    signing = desk.request(desk.draft(HARMLESS))
    desk.session.commit()
    return signing


def take(engine: Engine, worker: str, at: datetime = NOW) -> Lease | None:
    with transaction(engine) as session:
        return signings.QUEUE.take(session, worker=worker, at=at)


def made(desk: Desk, engine: Engine, lease: Lease) -> tuple[Content, bytes]:
    """The document, ready to be kept."""
    with transaction(engine) as session:
        content = preparing.read(session, lease, settings=desk.settings)
    return content, preparing.render(content)


def keep(engine: Engine, lease: Lease, document: tuple[Content, bytes], at: datetime = NOW) -> Plan | None:
    content, pdf = document
    with transaction(engine) as session:
        return preparing.finish(session, lease, content, pdf=pdf, at=at)


def try_until_it_ends(desk: Desk, engine: Engine) -> None:
    """Have one worker try again and again, each time when it may."""
    for attempt in range(1, MOST_ATTEMPTS + 1):
        tried = [make_one(engine, desk.settings, worker="one", now=lambda: NOW) for _ in "ab"]
        assert tried == [True, False]
        let_pass(engine, PAUSE * attempt)


def test_what_one_worker_has_in_hand_no_other_takes_until_the_claim_ends(
    engine: Engine, signing: Signing
) -> None:
    assert take(engine, "one") == Lease(signing.clinic_id, signing.id, "one", 1)
    assert take(engine, "two") is None
    let_pass(engine, TERM / 2)
    assert take(engine, "two") is None
    let_pass(engine, TERM / 2)
    assert take(engine, "two") == Lease(signing.clinic_id, signing.id, "two", 2)


def test_of_two_workers_who_ask_at_once_one_gets_it(engine: Engine, signing: Signing) -> None:
    together = Barrier(2)

    def ask(worker: str) -> Lease | None:
        together.wait()
        return take(engine, worker)

    with ThreadPoolExecutor(2) as both:
        got = list(both.map(ask, ("one", "two")))
    assert sorted(lease is None for lease in got) == [False, True]


def test_a_worker_that_was_too_slow_keeps_nothing(desk: Desk, engine: Engine, signing: Signing) -> None:
    slow = take(engine, "slow")
    assert slow
    late = made(desk, engine, slow)
    let_pass(engine, TERM)
    quick = take(engine, "quick")
    assert quick
    assert keep(engine, slow, late, NOW + TERM) is None
    assert stored(engine, PLANS) == [0]

    assert keep(engine, quick, made(desk, engine, quick), NOW + TERM)
    assert keep(engine, slow, late, NOW + TERM) is None
    assert stored(engine, PLANS) == [1]


def test_two_workers_who_finish_at_once_make_one_plan(desk: Desk, engine: Engine, signing: Signing) -> None:
    first = take(engine, "one")
    assert first
    let_pass(engine, TERM)
    second = take(engine, "two")
    assert second
    document = made(desk, engine, second)
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda lease: keep(engine, lease, document, NOW + TERM), (first, second)))

    assert stored(engine, PLANS) == [1]
    assert stored(engine, select(Signing.status)) == ["done"]
    signed = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "plan.sign")
    assert stored(engine, signed) == [1]


def test_the_one_that_waits_longest_is_taken_first(desk: Desk, engine: Engine, signing: Signing) -> None:
    with transaction(engine) as session:
        later = {"requested_at": NOW + timedelta(seconds=5)}
        session.execute(update(Signing).where(Signing.id == signing.id).values(later))
        values = {c.key: getattr(signing, c.key) for c in Signing.__table__.columns if c.key != "snapshot"}
        program = Program(
            clinic_id=signing.clinic_id,
            patient_id=signing.patient_id,
            number=99,
            created_by=signing.requested_by,
            created_at=NOW,
            changed_at=NOW,
        )
        session.add(program)
        session.flush()
        older = {**values, "id": program.id, "program_id": program.id, "code": "OLDER", "snapshot": "{}"}
        session.add(Signing(**older))
    got = take(engine, "one", NOW + timedelta(seconds=9))
    assert got
    assert got.id == program.id


def test_what_is_settled_is_due_to_nobody(desk: Desk, engine: Engine, signing: Signing) -> None:
    with transaction(engine) as session:
        assert signings.QUEUE.is_due(session)
        assert signings.waiting(session, session.get_one(Program, (signing.clinic_id, signing.program_id)))
    lease = take(engine, "one")
    assert lease
    with transaction(engine) as session:
        assert not signings.QUEUE.is_due(session)
        signings.QUEUE.refuse(session, lease, sentence="No.", at=NOW)
    with transaction(engine) as session:
        assert not signings.QUEUE.is_due(session)
        program = session.get_one(Program, (signing.clinic_id, signing.program_id))
        assert signings.waiting(session, program) is None


@pytest.mark.parametrize("ahead", [timedelta(seconds=2), timedelta(hours=11)], ids=str)
def test_workers_whose_clocks_differ_take_nothing_out_of_each_others_hands(
    desk: Desk, engine: Engine, signing: Signing, ahead: timedelta
) -> None:
    lease = take(engine, "ahead", NOW + ahead)
    assert lease == Lease(signing.clinic_id, signing.id, "ahead", 1)
    for _ in range(MOST_ATTEMPTS):
        assert take(engine, "two", NOW) is None
        assert take(engine, "three", NOW + 2 * ahead) is None

    assert keep(engine, lease, made(desk, engine, lease), NOW + ahead)
    assert stored(engine, select(Signing.status)) == ["done"]


def test_a_lease_from_before_the_databases_clock_was_set_back_has_as_long_as_any_other(
    engine: Engine, signing: Signing
) -> None:
    assert take(engine, "one")
    let_pass(engine, timedelta(days=-30))
    assert take(engine, "two") is None
    let_pass(engine, TERM)
    assert take(engine, "two") == Lease(signing.clinic_id, signing.id, "two", 2)


def test_what_failed_twice_rests_longer(engine: Engine, signing: Signing) -> None:
    for attempt in range(1, MOST_ATTEMPTS):
        lease = take(engine, "one")
        assert lease
        with transaction(engine) as session:
            signings.QUEUE.put_back(session, lease, at=NOW)
        let_pass(engine, (attempt - 1) * PAUSE)
        assert take(engine, "one") is None
        let_pass(engine, PAUSE)
    assert take(engine, "one")


def test_what_cannot_be_made_is_tried_again_later_and_then_refused(
    desk: Desk,
    engine: Engine,
    signing: Signing,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def crash(frozen: dict[str, Any]) -> bytes:
        raise handout.RenderingError(frozen["patient"]["name"])

    monkeypatch.setattr(handout, "render", crash)
    try_until_it_ends(desk, engine)

    (ended,) = stored(engine, select(Signing))
    assert (ended.status, ended.attempts) == ("refused", MOST_ATTEMPTS)
    assert ended.refusal.startswith("The document could not be made, so nothing was signed. Sign again;")
    assert stored(engine, select(Program.status)) == ["draft"]
    assert f"signing {signing.id} failed (3 of 3 times): RenderingError" in caplog.text
    assert "in crash" in caplog.text
    assert "Pat Patient" not in caplog.text


def test_a_document_that_kills_its_worker_each_time_is_refused(engine: Engine, signing: Signing) -> None:
    for attempt in range(MOST_ATTEMPTS):
        assert take(engine, f"worker {attempt}")
        let_pass(engine, TERM)
    assert take(engine, "the next") is None
    assert stored(engine, select(Signing.status)) == ["refused"]


def test_a_database_that_is_away_for_a_moment_costs_no_document(
    desk: Desk, engine: Engine, signing: Signing, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried, really = [], preparing.finish

    def away_at_first(*args: object, **named: object) -> Plan | None:
        tried.append(1)
        if len(tried) == 1:
            raise OperationalError("SELECT 1", {}, Exception("server closed the connection unexpectedly"))
        return really(*args, **named)

    monkeypatch.setattr(preparing, "finish", away_at_first)
    assert make_one(engine, desk.settings, worker="one", now=lambda: NOW)
    assert stored(engine, PLANS) == [1]


def test_a_frozen_plan_that_was_tampered_with_is_not_rendered(
    desk: Desk, engine: Engine, signing: Signing
) -> None:
    with transaction(engine) as session:
        changed = func.replace(Signing.snapshot, "Pat Patient", "Pat Other")
        session.execute(update(Signing).values(snapshot=changed))
    try_until_it_ends(desk, engine)
    assert stored(engine, select(Signing.status)) == ["refused"]


BROKEN: dict[str, dict[str, object]] = {
    "done without its plan": {"status": "done", "snapshot": None, "settled_at": NOW},
    "refused without a sentence": {"status": "refused", "snapshot": None, "settled_at": NOW},
    "settled and still frozen": {"status": "refused", "refusal": "No.", "settled_at": NOW},
    "waiting without what was frozen": {"snapshot": None},
    "in nobody's hand": {"lease_until": NOW},
    "settled and in hand": {
        "status": "refused",
        "refusal": "No.",
        "settled_at": NOW,
        "snapshot": None,
        "worker": "one",
        "lease_until": NOW,
    },
    "dismissed before it was refused": {"dismissed_at": NOW},
    "of another paper": {"paper": "a3"},
    "in no state": {"status": "lost"},
}


@pytest.mark.parametrize("kind", BROKEN)
def test_the_database_refuses_what_must_never_be(engine: Engine, signing: Signing, kind: str) -> None:
    with open_session(engine, writes=True) as session, pytest.raises(IntegrityError):
        session.execute(update(Signing.__table__).values(BROKEN[kind]))


def test_two_signings_of_one_program_never_wait(engine: Engine, signing: Signing) -> None:
    names = [column.name for column in Signing.__table__.columns if column.name not in ("id", "code")]
    again = Signing.__table__.insert().from_select(
        ["id", "code", *names],
        select(Signing.program_id, func.lower(Signing.code), *(Signing.__table__.c[name] for name in names)),
    )
    with open_session(engine, writes=True) as session, pytest.raises(IntegrityError, match="signings"):
        session.execute(again)
