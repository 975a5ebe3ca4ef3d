"""A command that runs beside a server: started again when it ends before its time, and ended with the server.

    with beside.running("work") as keeper:     # `clinic work`
        server.run()                           # and `keeper.look()` now and then

What keeps it running is a small process of its own (`python -m clinic.cli.worker.beside PID work`): a server has its
hands full with its own. It watches the server, so that nothing stays behind one that was killed; and the server looks
whether it is still there.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from time import monotonic, sleep

PAUSE = 0.5  # seconds between two looks
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds until it is started again, twice as many each time
AGAIN = 5.0  # seconds between two starts of what keeps it running
STEADY = 60.0  # seconds after which an end is a new trouble and not the same one
ENDING = 20.0  # seconds for what the command has in hand


class Keeper:
    """The small process, started again when somebody ended it. For the process that made it."""

    def __init__(self, words: Sequence[str]) -> None:
        self.owner = os.getpid()
        self.command = [sys.executable, "-m", __name__, str(self.owner), *words]
        self._start()

    def look(self) -> None:
        """See that it is there."""
        if monotonic() >= self.next_start and self.process.poll() is not None:
            print(
                "What keeps the worker running was ended; it is started again.", file=sys.stderr, flush=True
            )
            self._start()

    def end(self) -> None:
        """End it and the command, which has its time."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(ENDING)

    def _start(self) -> None:
        self.process = subprocess.Popen(self.command)  # noqa: S603 - our own module and words
        self.next_start = monotonic() + AGAIN


@contextmanager
def running(*words: str) -> Iterator[Keeper]:
    """Have `clinic WORDS` run meanwhile."""
    keeper = Keeper(words)
    try:
        yield keeper
    finally:
        if os.getpid() == keeper.owner:  # the processes that a server forks come by here, too, when they end
            keeper.end()


def keep(parent: int, words: Sequence[str]) -> None:
    """Run the command again and again, as long as `parent` is our parent and nobody says stop."""
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: stopped.append(number))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the server as well, which then ends us
    wait = FIRST_WAIT

    def is_over() -> bool:
        return bool(stopped) or os.getppid() != parent

    def rest(seconds: float) -> None:
        end = monotonic() + seconds
        while monotonic() < end and not is_over():
            sleep(PAUSE)

    while not is_over():
        began = monotonic()
        command = [sys.executable, "-m", "clinic", *words, "--while", str(os.getpid())]
        child = subprocess.Popen(command)  # noqa: S603 - the same
        while child.poll() is None and not is_over():
            sleep(PAUSE)
        child.terminate()
        child.wait()
        if not is_over():
            wait = FIRST_WAIT if monotonic() - began > STEADY else min(2 * wait, LONGEST_WAIT)
            print(f"`clinic {' '.join(words)}` ended; it is started again.", file=sys.stderr)
            rest(wait)


if __name__ == "__main__":
    keep(int(sys.argv[1]), sys.argv[2:])
