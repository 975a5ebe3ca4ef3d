"""A worker may be killed at any moment: there is no plan or a complete one, and no signature is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from time import monotonic, sleep

import pytest
from sqlalchemy import Connection, Engine, make_url, select

from clinic.cli.worker.work import READY, make_one, run
from clinic.db import engine_for, open_session, transaction
from clinic.documents import handout
from clinic.models import Patient, Plan, Program, Signing, StaffMember
from clinic.services.plans import verification
from clinic.services.plans.leases import TERM
from clinic.services.plans.verification import Authenticity
from clinic.settings import ROOT
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import let_pass, stored

# A worker that stands still at one place of its work until it is killed.
WORKER = """
import sys, time
from datetime import datetime
from clinic.cli import connection
from clinic.cli.worker import work
from clinic.db import engine_for
from clinic.services.plans import preparing

def stand_still():
    print("here", flush=True)
    time.sleep(600)

def before(act):
    return lambda *given, **named: stand_still() or act(*given, **named)

def behind(act):
    return lambda *given, **named: (act(*given, **named), stand_still())[0]

name, where, at = sys.argv[1:]
setattr(preparing, name, {"before": before, "behind": behind}[where](getattr(preparing, name)))
settings = connection.settings(create=False)
engine = engine_for(settings.database_url)
work.run(engine, settings, until=lambda: False, now=lambda: datetime.fromisoformat(at))
"""
UNLOCKED = [("read", "behind"), ("render", "before"), ("render", "behind")]
PLACES = [("read", "before"), *UNLOCKED, ("finish", "behind")]


@pytest.fixture
def signing(desk: Desk) -> Signing:
    desk.answer_all()
    signing = desk.request(desk.draft(HARMLESS))
    desk.session.commit()
    return signing


@contextmanager
def worker_at(place: tuple[str, str], terminal: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A worker that has come to this place and stays there; killed with the block, as by `kill -9`."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, *place, NOW.isoformat()],
        env={**os.environ, **terminal},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        assert process.stdout.readline() == "here\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def nobody_waits(engine: Engine, signing: Signing) -> None:
    """Everything that a signature is about can be written by somebody else now."""
    rows = {
        Patient: signing.patient_id,
        Program: signing.program_id,
        StaffMember: signing.requested_by,
        Signing: signing.id,
    }
    with transaction(engine) as session:
        for table, key in rows.items():
            session.get_one(table, (signing.clinic_id, key), with_for_update={"nowait": True})


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES, ids=" ".join)
def test_a_worker_killed_anywhere_leaves_what_the_next_one_finishes(
    desk: Desk, engine: Engine, signing: Signing, terminal: dict[str, str], place: tuple[str, str]
) -> None:
    with worker_at(place, terminal):
        if place in UNLOCKED:
            nobody_waits(engine, signing)
    assert stored(engine, select(Plan)) == []
    assert stored(engine, select(Signing.status)) == ["waiting"]
    assert not make_one(engine, desk.settings, worker="the next", now=lambda: NOW + TERM)

    let_pass(engine, TERM)
    assert make_one(engine, desk.settings, worker="the next", now=lambda: NOW + TERM)
    (plan,) = stored(engine, select(Plan))
    assert (plan.version, plan.signed_at) == (1, NOW)
    with open_session(engine, writes=False) as session:
        pdf = session.get_one(Plan, (plan.clinic_id, plan.id)).pdf
        judged = verification.by_pdf(session, pdf, limit=10_000_000)
    assert judged.answer is Authenticity.AUTHENTIC


def test_while_one_renders_another_takes_the_next(
    desk: Desk, engine: Engine, signing: Signing, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on, render = Event(), Event(), handout.render

    def slowly(*given: object) -> bytes:
        begun.set()
        assert go_on.wait(60)
        return render(*given)

    monkeypatch.setattr(handout, "render", slowly)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(make_one, engine, desk.settings, worker="one", now=lambda: NOW)
        assert begun.wait(60)
        with transaction(engine) as session:
            session.get_one(Patient, (desk.pat.clinic_id, desk.pat.id)).phone = "030 1234"
        assert not make_one(engine, desk.settings, worker="two", now=lambda: NOW)
        go_on.set()
        assert first.result()
    assert stored(engine, select(Plan.version)) == [1]


def test_a_worker_that_is_stopped_finishes_what_it_has_in_hand(
    engine: Engine, signing: Signing, terminal: dict[str, str], desk: Desk
) -> None:
    stop = Event()

    def now_and_stop() -> object:
        stop.set()
        return NOW

    run(engine, desk.settings, until=stop.is_set, now=now_and_stop)
    assert stored(engine, select(Signing.status)) == ["done"]


@pytest.mark.slow
@pytest.mark.parametrize("create_database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["term", "int"])
def test_a_stopped_command_ends_well(
    engine: Engine, terminal: dict[str, str], number: signal.Signals
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "clinic", "work"],
        env={**os.environ, **terminal},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == f"{READY}\n"
    process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_a_worker_outlives_a_database_that_is_away(
    engine: Engine, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    away = engine_for("postgresql+psycopg://clinic:geheim@127.0.0.1:1/clinic")
    stop = Event()
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run, away, desk.settings, until=stop.is_set, now=lambda: NOW)
        with pytest.raises(TimeoutError):
            running.result(2)
        stop.set()
        running.result(30)
    assert caplog.messages == ["the database cannot be used (OperationalError); trying again"]


@pytest.mark.parametrize("create_database", ["postgresql"], indirect=True)
def test_connections_that_the_database_cuts_are_made_anew(desk: Desk, postgres: Connection) -> None:
    named = make_url(desk.settings.database_url).update_query_dict({"application_name": "worker"})
    own, stop = engine_for(named.render_as_string(hide_password=False)), Event()
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'worker'"
    desk.answer_all()
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run, own, desk.settings, until=stop.is_set, now=lambda: NOW)
        while not postgres.exec_driver_sql(cut).all():
            sleep(0.1)
        desk.request(desk.draft(HARMLESS))
        desk.session.commit()
        until = monotonic() + 60
        while stored(own, select(Signing.status)) == ["waiting"] and monotonic() < until:
            sleep(0.1)
        stop.set()
        running.result(30)
    assert stored(own, select(Signing.status)) == ["done"]
    own.dispose()
