"""Cases for screening tests: a low-risk adult with a complete intake, to which a test adds its subject."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from clinic.domain.dosage import Dosage
from clinic.domain.library.dose import Dose
from clinic.domain.library.vocabulary import Tag, complete
from clinic.domain.record import facts
from clinic.domain.record.ball import Ball
from clinic.domain.record.facts import Answer, Value
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.record.stated_problems import Problem, ProblemStatus
from clinic.domain.screening.case import Case, PatientData, ProgramExercise
from clinic.domain.screening.screen import Screening

TODAY = date(2026, 11, 21)
ADULT = PatientData(born=date(1986, 3, 2), height_cm=178, weight_kg=76)
STURDY_BALL = Ball(diameter_cm=65, rating_kg=270, latex_free=True)
ALL_NO = dict.fromkeys((*PROBLEMS, *facts.OTHER_FACTS), Answer.NO)
NO_RED_FLAG = dict.fromkeys(facts.RED_FLAGS, Answer.NO)


def usual(dosage: Dosage) -> Dose:
    """A dosage that is the most of the library."""
    return Dose(dosage, (dosage,))


def exercise(*tags: str, slug: str = "exercise", hold: int = 0, dose: Dose | None = None) -> ProgramExercise:
    """With all that these tags imply; at the library's dosage, held for so many seconds, unless a dose is given."""
    held = Dosage(sets=3, seconds=hold) if hold else Dosage(sets=3, reps=10)
    return ProgramExercise(slug, complete(Tag(tag) for tag in tags), dose or usual(held))


EVERY_TAG = exercise(*Tag, slug="every-tag", hold=60)


def problem(
    code: str,
    status: ProblemStatus | None = ProblemStatus.ACTIVE,
    *,
    began: date | None = None,
    weeks_ago: int | None = None,
    **attributes: Value,
) -> Problem:
    """A problem that began on a day or a number of weeks before today."""
    onset = TODAY - timedelta(weeks=weeks_ago) if weeks_ago is not None else began
    return Problem(code, status, onset, attributes)


def low_risk(*problems: Problem, **changes: Any) -> Case:
    """A low-risk adult, everything asked and answered no, with these problems and changes."""
    answers = {"facts": ALL_NO, "red_flags": NO_RED_FLAG, "patient": ADULT, "ball": STURDY_BALL}
    return Case(on=TODAY, problems=problems, **(answers | changes))


def unasked(**changes: Any) -> Case:
    """A patient of whom nothing is recorded."""
    return Case(on=TODAY, **changes)


def unrecorded(screening: Screening) -> tuple[str, ...]:
    """The facts still to be recorded, each once, by name."""
    return tuple(sorted({name for finding in screening.findings for name in finding.unknown}))
