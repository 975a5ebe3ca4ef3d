"""In development, a line of the log for each request that asks the database: `GET /library 200: 7 statements, 18 ms`.

A page that asks anew for each of its items is noticed so while it is written. Production counts nothing.
"""

from __future__ import annotations

import logging
from time import perf_counter

from flask import Flask, Response, current_app, g, has_request_context, request
from sqlalchemy import Engine, event


def init_app(app: Flask, engine: Engine) -> None:
    """Count from now on; `create_app` says when a request is told."""
    app.logger.setLevel(logging.INFO)
    app.before_request(_begin)
    event.listen(engine, "before_cursor_execute", _count)


def tell(response: Response) -> Response:
    """Say what the request took, without its query: that may hold a name that was searched for."""
    if g.get("statements"):
        took = 1000 * (perf_counter() - g.begun)
        line = "%s %s %s: %s statements, %.0f ms"
        current_app.logger.info(line, request.method, request.path, response.status_code, g.statements, took)
    return response


def _begin() -> None:
    g.begun, g.statements = perf_counter(), 0


def _count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
    if has_request_context() and "statements" in g and not statement.startswith("BEGIN"):
        g.statements += 1
