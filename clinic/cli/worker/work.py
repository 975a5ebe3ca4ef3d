"""`clinic work`: make the documents of what therapists sign, plans and discharge summaries, one at a time. Once a
day, and when the rules, the library or the program are others, it screens the plans in force again, a few at a time, so
that no document waits for that. Beside that it sends e-mails to staff (`mailing`).

It may be killed at any moment: what it had in hand is taken again a minute later, by it or by another one.
"""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic
from typing import Any, NamedTuple

import click
from sqlalchemy import Engine

from clinic import db
from clinic.cli import connection
from clinic.cli.worker import mailing
from clinic.cli.worker.mailing import UNREACHABLE, Clock
from clinic.domain.errors import ActionDenied
from clinic.services.followup import chores, rescreening
from clinic.services.followup.chores import Kind
from clinic.services.followup.outcomes import making, summaries
from clinic.services.followup.rescreening import Screened
from clinic.services.plans import preparing, signings
from clinic.services.plans.leases import MOST_ATTEMPTS, Lease, Queue
from clinic.settings import Settings

PAUSE = 0.5  # seconds between two looks at the queue
LOOKS = 60.0  # seconds between two looks at what comes again
YIELDS = 5  # of 19: somebody waits for a page, and only looks at how far a document is
READY = "The documents of signed plans are made here."
SCREENINGS = 3  # of a plan whose record is written meanwhile
TRIES = (0.2, 1.0, 5.0)  # seconds until a document that is ready is tried to be kept again


class Document(NamedTuple):
    """One kind of document: the queue that it waits in, and how it is made. Modules with the same functions."""

    queue: Queue[Any]
    making: Any


DOCUMENTS = (Document(signings.QUEUE, preparing), Document(summaries.QUEUE, making))
log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


@click.command()
@click.option(
    "--while", "parent", type=int, hidden=True, help="End when this is no longer the parent process."
)
def work(parent: int | None) -> None:
    """Make the documents of signed programs, and send e-mails to staff, until it is stopped.

    `clinic serve` runs one of these beside it.
    """
    stopped: list[int] = []
    beside = parent is not None  # Ctrl-C reaches whom it runs beside as well, who then ends it
    for number in (signal.SIGTERM,) if beside else (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: stopped.append(number))
    settings = connection.settings(create=False)
    with connection.connected(settings) as engine:
        connection.check_keys(engine, settings)
        _is_due(engine)  # a database that cannot be read is said at once
        if not beside:
            click.echo(READY)
        os.nice(YIELDS)

        def is_over() -> bool:
            return bool(stopped) or parent not in (None, os.getppid())

        with mailing.beside(engine, settings, worker=_name(), until=is_over, now=_now):
            run(engine, settings, until=is_over)


def run(engine: Engine, settings: Settings, *, until: Callable[[], bool], now: Clock = _now) -> None:
    """Make one document after the other; the one in hand is finished before it ends. A database may come and go."""
    worker = _name()
    away, look = False, monotonic()
    while not until():
        busy = False
        try:
            busy = _is_due(engine) and make_one(engine, settings, worker=worker, now=now)
            if not busy and monotonic() >= look:
                busy = rescreen(engine, now=now) is not None
                if not busy:
                    note_look(engine, now=now)
                look = monotonic() + (0 if busy else LOOKS)
            away = False
        except UNREACHABLE as error:
            if not away:
                log.warning("the database cannot be used (%s); trying again", type(error.orig).__name__)
            away = True
        if not busy:
            time.sleep(PAUSE)


def note_look(engine: Engine, *, now: Clock = _now) -> None:
    """Note that the worker is there, for the pages that say when it last was."""
    with db.transaction(engine) as session:
        chores.done(session, Kind.LOOK, about="", at=now())


def rescreen(engine: Engine, *, now: Clock = _now) -> int | None:
    """Screen a few of the plans in force again if that is due, and have the worklist say what was found.

    Returns how many were new, `None` when nothing is due: then all are done. Whoever calls it again goes on where the
    last one ended, also after a kill. Reading and screening are no transaction that others wait for; what is to be
    written is one for each plan, under whose lock it is only asked whether the record was written since.
    """
    with db.reading(engine) as session:
        release = rescreening.rests_on(session)
        if not chores.is_due(session, Kind.RESCREEN, about=release, at=now()):
            return None
        after = chores.place(session, Kind.RESCREEN, about=release, at=now())
        some = rescreening.portion(session, after=after, at=now())
    for screened in some.found:
        _say(engine, screened, now)
    with db.transaction(engine) as session:
        if some.last:
            chores.keep_place(session, Kind.RESCREEN, some.last, about=release, at=now())
        else:
            chores.done(session, Kind.RESCREEN, about=release, at=now())
    return len(some.found)


def _say(engine: Engine, screened: Screened, now: Clock) -> None:
    """A record that is written again and again meanwhile is screened by whoever writes it."""
    for _ in range(SCREENINGS):
        with db.transaction(engine) as session:
            if rescreening.say(session, screened, at=now()):
                return
        with db.reading(engine) as session:
            screened = rescreening.screen(session, (screened.plan.clinic_id, screened.plan.id), at=now())


def make_one(engine: Engine, settings: Settings, *, worker: str, now: Clock = _now) -> bool:
    """Take what was signed and make its document, or refuse it with its sentence; false when there is none to take.

    What fails unexpectedly is put back, and refused when it fails again and again.
    """
    return any(_make_one(engine, settings, kind, worker=worker, now=now) for kind in DOCUMENTS)


def _make_one(engine: Engine, settings: Settings, kind: Document, *, worker: str, now: Clock) -> bool:
    with db.transaction(engine) as session:
        lease = kind.queue.take(session, worker=worker, at=now())
    if lease is None:
        return False
    try:
        _make(engine, settings, kind, lease, now)
    except ActionDenied as refused:
        with db.transaction(engine) as session:
            kind.queue.refuse(session, lease, sentence=str(refused), at=now())
    except UNREACHABLE:
        raise
    except Exception as error:
        _tell(lease, error)
        with db.transaction(engine) as session:
            kind.queue.put_back(session, lease, at=now())
    return True


def _make(engine: Engine, settings: Settings, kind: Document, lease: Lease, now: Clock) -> None:
    with db.reading(engine) as session:
        content = kind.making.read(session, lease, settings=settings)
    pdf = kind.making.render(content)  # outside of any transaction: this is what takes seconds
    for pause in (*TRIES, None):
        try:
            with db.transaction(engine) as session:
                kind.making.finish(session, lease, content, pdf=pdf, at=now())
        except UNREACHABLE:
            if pause is None:
                raise
            time.sleep(pause)
        else:
            return


def _name() -> str:
    """By which a lease knows this worker."""
    return f"{socket.gethostname()[:50]}:{os.getpid()}:{secrets.token_hex(4)}"


def _is_due(engine: Engine) -> bool:
    """Asked without a lock, so that looking costs nobody anything."""
    with db.open_session(engine, writes=False) as session:
        return any(kind.queue.is_due(session) for kind in DOCUMENTS)


def _tell(lease: Lease, error: Exception) -> None:
    """Log where it failed and not what the error says: that may be what the record says."""
    place = "".join(traceback.format_tb(error.__traceback__))
    told = (lease.id, lease.attempt, MOST_ATTEMPTS, type(error).__name__, place)
    log.error("the document of signing %s failed (%s of %s times): %s\n%s", *told)
