"""The discharge summary: an unsigned PDF made from its frozen content and from nothing else, as the handout is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from babel.dates import format_date, format_time, get_timezone

from clinic.documents import handout
from clinic.documents.handout import Translate, english
from clinic.domain.canonical import digest
from clinic.domain.followup.diary import charts
from clinic.domain.followup.diary.charts import Chart
from clinic.domain.followup.outcomes import discharge

SHEET = "summary/summary.css"
STYLE = (
    "text{fill:#1b2a38;font:13px Clinic}.chart-mark-name{font-weight:bold}.chart-grid{stroke:#b9c6cf}"
    ".chart-mark{stroke:#4b5c6b}.chart-line{fill:none;stroke-width:2}.chart-circles{fill:#1f6f78;stroke:#fff}"
    ".chart-circles-line{stroke:#1f6f78}.chart-squares{fill:#fff;stroke:#c8741a;stroke-width:1.75}"
    ".chart-squares-line{stroke:#c8741a}.chart-bars{fill:#e6f1f2;stroke:#1f6f78}"
)  # in the colors of the page


def render(frozen: Mapping[str, Any], gettext: Translate = english) -> bytes:
    """The unsigned PDF (PDF/A-3a, PDF/UA-1), with its content as `summary.json`; equal content gives equal bytes.

    Raises `SnapshotError` if the content is out of shape and `FileNotFoundError` if the fonts are not built.
    """
    discharge.validate(frozen)
    about, drawn = frozen["summary"], discharge.charts(frozen["trend"])
    pictures = {f"{handout.PICTURE_SCHEME}{chart.key}": charts.draw(chart, style=STYLE) for chart in drawn}
    return handout.archived(
        _page(frozen, drawn, gettext),
        drawings=handout.qr_codes(frozen["links"]) | pictures,
        look=handout.look(about["paper"], SHEET),
        attachment=handout.data(frozen, name="summary", signed_at=about["signed_at"]),
    )


def _page(frozen: Mapping[str, Any], drawn: Sequence[Chart], gettext: Translate) -> str:
    about = frozen["summary"]
    locale = about["language"].replace("-", "_")
    timezone = get_timezone(frozen["clinic"]["timezone"])
    page: str = (
        handout.templates()
        .get_template("summary/summary.html")
        .render(
            frozen,
            charts=drawn,
            weeks=discharge.weeks(frozen["trend"]),
            _=gettext,
            day=lambda on: format_date(_day(on), "long", locale),
            short_day=lambda on: format_date(_day(on), "medium", locale),
            clock=partial(format_time, format="short", locale=locale),
            signed_at=datetime.fromisoformat(about["signed_at"]).astimezone(timezone),
            digest=digest(frozen),
        )
    )
    return page


def _day(on: date | str) -> date:
    return date.fromisoformat(on) if isinstance(on, str) else on
