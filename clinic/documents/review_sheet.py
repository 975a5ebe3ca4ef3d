"""The review sheet: what a clinician reads and signs, a row a rule, a page an exercise with its pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from clinic.documents import fonts
from clinic.documents.handout import PICTURE_SCHEME, RENDERING, Pictures, templates

Fields = tuple[tuple[str, tuple[str, ...]], ...]
"""Headings with the lines below each."""


SEVERITIES = ("contraindicated", "consult", "needs_info", "caution", "info")
"""The rows in which the rules about an exercise stand, those without a rule left out."""


# Measured on letter paper, the shorter one, with some millimetres to spare.
ROOM_MM = 153
LETTERS_A_MM = 60
LOWEST_MM, WIDEST_MM, STEP_MM = 20, 136, 4


@dataclass(frozen=True)
class SectionRules:
    """The rules of one section of the rulebook that can speak about an exercise, by severity."""

    name: str
    rules: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class ReviewPage:
    """One exercise or rule to review: `label` is what a review of it names, `reviewed` who did, empty for nobody.

    `meta` are short facts, `fields` the text, `touched` what is on the other side: an exercise's rules (by `sections`
    too) or a rule's exercises. `pictures` are drawings (SVG), by a word under each. `region` is a rule's own section.
    """

    label: str
    digest: str
    title: str
    reviewed: str
    meta: Fields
    fields: Fields
    touched: tuple[str, ...]
    pictures: Mapping[str, str]
    sections: tuple[SectionRules, ...] = ()
    region: str = ""

    @property
    def picture_mm(self) -> int:
        """How high its pictures are, in millimetres and steps of `STEP_MM`: what the text leaves of a page, as far as
        their width goes. The style sheet has a class for each.
        """
        letters = sum(len(said) for _, lines in (*self.fields, *self.meta) for said in lines)
        room = ROOM_MM - (letters + sum(map(len, self.touched))) // LETTERS_A_MM
        return max(LOWEST_MM, min(room, WIDEST_MM // max(len(self.pictures), 1)) // STEP_MM * STEP_MM)


@dataclass(frozen=True)
class Sheet:
    """All of it, for one clinic."""

    clinic: str
    paper: str
    printed_on: str
    rules: tuple[ReviewPage, ...]
    exercises: tuple[ReviewPage, ...]


def render(sheet: Sheet) -> bytes:
    """The sheet as a tagged PDF (PDF/UA-1)."""
    drawings = {
        f"{PICTURE_SCHEME}{page.label}/{word}": drawn
        for page in sheet.exercises
        for word, drawn in page.pictures.items()
    }
    font_config = FontConfiguration()
    css = (
        templates()
        .get_template("review.css")
        .render(paper=sheet.paper, font=lambda style: fonts.path(style).as_uri())
    )
    page = templates().get_template("review.html").render(sheet=sheet, severities=SEVERITIES)
    with RENDERING:
        pdf: bytes = HTML(string=page, url_fetcher=Pictures(drawings)).write_pdf(
            stylesheets=[
                CSS(
                    string=css,
                    font_config=font_config,
                    url_fetcher=URLFetcher(allowed_protocols=("file",)),
                )
            ],
            font_config=font_config,
            pdf_variant="pdf/ua-1",
        )
    return pdf
