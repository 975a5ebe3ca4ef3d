"""Screen the easier versions of a program's exercises for its patient, so that no page advises one that helps nothing.

easier.of(session, review)["pike"][0].name   # 'Knee tuck on the ball'
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from clinic.domain.library.reviews import ReviewState
from clinic.domain.programs.draft import first_dosage
from clinic.domain.screening import suitability as rule
from clinic.domain.screening.assessment import JudgedFinding
from clinic.domain.screening.case import ProgramExercise
from clinic.domain.screening.consult_limits import Limits, breaches
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import Finding, screen
from clinic.domain.screening.suitability import Easier
from clinic.models import ConsultRecord
from clinic.services.library import catalogue, reviews
from clinic.services.library.revisions import Entry
from clinic.services.record.records import Record
from clinic.services.screening import cases, consults, rulebooks
from clinic.services.screening.assess import Review

log = logging.getLogger(__name__)
UNKNOWN = {"": Severity.NEEDS_INFO}  # what could not be screened is never called clear

ByExercise = Mapping[str, tuple[Easier, ...]]


def of(session: Session, review: Review) -> ByExercise:
    """The easier versions of each exercise of the program about which something is found, by its slug.

    Each is screened at the dosage that it would be added with, before any consult; never raises, but fails closed.
    """
    assessment = review.assessment
    found = {judged.finding.exercise for judged in assessment.judged} | assessment.breaches.keys()
    asked = {e.revision.slug: e.exercise.easier for e in review.entries.values() if e.revision.slug in found}
    linked = catalogue.find_all(
        session, review.record.clinic.id, {slug for slugs in asked.values() for slug in slugs}
    )
    easier = screened(session, review.record, review.consults, linked)
    return {slug: tuple(easier[other] for other in slugs if other in easier) for slug, slugs in asked.items()}


def screened(
    session: Session, record: Record, held: Iterable[ConsultRecord], linked: Mapping[str, Entry]
) -> Mapping[str, Easier]:
    """What stands against each of these exercises for the patient, by slug: whoever advises one asks here."""
    items = {
        slug: ProgramExercise.of(entry.exercise, first_dosage(entry.exercise, record.patient.level))
        for slug, entry in linked.items()
    }
    rules = _rules(session, record, items)
    strict = record.clinic.reviewed_only
    states = reviews.of_entries(session, record.clinic.id, linked.values()) if strict and linked else {}
    limits = [consult.limits for consult in map(consults.as_consult, held) if consult.in_force(record.today)]
    return {
        slug: _easier(entry, items[slug], rules[slug], limits, states.get(entry.revision.slug))
        for slug, entry in linked.items()
    }


def told(judged: Iterable[JudgedFinding], easier: ByExercise) -> tuple[JudgedFinding, ...]:
    """The findings, each with what to do instead as it is for this patient."""
    return tuple(replace(each, finding=said(each.finding, easier)) for each in judged)


def said(finding: Finding, easier: ByExercise) -> Finding:
    """One of them."""
    versions = easier.get(finding.exercise) if finding.exercise else None
    return replace(finding, instead=rule.instead(finding, versions))


def _easier(
    entry: Entry,
    item: ProgramExercise,
    rules: Mapping[str, Severity],
    limits: Iterable[Limits],
    review: ReviewState | None,
) -> Easier:
    alike = replace(item, slug=entry.exercise.base)  # a consult's limit on an exercise holds for copies of it
    beyond = any(breaches(limit, alike) for limit in limits)
    return Easier(entry.exercise.slug, entry.exercise.name, rules, beyond=beyond, review=review)


def _rules(
    session: Session, record: Record, items: Mapping[str, ProgramExercise]
) -> Mapping[str, Mapping[str, Severity]]:
    """How severe each rule is that meets one of them, by exercise and rule."""
    if not items:
        return {}
    try:
        screening = screen(cases.of(record, [*items.values()]), rulebooks.current(session))
    except Exception:
        log.exception("screening of easier exercises failed")
        return dict.fromkeys(items, UNKNOWN)
    rules: dict[str, dict[str, Severity]] = {slug: {} for slug in items}
    for finding in screening.findings:
        if finding.exercise in rules:
            met = rules[finding.exercise]
            met[finding.rule] = max(met.get(finding.rule, Severity.CLEAR), finding.severity)
    return rules
