"""PostgreSQL's results as bytes, not as text: a PDF comes as it is, and not as twice as many hexadecimal digits."""

from __future__ import annotations

from typing import Any

import psycopg


class BinaryResults(psycopg.Cursor[Any]):
    """A cursor that asks for the binary form of what a statement finds. Not of PostgreSQL's own catalog, some of whose
    types SQLAlchemy reads as text only; and not where nothing is handed over, for a script of many statements has no
    binary form.
    """

    def execute(
        self, query: Any, params: Any = None, *, prepare: bool | None = None, binary: bool | None = None
    ) -> BinaryResults:
        del binary
        ours = params is not None and "pg_catalog" not in query
        return super().execute(query, params, prepare=prepare, binary=ours)
