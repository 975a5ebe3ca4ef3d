"""A table as a file that spreadsheets open."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would calculate instead of show; an apostrophe before it makes it a text."""
MARK = "\ufeff"  # tells Excel that it is UTF-8


def answer(name: str, rows: Iterable[Sequence[object]]) -> Response:
    """The rows as a download of that name, nothing in them a formula."""
    held = io.StringIO()
    csv.writer(held).writerows([_shown(cell) for cell in row] for row in rows)
    response = Response(MARK + held.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _shown(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text
