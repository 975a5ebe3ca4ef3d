"""The discharge summary: an unsigned PDF made from its frozen content and from nothing else, as the handout is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from babel.dates import format_date, format_time, get_timezone

from clinic.documents import handout
from clinic.documents.handout import Translate, english
from clinic.domain.canonical import digest
from clinic.domain.followup.outcomes.discharge import validate

SHEET = "summary/summary.css"


def render(frozen: Mapping[str, Any], gettext: Translate = english) -> bytes:
    """The unsigned PDF (PDF/A-3a, PDF/UA-1), with its content as `summary.json`; equal content gives equal bytes.

    Raises `SnapshotError` if the content is out of shape and `FileNotFoundError` if the fonts are not built.
    """
    validate(frozen)
    about = frozen["summary"]
    return handout.archived(
        _page(frozen, gettext),
        drawings=handout.qr_codes(frozen["links"]),
        look=handout.look(about["paper"], SHEET),
        attachment=handout.data(frozen, name="summary", signed_at=about["signed_at"]),
    )


def _page(frozen: Mapping[str, Any], gettext: Translate) -> str:
    about = frozen["summary"]
    locale = about["language"].replace("-", "_")
    timezone = get_timezone(frozen["clinic"]["timezone"])
    page: str = (
        handout.templates()
        .get_template("summary/summary.html")
        .render(
            frozen,
            _=gettext,
            day=lambda on: format_date(date.fromisoformat(on) if isinstance(on, str) else on, "long", locale),
            short_day=lambda on: format_date(date.fromisoformat(on), "medium", locale),
            clock=partial(format_time, format="short", locale=locale),
            signed_at=datetime.fromisoformat(about["signed_at"]).astimezone(timezone),
            digest=digest(frozen),
        )
    )
    return page
