"""Start the clinic: migrate, load library and rules, make the demo clinic on first run, serve with gunicorn."""

from __future__ import annotations

import fcntl
import gc
import os
import signal
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import click
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.workers.gthread import _DEFER, ThreadWorker
from sqlalchemy import Engine, select

from clinic import create_app, db, migrations
from clinic.cli import address, connection
from clinic.cli.address import Listener
from clinic.cli.upgrade import upgrade
from clinic.cli.worker import beside
from clinic.models import Clinic
from clinic.services.followup import rescreening
from clinic.services.library import public
from clinic.services.screening import rulebooks
from clinic.settings import ROOT, Settings
from clinic.turns import DEADLINES, PATIENCE, InTurns

STOPS = {signal.SIGTERM, signal.SIGINT, signal.SIGQUIT}
MOST_WORKERS = 64
MANY = 20  # connections of a process; holding more makes no difference
SOON = 0.05  # seconds: who has said nothing by then waits without a thread
MOMENT = 0.0002  # seconds for each of them, in which a new one is left to other processes
ROOM = 128  # connections of the thousand that a process may hold, kept free of those that are idle
THREADS = 64  # of each process, for requests that arrive; one of them is answered at a time
FOR_ALL = "\n  Everybody in this network can sign in with that password: enter nothing about real people.\n"


class Listening(ThreadWorker):  # type: ignore[misc]  # the same
    """Ends connections whose request has no whole head in time, and gives no thread to those that say nothing, because
    threads are other people's; takes its part of them, because a browser's or a proxy's connection is one process's for
    as long as it is open; ends those that are idle for longest before it is full.
    """

    def handle(self, conn: Any) -> Any:
        if not (conn.initialized or conn.data_ready or conn.wait_for_data(SOON)):
            return _DEFER  # to the poller, as gunicorn does five seconds later
        with DEADLINES.within(conn.sock, PATIENCE):
            return super().handle(conn)

    def accept(self, listener: socket.socket) -> None:
        """Leave a new connection for a moment to a process that holds fewer: they stay where they came in."""
        time.sleep(min(self.nr_conns, MANY) * MOMENT)
        super().accept(listener)

    def finish_request(self, conn: Any, fs: Any) -> None:
        """What said nothing until now has as long to begin as a head has to arrive."""
        super().finish_request(conn, fs)
        if self.pending_conns and self.pending_conns[-1] is conn:
            conn.timeout = time.monotonic() + PATIENCE

    def murder_keepalived(self, force: bool = False) -> None:
        """Called between two looks at who says something, and never while what they said is being taken."""
        self._end_oldest(self.keepalived_conns)
        super().murder_keepalived(force)

    def murder_pending(self) -> None:
        self._end_oldest(self.pending_conns)
        super().murder_pending()

    def _end_oldest(self, idle: Iterable[Any]) -> None:
        """Have those end that said nothing for longest, as many as leave room: the next page opens another."""
        for conn in islice(idle, max(0, self.nr_conns - (self.worker_connections - ROOM))):
            conn.timeout = time.monotonic()

    def _cap_keepalive(self, deadline: float) -> None:
        """A process that ends waits no longer for what never said anything than for what may say more."""
        super()._cap_keepalive(deadline)
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout, deadline)


class Watching(Arbiter):  # type: ignore[misc]  # the same
    """gunicorn's first process, which looks after the worker beside it, too."""

    def murder_workers(self) -> None:
        """Called at least once a second."""
        super().murder_workers()
        self.app.look()


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn with one process a core, which take requests in turns, over the application loaded before forking."""

    def __init__(
        self,
        settings: Settings,
        bind: str,
        workers: int,
        greeting: str,
        look: Callable[[], object] = lambda: None,
    ) -> None:
        self.settings, self.bind, self.workers, self.greeting = settings, bind, workers, greeting
        self.look = look
        super().__init__()
        # A process that was just forked would lose the one signal that ends it: it is held until there is who hears it.
        os.register_at_fork(
            before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, STOPS),
            after_in_parent=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS),
        )

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": self.bind,
            "workers": self.workers,
            "worker_class": Listening,
            "threads": THREADS,
            "preload_app": True,
            "timeout": 60,
            "keepalive": 75,
            "max_requests": 20_000,  # a new process has everything to read and to screen again
            "max_requests_jitter": 2_000,
            "control_socket_disable": True,
            "loglevel": "warning",
            "when_ready": lambda _server: click.echo(self.greeting),
            "pre_fork": lambda _server, _worker: gc.freeze(),
            "post_worker_init": lambda _worker: signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS),
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def run(self) -> None:
        Watching(self).run()

    def load(self) -> object:
        return InTurns(create_app(self.settings), largest=self.settings.max_upload_bytes)


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port.")
@click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    default=os.cpu_count() or 1,
    show_default="one a core",
    help="Worker processes.",
)
@click.option(
    "--worker/--no-worker", default=True, help="Run `clinic work` beside it, or leave that to somebody else."
)
def serve(bind: str, workers: int, worker: bool) -> None:
    """Serve the clinic. On first run outside production this also makes the demo clinic."""
    settings, listener, greeting = start(bind)
    with beside.running("work") if worker else nullcontext() as keeper:
        look = keeper.look if keeper else lambda: None
        Server(settings, listener.name, workers, greeting, look).run()


def start(bind: str) -> tuple[Settings, Listener, str]:
    """Open the port and get the data ready; returns the settings, the open port and the greeting."""
    with _one_at_a_time(), ExitStack() as refused:
        settings = connection.settings()
        listener = address.listen(bind)
        refused.callback(listener.close)
        settings = address.with_public_url(settings, listener)
        with connection.connected(settings, migrating=True) as engine:
            click.echo("Bringing the database, the library and the rules up to date.")
            prepare(engine)
            connection.check_keys(engine, settings)
            signs_in = _demo_clinic(engine, settings)
        refused.pop_all()
    warning = FOR_ALL if signs_in and listener.in_the_network else ""
    greeting = (
        f"\n  Clinic is running at {listener.url}   (Ctrl-C stops it; the data stays)\n\n{signs_in}{warning}"
    )
    return settings, listener, greeting


@click.command()
def migrate() -> None:
    """Bring the database to the newest revision and load library and rules; run it at every deployment."""
    settings = connection.settings()
    with connection.connected(settings, migrating=True) as engine:
        prepare(engine, long=True)
        connection.check_keys(engine, settings)
    click.echo("The database, the library and the rules are up to date.")


def prepare(engine: Engine, *, long: bool = False) -> None:
    """Migrate, then load library and rules; does nothing when all is current. Raises `migrations.Refused`, also for
    a revision that takes long unless `long` asks for it.
    """
    upgrade(engine, long=long)
    _say_what_new_rules_touch(engine)
    with db.transaction(engine) as session:
        migrations.wait_for_others(session.connection())
        public.sync(session, at=datetime.now(UTC))
        rulebooks.sync(session, at=datetime.now(UTC))


def _say_what_new_rules_touch(engine: Engine) -> None:
    """Before they are in use, in how many plans in force they find something new. They pause none."""
    book = rulebooks.load_from_files(rulebooks.RULES)
    with db.open_session(engine, writes=False) as session:
        if rulebooks.in_use(session) not in (None, book.digest):
            click.echo(str(rescreening.of_release(session, book, at=datetime.now(UTC))))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Wait while another start from this folder gets the same data ready. The folder itself is what is locked."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            click.echo("Another start is getting the clinic ready; waiting for it.")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _demo_clinic(engine: Engine, settings: Settings) -> str:
    """Make the demo clinic where there is no clinic yet, and say how to sign in; nothing in production."""
    if settings.production:
        return ""
    from clinic.services import demo

    with db.transaction(engine) as session:
        migrations.wait_for_others(session.connection())
        if session.scalar(select(Clinic.id).limit(1)) is None:
            click.echo("Making the demo clinic: its people, their records and a program.")
            demo.make(session, settings=settings, at=datetime.now(UTC))
        return demo.sign_ins(session)
