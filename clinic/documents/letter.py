"""The consult request: one printable page that asks another clinician about the flags that are open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from clinic.documents import fonts
from clinic.documents.handout import RENDERING, templates
from clinic.domain.text import spelled


@dataclass(frozen=True)
class Flag:
    """One consult flag: what it is about, the facts behind it and what to examine."""

    title: str
    exercise: str
    grounds: tuple[str, ...]
    reason: str
    examine: tuple[str, ...]


@dataclass(frozen=True)
class Letter:
    """Everything the letter says. `clinic` is name, address, phone; `writer` is name, profession, registration, of
    which an assistant may have the name alone, and who `will_sign` is a therapist. A decision about an `operation`
    says what its surgeon limits.
    """

    clinic: tuple[str, str, str]
    paper: str
    patient: str
    born: date
    written_on: date
    writer: tuple[str, str, str]
    flags: tuple[Flag, ...]
    exercises: tuple[str, ...]
    will_sign: bool = True
    operation: str = ""


def render(letter: Letter) -> bytes:
    """The letter as a tagged PDF (PDF/UA-1), with room for the decision and the signature."""
    fetcher = URLFetcher(allowed_protocols=("file",))
    font_config = FontConfiguration()
    css = (
        templates()
        .get_template("letter.css")
        .render(paper=letter.paper, font=lambda style: fonts.path(style).as_uri())
    )
    page = templates().get_template("letter.html").render(letter=letter, day=spelled)
    html = HTML(string=page, url_fetcher=URLFetcher(allowed_protocols=()))
    with RENDERING:
        pdf: bytes = html.write_pdf(
            stylesheets=[CSS(string=css, font_config=font_config, url_fetcher=fetcher)],
            font_config=font_config,
            pdf_variant="pdf/ua-1",
        )
    return pdf
