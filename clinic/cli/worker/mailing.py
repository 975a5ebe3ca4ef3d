"""What `clinic work` does about e-mails, in a thread of its own: no document waits for a mail server.

with mailing.beside(engine, settings, worker=name, until=ended, now=now):
    …                                       # make documents
"""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from time import monotonic

from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, OperationalError

from clinic import db
from clinic.mail import MailServer
from clinic.services.followup.notices import delivery, digests, outbox
from clinic.services.followup.notices.delivery import Undelivered
from clinic.settings import Settings

UNREACHABLE = (OperationalError, InterfaceError)
PAUSE = 1.0  # seconds between two looks at the queue
LOOKS = 60.0  # seconds between two looks whether a clinic's digest is due
ENDING = 15.0  # seconds for the letter in hand, when the worker is to end

Clock = Callable[[], datetime]
log = logging.getLogger(__name__)


@contextmanager
def beside(
    engine: Engine, settings: Settings, *, worker: str, until: Callable[[], bool], now: Clock
) -> Iterator[None]:
    """Send e-mails meanwhile, where there is a mail server. One that is in hand when time is up is sent again later."""
    if settings.mail is None:
        yield
        return
    over = threading.Event()
    thread = threading.Thread(
        target=run,
        args=(engine, settings, settings.mail),
        kwargs={"worker": worker, "until": lambda: over.is_set() or until(), "now": now},
        daemon=True,
    )
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(ENDING)


def run(
    engine: Engine,
    settings: Settings,
    server: MailServer,
    *,
    worker: str,
    until: Callable[[], bool],
    now: Clock,
) -> None:
    """Write the digests that are due and send one e-mail after the other. A database may come and go."""
    look = monotonic()
    while not until():
        busy = False
        try:
            if monotonic() >= look:
                look = monotonic() + LOOKS
                write_digests(engine, now=now)
            busy = _is_due(engine, now) and send_one(engine, settings, server, worker=worker, now=now)
        except UNREACHABLE:
            pass  # the worker says so
        except Exception as error:  # an e-mail that breaks us must not end the others
            log.error(
                # where it failed, and not what the error says
                "sending e-mails failed (%s)\n%s",
                type(error).__name__,
                "".join(traceback.format_tb(error.__traceback__)),
            )
        if not busy:
            time.sleep(PAUSE)


def write_digests(engine: Engine, *, now: Clock) -> None:
    """Write the day's e-mails of each clinic whose hour has come, and forget how those of long ago went."""
    with db.open_session(engine, writes=False) as session:
        due = {
            clinic_id: digests.count(session, clinic_id, at=now())
            for clinic_id in digests.due(session, at=now())
        }
    for clinic_id, counts in due.items():
        with db.transaction(engine) as session:
            digests.write(session, clinic_id, counts, at=now())
            outbox.sweep(session, at=now())


def send_one(engine: Engine, settings: Settings, server: MailServer, *, worker: str, now: Clock) -> bool:
    """Take an e-mail and hand it to the server; false when there is none to take."""
    with db.transaction(engine) as session:
        letter = outbox.take(session, worker=worker, public_url=settings.public_url, at=now())
    if letter is None:
        return False
    try:
        delivery.send(server, letter, at=now())
    except Undelivered as error:
        with db.transaction(engine) as session:
            outbox.failed(session, letter, answer=error.words, final=error.final, at=now())
    else:
        with db.transaction(engine) as session:
            outbox.sent(session, letter, at=now())
    return True


def _is_due(engine: Engine, now: Clock) -> bool:
    """Asked without a lock, so that looking costs nobody anything."""
    with db.open_session(engine, writes=False) as session:
        return outbox.is_due(session, at=now())
