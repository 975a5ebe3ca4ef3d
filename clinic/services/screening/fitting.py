"""Judge what a draft could be started from for one patient, before it is: with the consults in force, as the builder
will judge it afterwards.

    fitting.of(session, record=record, source=shoulder, beside=templates).offer.rows[0].judged.fits

However many templates there are: the rules, the library and the consults are read once.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from clinic.domain.dosage import Dosage
from clinic.domain.library.exercise import Exercise
from clinic.domain.programs.draft import first_dosage
from clinic.domain.programs.template import TemplateItem
from clinic.domain.screening.assessment import Assessment
from clinic.domain.screening.deciding import offers
from clinic.domain.screening.deciding.offers import MOST_SWAPS, JudgedExercise, OfferedRow, StartOffer
from clinic.domain.screening.rulebook import Rulebook
from clinic.models import ConsultRecord
from clinic.services.library import catalogue, reviews
from clinic.services.programs.sources import Source
from clinic.services.record.records import Record
from clinic.services.screening import assess, consults, rulebooks

log = logging.getLogger(__name__)
Dosed = tuple[Exercise, Dosage]


@dataclass(frozen=True)
class Fitting:
    """How many exercises of each source fit, by its key; and the one that is looked at, exercise by exercise.

    `of_all` is what stands against some program made of them as a whole: while there is any, none is called clear.
    """

    counts: Mapping[str, tuple[int, int]]
    of_all: tuple[str, ...]
    offer: StartOffer | None


@dataclass(frozen=True)
class _Means:
    """What everything is judged by."""

    record: Record
    library: Mapping[str, Exercise]
    unreviewed: frozenset[str]
    held: Sequence[ConsultRecord]
    book: Rulebook | None

    def assess(self, items: Sequence[Dosed]) -> Assessment:
        """Fails closed."""
        if self.book is None:
            return assess.FAILED
        found = assess.of_exercises(self.record, items, self.held, self.book)
        names = tuple(exercise.name for exercise, _ in items if exercise.slug in self.unreviewed)
        return replace(found, unreviewed=names)

    def dosed(self, items: Iterable[TemplateItem]) -> list[Dosed]:
        """What of it the library has, at the dosage of the patient's level where none is named."""
        level = self.record.patient.level
        return [
            (self.library[item.slug], item.dosage or first_dosage(self.library[item.slug], level))
            for item in items
            if item.slug in self.library
        ]


def of(
    session: Session, *, record: Record, source: Source | None = None, beside: Sequence[Source] = ()
) -> Fitting:
    """Judge the `source` that is looked at, and count what fits of those `beside` it."""
    means = _means(session, record)
    offer = _offer(session, means, source) if source and source.items else None
    counts, of_all = _counts(means, beside)
    return Fitting(counts, of_all, offer)


def _means(session: Session, record: Record) -> _Means:
    clinic_id = record.clinic.id
    prepared = catalogue.prepared(session, clinic_id)
    states = reviews.states(session, clinic_id, prepared.digests) if record.clinic.reviewed_only else {}
    return _Means(
        record=record,
        library={exercise.slug: exercise for exercise in prepared.index.exercises},
        unreviewed=frozenset(slug for slug, state in states.items() if not state.is_reviewed),
        held=consults.of_patient(session, record.patient),
        book=_rules(session),
    )


def _rules(session: Session) -> Rulebook | None:
    try:
        return rulebooks.current(session)
    except Exception:
        log.exception("the rules could not be read")
        return None


def _offer(session: Session, means: _Means, source: Source) -> StartOffer:
    items = means.dosed(source.items)
    assessment = means.assess(items)
    judged = [offers.judged(exercise, dosage, assessment) for exercise, dosage in items]
    swaps = _swaps(means, [one for one in judged if not one.is_ticked], {item.slug for item in source.items})
    return StartOffer(
        rows=tuple(OfferedRow(one, swaps.get(one.exercise.slug, ())) for one in judged),
        gone=_gone(session, means, source),
        of_all=offers.of_all(assessment),
    )


def _swaps(
    means: _Means, misfits: Sequence[JudgedExercise], held: set[str]
) -> Mapping[str, tuple[JudgedExercise, ...]]:
    """What fits in the place of each, by its slug; nothing is offered in two places."""
    wanted = {
        one.exercise.slug: [*offers.candidates(one.exercise, means.library, held=held)] for one in misfits
    }
    level = means.record.patient.level
    tried = {one.slug: (one, first_dosage(one, level)) for found in wanted.values() for one in found}
    assessment = means.assess([*tried.values()]) if tried else None
    offered: set[str] = set()
    swaps = {}
    for slug, found in wanted.items():
        judged = (offers.judged(*tried[one.slug], assessment) for one in found if assessment)
        fit = [one for one in judged if one.fits and one.exercise.slug not in offered][:MOST_SWAPS]
        offered |= {one.exercise.slug for one in fit}
        swaps[slug] = tuple(fit)
    return swaps


def _gone(session: Session, means: _Means, source: Source) -> tuple[str, ...]:
    """The names of what can no longer be prescribed."""
    slugs = [item.slug for item in source.items if item.slug not in means.library]
    if not slugs:
        return ()
    texts = catalogue.newest_of(session, means.record.clinic.id, slugs)
    return tuple(texts[slug].exercise.name if slug in texts else slug for slug in slugs)


def _counts(
    means: _Means, sources: Sequence[Source]
) -> tuple[Mapping[str, tuple[int, int]], tuple[str, ...]]:
    """How many fit of how many, by the source's key: all of them are judged at once, each exercise at every dosage
    that one of them names, and the worst of these counts. With what stands against them as a whole.
    """
    dosed = {source.key: means.dosed(source.items) for source in sources}
    every = {
        (exercise.slug, dosage): (exercise, dosage) for items in dosed.values() for exercise, dosage in items
    }
    assessment = means.assess([*every.values()]) if every else None
    fits = {
        exercise.slug
        for exercise, dosage in every.values()
        if assessment and offers.judged(exercise, dosage, assessment).fits
    }
    counts = {
        source.key: (sum(one.slug in fits for one, _ in dosed[source.key]), len(source.items))
        for source in sources
    }
    return counts, offers.of_all(assessment) if assessment else ()
