"""The handout: an unsigned PDF made from a snapshot and from nothing else.

Equal snapshots give equal bytes. The file follows PDF/A-3a (for the archive) and PDF/UA-1 (for readers who
listen), carries what it shows as `plan.json`, and has one empty field for the therapist's signature.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path
from threading import Lock
from typing import Any

import segno
import weasyprint
from babel.dates import format_date, format_time, get_day_names, get_timezone
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML, Attachment
from weasyprint.logger import LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from clinic.documents import fonts
from clinic.documents.finishing import finish
from clinic.domain.canonical import canonical, digest
from clinic.domain.plans.snapshot import validate
from clinic.settings import ROOT

TEMPLATES = ROOT / "templates/pdf"
FORMAT = {"pdf_variant": "pdf/a-3a", "output_intent": "--srgb"}
DIARY_WEEKS = 4
QUIET_ZONE = 4  # modules of white around a QR code, so that a camera finds its edge
PICTURE_SCHEME = "picture:"
DIARY_CELL = (  # a box to tick, then room for two numbers
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 51 21">'
    '<path d="M4 6h9v9h-9zM17 2V19M34 2V19" fill="none" stroke="#8fa1ae"/></svg>'
)

Translate = Callable[..., str]

RENDERING = Lock()  # Pango's fonts are shared and not safe between threads


class RenderingError(Exception):
    """The handout would lack something the snapshot asks for; the message is WeasyPrint's."""


class Pictures(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Serves the plan's own drawings by name; every other address is refused."""

    def __init__(self, drawings: Mapping[str, str]) -> None:
        super().__init__(allowed_protocols=())
        self._drawings = drawings

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002 - as WeasyPrint calls it
        if url not in self._drawings:
            raise ValueError(f"The handout loads nothing from outside: {url}")
        return URLFetcherResponse(url, self._drawings[url], {"Content-Type": "image/svg+xml"})


def english(message: str, **values: object) -> str:
    """The message as it is written in the templates."""
    return message % values if values else message


def render(snapshot: Mapping[str, Any], gettext: Translate = english) -> bytes:
    """The unsigned PDF of a plan; `gettext(message, **values)` translates the fixed words.

    Raises `SnapshotError` if the snapshot is out of shape, `RenderingError` if a picture cannot be drawn and
    `FileNotFoundError` if the fonts are not built.
    """
    validate(snapshot)
    return archived(
        _page(snapshot, gettext),
        drawings=_drawings(snapshot),
        look=look(snapshot["plan"]["paper"]),
        attachment=_plan_data(snapshot),
    )


def archived(
    page: str, *, drawings: Mapping[str, str], look: Mapping[str, Any], attachment: Attachment
) -> bytes:
    """The PDF of a page that has one signature field, a table and the code of what it is, ready to be signed."""
    html = HTML(string=page, url_fetcher=Pictures(drawings))
    with RENDERING, _errors_raised(), _no_garbage_collection():
        document = html.render(**look, **FORMAT)
        pdf: bytes = document.write_pdf(attachments=[attachment], finisher=finish, **FORMAT)
    return pdf


def _page(snapshot: Mapping[str, Any], gettext: Translate) -> str:
    plan = snapshot["plan"]
    locale = plan["language"].replace("-", "_")
    timezone = get_timezone(snapshot["clinic"]["timezone"])
    weekdays = get_day_names("abbreviated", locale=locale)
    return (
        templates()
        .get_template("plan.html")
        .render(
            {key: value for key, value in snapshot.items() if key != "screening"},
            _=gettext,
            day=lambda on: format_date(date.fromisoformat(on) if isinstance(on, str) else on, "long", locale),
            clock=partial(format_time, format="short", locale=locale),
            signed_at=datetime.fromisoformat(plan["signed_at"]).astimezone(timezone),
            digest=digest(snapshot),
            diary_weeks=DIARY_WEEKS,
            weekdays=[weekdays[number] for number in range(7)],
        )
    )


@lru_cache(maxsize=1)
def templates() -> Environment:
    """The PDF templates; a name they use and are not given is an error."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache(maxsize=4)
def look(paper: str, sheet: str = "plan.css") -> dict[str, Any]:
    """Fonts, stylesheet and color space for a paper size, parsed once per process."""
    font_config = FontConfiguration()
    color_profiles: dict[str, Any] = {}
    css = (
        templates()
        .get_template(sheet)
        .render(
            paper=paper,
            font=lambda style: fonts.path(style).as_uri(),
            color_profile=Path(weasyprint.__file__).with_name("pdf").joinpath("sRGB2014.icc").as_uri(),
        )
    )
    stylesheet = CSS(
        string=css,
        font_config=font_config,
        color_profiles=color_profiles,
        url_fetcher=URLFetcher(allowed_protocols=("file",)),
    )
    for profile in color_profiles.values():
        # A profile writes itself differently once it was asked for its name: ask before the first plan.
        assert profile.name
    return {"font_config": font_config, "color_profiles": color_profiles, "stylesheets": [stylesheet]}


def _drawings(snapshot: Mapping[str, Any]) -> dict[str, str]:
    """SVG by address: each item's figures, the two QR codes, a cell of the diary."""
    drawings = {f"{PICTURE_SCHEME}diary-cell": DIARY_CELL} | {
        f"{PICTURE_SCHEME}{item['id']}/{figure['panel']}": figure["svg"]
        for item in snapshot["items"]
        for figure in item["figures"]
    }
    return drawings | qr_codes(snapshot["links"])


def qr_codes(links: Mapping[str, str]) -> dict[str, str]:
    """A square code (SVG) for each address, by the address under which a page shows it."""
    codes = {name: segno.make(url, error="m", micro=False) for name, url in links.items()}
    return {
        f"{PICTURE_SCHEME}qr/{name}": code.svg_inline(border=QUIET_ZONE, omitsize=True)
        for name, code in codes.items()
    }


def _plan_data(snapshot: Mapping[str, Any]) -> Attachment:
    """What the handout shows, for machines; screening findings are for clinicians and stay out."""
    shown = {key: value for key, value in snapshot.items() if key != "screening"}
    return data(shown, name="plan", signed_at=snapshot["plan"]["signed_at"])


def data(shown: Mapping[str, Any], *, name: str, signed_at: str) -> Attachment:
    """What a document shows, as it goes along with it."""
    at = datetime.fromisoformat(signed_at)
    return Attachment(
        string=canonical(shown).decode(),
        name=f"{name}.json",
        description=f"The {name} as canonical JSON (RFC 8785)",
        relationship="Source",
        created=at,
        modified=at,
    )


@contextmanager
def _errors_raised() -> Iterator[None]:
    """WeasyPrint logs that a picture is missing and goes on; a plan without its pictures must not be signed.

    Whoever configures logging in this process may have silenced it: what a server's `--log-config` does not name is
    switched off.
    """
    handler, silenced = _Raise(logging.ERROR), LOGGER.disabled
    LOGGER.disabled = False
    LOGGER.addHandler(handler)
    try:
        if not LOGGER.isEnabledFor(logging.ERROR):
            raise RenderingError(
                "Errors are not logged in this process, so a missing picture would go unnoticed."
            )
        yield
    finally:
        LOGGER.removeHandler(handler)
        LOGGER.disabled = silenced


class _Raise(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        raise RenderingError(record.getMessage())


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Layout makes many short-lived trees; collecting in between takes a sixth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
