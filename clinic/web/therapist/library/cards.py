"""The exercises of the library's list as cards or lines, each drawn once.

What is kept is about nobody: whatever depends on who looks, and for whom, is part of what it is kept by.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import render_template
from markupsafe import Markup, escape

from clinic import figures
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.reviews import ReviewState
from clinic.domain.library.search import Index
from clinic.domain.library.words import words
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.suitability import Suitability

QUERY = "~query~"
"""Stands in what is drawn once, at the end of its address, where each list puts what its addresses keep."""


def of(
    index: Index,
    exercises: Iterable[Exercise],
    *,
    look: str,
    favorites: Collection[str],
    behind: Collection[str],
    suitable: Suitability | None,
    reviews: Mapping[str, ReviewState],
    kept: Mapping[str, Any],
) -> list[Markup]:
    """Exercises of the index; `behind` are the copies whose text the library changed since, `reviews` the states that
    are shown, `kept` what their addresses keep of the list.
    """
    query = escape(f"?{urlencode(kept, doseq=True)}" if kept else "")
    drawn = (
        _card(
            index,
            exercise.slug,
            look,
            favorite=exercise.slug in favorites,
            behind=exercise.slug in behind,
            severity=suitable.shown(exercise.slug) if suitable else None,
            review=reviews.get(exercise.slug),
        )
        for exercise in exercises
    )
    return [card.replace(QUERY, query) for card in drawn]


@lru_cache(maxsize=8192)  # of some clinics every exercise with the marks that are usual: a kilobyte each
def _card(
    index: Index,
    slug: str,
    look: str,
    *,
    favorite: bool,
    behind: bool,
    severity: Severity | None,
    review: ReviewState | None,
) -> Markup:
    drawn = render_template(
        "therapist/library/card.html",
        exercise=next(exercise for exercise in index.exercises if exercise.slug == slug),
        look=look,
        favorite=favorite,
        behind=behind,
        severity=severity,
        review=review,
        words=words,
        drawn=figures.available(),
        query=QUERY,
    )
    return Markup(drawn)  # noqa: S704 - a template's own answer, in which values are escaped
