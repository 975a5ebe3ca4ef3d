"""PostgreSQL's results as bytes, not as text: a PDF comes as it is, and not as twice as many hexadecimal digits."""

from __future__ import annotations

from typing import Any

import psycopg


class BinaryResults(psycopg.Cursor[Any]):
    """A cursor that asks for the binary form of every result."""

    def execute(
        self, query: Any, params: Any = None, *, prepare: bool | None = None, binary: bool | None = None
    ) -> BinaryResults:
        del binary
        return super().execute(query, params, prepare=prepare, binary=True)
