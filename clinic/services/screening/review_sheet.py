"""The review sheet of a clinic: the same content as pages to read and sign, and as a table to fill in.

sheet, found = review_sheet.build(session, clinic, at=now)
rows = [*review_sheet.table(sheet, found)]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from clinic import figures
from clinic.documents.review_sheet import SEVERITIES, Fields, ReviewPage, SectionRules, Sheet
from clinic.domain.library import dosage_words, exercise_data
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.reviews import ReviewText
from clinic.domain.library.vocabulary import Claim, Level, Tag, shortest
from clinic.domain.library.words import words
from clinic.domain.screening import coverage, criteria_data
from clinic.domain.screening.rulebook_text import applies_to
from clinic.domain.screening.rules import REGIONS, Rule, Scope
from clinic.domain.screening.words import phrase
from clinic.domain.text import spelled
from clinic.models import Clinic, ContentReview
from clinic.services.library import public
from clinic.services.library.revisions import Entry
from clinic.services.screening import content
from clinic.services.screening.content import Reviewable

WHOLE = ("every program",)
EVERY = ("every exercise",)
BLANK = ("reviewed_by", "registration", "reviewed_on")
HEAD = ("what", "digest", "title", "facts", "text", "touched", *BLANK)
FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would work out instead of showing it


def build(session: Session, clinic: Clinic, *, at: datetime) -> tuple[Sheet, Reviewable]:
    """The sheet, and what it was made from; raises `ActionDenied` where no rules are loaded."""
    found = content.in_use(session, clinic.id)
    sheet = Sheet(
        clinic=clinic.name,
        paper=clinic.paper,
        printed_on=spelled(at.astimezone(ZoneInfo(clinic.timezone)).date()),
        rules=tuple(_rule(found, rule) for rule in found.book.rules),
        exercises=tuple(
            replace(of_exercise(found, entry), pictures=_pictures(entry.exercise)) for entry in found.entries
        ),
    )
    return sheet, found


def table(sheet: Sheet, found: Reviewable) -> Iterator[Sequence[str]]:
    """One row a text. The last three columns are filled for what is reviewed, and for a clinician to fill."""
    named = [
        *map(content.of_rule, found.book.rules),
        *(found.exercises[e.revision.id] for e in found.entries),
    ]
    yield HEAD
    for page, about in zip((*sheet.rules, *sheet.exercises), named, strict=True):
        cells = (page.label, page.digest, page.title, _joined(page.meta), _joined(page.fields))
        yield [*map(_plain, (*cells, ", ".join(page.touched), *_said(found.review_of(about))))]


def _rule(found: Reviewable, rule: Rule) -> ReviewPage:
    about = content.of_rule(rule)
    hits = coverage.reach(rule, [entry.exercise for entry in found.entries])
    by_scope = {None: WHOLE, Scope(): EVERY}
    return ReviewPage(
        label=about.label,
        digest=about.digest,
        title=rule.title,
        reviewed=_reviewed(found, about),
        meta=(
            ("Severity", (str(rule.severity),)),
            ("Urgency", (str(rule.urgency).replace("_", " "),) if rule.urgency else ()),
            ("Mark", (str(rule.mark),)),
            ("Sources", rule.sources),
        ),
        fields=(
            ("When", (criteria_data.words(rule.when),)),
            ("Applies to", (applies_to(rule.scope),)),
            ("Why", (rule.why,)),
            ("Instead", (rule.instead,)),
            ("A consult examines", tuple(map(phrase, rule.examine))),
            ("Patient", (rule.patient_text,) if rule.patient_text else ()),
            ("Patient, after the consult", (rule.after_consult,) if rule.after_consult else ()),
        ),
        touched=by_scope.get(rule.scope) or tuple(exercise.name for exercise in hits),
        pictures={},
        region=rule.region,
    )


def of_exercise(found: Reviewable, entry: Entry) -> ReviewPage:
    """All that a review of an exercise stands for, without its drawings."""
    about, exercise = found.exercises[entry.revision.id], entry.exercise
    speaking = [
        rule for rule in found.book.rules if rule.scope is not None and coverage.touches(rule, exercise)
    ]
    return ReviewPage(
        label=about.label,
        digest=about.digest,
        title=exercise.name,
        reviewed=_reviewed(found, about),
        meta=_facts(exercise),
        fields=_text(exercise),
        touched=tuple(f"{rule.id} ({rule.severity})" for rule in speaking),
        pictures={},
        sections=tuple(_sections(speaking)),
    )


def _pictures(exercise: Exercise) -> dict[str, str]:
    drawn = exercise.base in figures.available()
    return {
        panel: figures.panel(exercise.base, panel, title=sentence)
        for panel, sentence in exercise.figure.panels
        if drawn
    }


def _sections(rules: Sequence[Rule]) -> Iterator[SectionRules]:
    """The rules as the rulebook has them, under its headings."""
    for region in REGIONS:
        of_region = [rule for rule in rules if rule.region == region]
        by_severity = {
            severity: tuple(rule.id for rule in of_region if rule.severity.word == severity)
            for severity in SEVERITIES
        }
        by_severity = {severity: ids for severity, ids in by_severity.items() if ids}
        if of_region:
            yield SectionRules(region, by_severity)


def _text(exercise: Exercise) -> Fields:
    said = exercise.instructions
    return (
        ("Why", (exercise.why,)),
        ("You need", exercise.needs),
        ("Get ready", said.setup),
        ("Do it", said.steps),
        ("Breathing", (said.breathing,)),
        ("How it feels", (said.feel,)),
        ("Stop if", said.stop_if),
        ("Common mistakes", exercise.mistakes),
        ("To make it easier", exercise.easier_ways),
        ("To make it harder", exercise.harder_ways),
        ("What moves against what", (exercise.mechanic,) if exercise.mechanic else ()),
        ("Pictures", tuple(f"{panel.capitalize()}: {pose}" for panel, pose in exercise.figure.panels)),
    )


def _facts(exercise: Exercise) -> Fields:
    """What is marked, each with its mark, and the sources in words."""
    known = public.references()
    own = [fact for fact in exercise_data.OPTIONAL_MARKS if fact in exercise.marks]

    def marked(heading: str, claim: Claim) -> str:
        return f"{heading} ({exercise.mark(claim)})"

    return (
        ("Other names", exercise.other_names),
        ("Category", (words(exercise.category),)),
        ("Sides", (words(exercise.sided),)),
        ("Ball and room", _equipment(exercise)),
        ("Grows first by", (words(exercise.progression),)),
        (marked("Level", Claim.LEVEL), (words(exercise.level),)),
        (marked("Start position", Claim.POSITION), (words(exercise.start_position),)),
        (
            marked("Dosage", Claim.DOSAGE),
            tuple(
                f"{words(level)}: {line}"
                for level in Level
                if level in exercise.dosage
                for line in dosage_words.lines(exercise.dosage[level])
            ),
        ),
        (
            f"{marked('Demands on the body', Claim.TAGS)}: the screening reads these",
            tuple(words(tag) for tag in Tag if tag in shortest(exercise.tags)),
        ),
        (marked("Muscles", Claim.MUSCLES), tuple(map(words, exercise.muscles.primary))),
        (marked("Muscles that help", Claim.MUSCLES), tuple(map(words, exercise.muscles.secondary))),
        (marked("Easier", Claim.LINKS), exercise.easier),
        (marked("Harder", Claim.LINKS), exercise.harder),
        ("Marked by itself", tuple(f"{words(fact)} {exercise.marks[fact]}" for fact in own)),
        (
            "Sources",
            tuple(f"{id_}: {known[id_].title if id_ in known else 'not listed'}" for id_ in exercise.sources),
        ),
        ("For clinicians", exercise.clinician_notes),
    )


def _equipment(exercise: Exercise) -> tuple[str, ...]:
    """`("Ball of 55, 65 cm", "Wall")`."""
    needed = exercise.equipment
    sizes = ", ".join(map(str, needed.ball_cm))
    there = {"Wall": needed.wall, "Mat": needed.mat, "Chair": needed.chair}
    return (f"Ball of {sizes} cm", *(thing for thing, is_needed in there.items() if is_needed))


def _reviewed(found: Reviewable, about: ReviewText) -> str:
    review = found.review_of(about)
    return f"{review.reviewer} ({review.registration}), {spelled(review.reviewed_on)}" if review else ""


def _said(review: ContentReview | None) -> tuple[str, str, str]:
    """As the table is filled in, with the day as 2026-11-21."""
    return (review.reviewer, review.registration, review.reviewed_on.isoformat()) if review else ("", "", "")


def _joined(fields: Fields) -> str:
    return "\n".join(f"{heading}: {' '.join(said)}" for heading, said in fields if said)


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
