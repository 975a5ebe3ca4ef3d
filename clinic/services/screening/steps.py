"""Screen the next steps of a plan's exercises for its patient, so that none is suggested that the rules object to.

steps.refused(session, review, {"upright-ball-sit": StepChange(exercise, now, next_exercise, then)})
# {"upright-ball-sit": "The next step would need a consult: Long sitting with a herniated disc in the low back."}
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy.orm import Session

from clinic.domain.dosage import Dosage
from clinic.domain.library.exercise import Exercise
from clinic.domain.screening.assessment import JudgedFinding
from clinic.domain.screening.case import ProgramExercise
from clinic.domain.screening.consult_limits import breaches
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import Finding, screen
from clinic.domain.text import listed
from clinic.services.screening import assess, cases, consults, rulebooks
from clinic.services.screening.assess import Review

log = logging.getLogger(__name__)
WOULD = {
    Severity.NEEDS_INFO: "The next step cannot be judged before what is missing is recorded: {titles}.",
    Severity.CONSULT: "The next step would need a consult: {titles}.",
    Severity.CONTRAINDICATED: "The next step is ruled out for this patient: {titles}.",
}
BEYOND = "The next step goes beyond a consult: {sentences}"
FAILED = "The next step could not be screened, so it is not suggested."


class StepChange(NamedTuple):
    """An exercise at the dosage of the plan, and what its next step makes of it: more of it, or another exercise."""

    exercise: Exercise
    dosage: Dosage
    next_exercise: Exercise
    next_dosage: Dosage


def refused(session: Session, review: Review, changes: Mapping[str, StepChange]) -> Mapping[str, str]:
    """Why a step is not suggested, by the slug of the exercise that would take it: the screening finds what it does not
    find now, or a consult in force allows less. Never raises, but fails closed.
    """
    if not changes:
        return {}
    then = {slug: ProgramExercise.of(one.next_exercise, one.next_dosage) for slug, one in changes.items()}
    try:
        now = [ProgramExercise.of(one.exercise, one.dosage) for one in changes.values()]
        held = _found(session, review, now)
        found = _found(session, review, {item.slug: item for item in then.values()}.values())
    except Exception:
        log.exception("screening of the next steps failed")
        return dict.fromkeys(changes, FAILED)
    said = {
        slug: _sentence(held[slug], found[item.slug]) or _beyond(review, item, changes[slug])
        for slug, item in then.items()
    }
    return {slug: sentence for slug, sentence in said.items() if sentence}


def _found(
    session: Session, review: Review, items: Iterable[ProgramExercise]
) -> Mapping[str, Sequence[JudgedFinding]]:
    """By exercise, all that is found of it, with the consult in force that covers it, if any."""
    case = cases.of(review.record, [*items])
    recorded = [consults.as_consult(row) for row in review.consults]
    found: dict[str, list[JudgedFinding]] = defaultdict(list)
    for finding in screen(case, rulebooks.current(session)).findings:
        if finding.exercise:
            found[finding.exercise].append(assess.judge(review.record, recorded, finding, on=case.on))
    return found


def _sentence(now: Sequence[JudgedFinding], then: Sequence[JudgedFinding]) -> str:
    """What is found after the step alone, or found graver; empty where the plan has all of it already. What asks for a
    consult is had already only where one covers that very finding: it names the dose that it was asked about.
    """
    held: dict[str, Severity] = {}
    for each in now:
        held[each.finding.rule] = max(each.finding.severity, held.get(each.finding.rule, Severity.CLEAR))
    news = [each.finding for each in then if each.is_open and _is_news(each.finding, held)]
    worst = max((finding.severity for finding in news), default=Severity.CLEAR)
    if not news:
        return ""
    titles = dict.fromkeys(finding.title for finding in news if finding.severity is worst)
    return WOULD[worst].format(titles=listed([*titles]))


def _is_news(finding: Finding, held: Mapping[str, Severity]) -> bool:
    if finding.severity is Severity.CONSULT:
        return True
    return finding.severity.blocks and finding.severity > held.get(finding.rule, Severity.CLEAR)


def _beyond(review: Review, item: ProgramExercise, change: StepChange) -> str:
    """The limits of the consults in force that the step goes beyond; they hold for copies of an exercise, too."""
    alike = replace(item, slug=change.next_exercise.base)
    sentences = [
        sentence
        for consult in map(consults.as_consult, review.consults)
        if consult.in_force(review.record.today)
        for sentence in breaches(consult.limits, alike)
    ]
    return BEYOND.format(sentences=" ".join(dict.fromkeys(sentences))) if sentences else ""
