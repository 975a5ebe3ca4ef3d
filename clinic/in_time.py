"""A connection to PostgreSQL that is given up where the server does not answer: one that is stopped, or stuck, and does
not close its connections either.

The network's own limits (`KEPT_ALIVE`) notice a machine that is gone, and not a server that says nothing on one that is
there; nor can a time limit of the server's, which has to run to keep it.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.abc import RV, PQGen

WITHIN = 8.0  # seconds: longer than it waits for a lock (`locks.PATIENCE`)
KEPT_ALIVE = {
    "keepalives": 1,
    "keepalives_idle": 5,  # seconds of silence until the other machine is asked whether it is there
    "keepalives_interval": 2,  # seconds
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds for it to say that it received anything
}
"""Of libpq, which does not heed them where the server is reached by a file of the same machine."""


class InTime(psycopg.Connection[Any]):
    """One for pages. A statement without an answer counts as a connection that was lost."""

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        try:
            return super().wait(gen, interval, WITHIN if timeout is None else timeout)
        except psycopg.OperationalError as error:
            if error.sqlstate is None and not self.closed:
                self.close()
            raise
