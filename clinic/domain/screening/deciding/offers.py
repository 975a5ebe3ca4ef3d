"""What a source offers to one patient: each exercise judged, and what could take the place of one that does not fit.

    choose(offer, ["wall-squat", "seated-march"]).left_out     # names of what nobody ticked

Nothing is dropped silently: what does not fit is there with its reason, what left the library is named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from clinic.domain.dosage import Dosage, describe
from clinic.domain.errors import InvalidInput
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.vocabulary import Level
from clinic.domain.screening.assessment import Assessment
from clinic.domain.screening.rules import Severity

DIFFICULTY = tuple(Level)
MOST_SWAPS = 2
NOT_EASIER = 9  # steps, for what no link joins
NONE_TICKED = "Tick at least one exercise, or start with an empty program."
NOT_OFFERED = "One of these is not offered here any more. Look at the list as it is now, then tick again."
RULED_OUT = "{name} is ruled out for this patient."
NOT_REVIEWED = "Not reviewed, and this clinic signs reviewed exercises only"


@dataclass(frozen=True)
class JudgedExercise:
    """An exercise at a dosage, and what stands against it: `reasons` are short, `severity` the worst that stands."""

    exercise: Exercise
    dosage: Dosage
    severity: Severity
    reasons: tuple[str, ...] = ()
    is_reviewed: bool = True

    @property
    def words(self) -> str:
        """How much of it."""
        return describe(self.dosage)

    @property
    def fits(self) -> bool:
        """Whether nothing stands between it and a signature, cautions aside."""
        return not self.severity.blocks and self.is_reviewed

    @property
    def is_ruled_out(self) -> bool:
        """Whether it cannot be ticked at all."""
        return self.severity is Severity.CONTRAINDICATED

    @property
    def is_ticked(self) -> bool:
        """Whether it is ticked from the start: what fits, and what only lacks an answer, which no swap would give."""
        return self.fits or (self.severity is Severity.NEEDS_INFO and self.is_reviewed)


@dataclass(frozen=True)
class OfferedRow:
    """An exercise of the source, and what fits in its place where it does not."""

    judged: JudgedExercise
    swaps: tuple[JudgedExercise, ...] = ()


@dataclass(frozen=True)
class StartOffer:
    """`gone` are names of what left the library; `of_all` is what stands against any program of this patient now."""

    rows: tuple[OfferedRow, ...]
    gone: tuple[str, ...] = ()
    of_all: tuple[str, ...] = ()

    @property
    def fitting(self) -> int:
        """How many of the exercises fit."""
        return sum(row.judged.fits for row in self.rows)


@dataclass(frozen=True)
class TickedItems:
    """What was ticked, in the order of the source, and the names of what was not."""

    taken: tuple[JudgedExercise, ...]
    left_out: tuple[str, ...]


def judged(exercise: Exercise, dosage: Dosage, assessment: Assessment) -> JudgedExercise:
    """What an assessment comes to for one of its exercises."""
    found = [one.finding for one in assessment.of_exercise(exercise.slug) if one.is_open]
    worst = max((finding.severity for finding in found), default=Severity.CLEAR)
    reasons = [finding.title for finding in sorted(found, key=lambda one: -one.severity)]
    beyond = assessment.breaches.get(exercise.slug, ())
    if beyond:
        worst = max(worst, Severity.CONSULT)
    is_reviewed = exercise.name not in assessment.unreviewed
    if not is_reviewed:
        reasons.append(NOT_REVIEWED)
    if assessment.failure:
        worst, reasons = Severity.CONTRAINDICATED, [assessment.failure]
    return JudgedExercise(exercise, dosage, worst, tuple(dict.fromkeys([*beyond, *reasons])), is_reviewed)


def of_all(assessment: Assessment) -> tuple[str, ...]:
    """What stands against a program as a whole, in short."""
    stands = [one.finding for one in assessment.of_program if one.is_open and one.finding.severity.blocks]
    said = [assessment.failure, assessment.intake_due, *(finding.title for finding in stands)]
    return tuple(dict.fromkeys(sentence for sentence in said if sentence))


def candidates(
    exercise: Exercise, library: Mapping[str, Exercise], *, held: Collection[str]
) -> Iterator[Exercise]:
    """What could take its place, the likeliest first: easier ones along the links, then others with the same aim from
    the same position or for the same muscles, none of them harder.
    """
    steps = _steps_down(exercise, library)
    others = [one for one in library.values() if one.slug in steps or _is_alike(one, exercise)]
    order = sorted(
        others,
        key=lambda one: (
            one.category is not exercise.category,
            steps.get(one.slug, NOT_EASIER),
            one.start_position is not exercise.start_position,
            one.name,
        ),
    )
    yield from (one for one in order if one.slug not in held and one.slug != exercise.slug)


def choose(offer: StartOffer, ticked: Collection[str]) -> TickedItems:
    """What was ticked; raises `InvalidInput` at `take` for nothing, what is ruled out, or what is not offered."""
    offered = {one.exercise.slug: one for row in offer.rows for one in (row.judged, *row.swaps)}
    if any(slug not in offered for slug in ticked):
        raise InvalidInput({"take": NOT_OFFERED})
    refused = [offered[slug].exercise.name for slug in ticked if offered[slug].is_ruled_out]
    if refused:
        raise InvalidInput({"take": " ".join(RULED_OUT.format(name=name) for name in refused)})
    if not ticked:
        raise InvalidInput({"take": NONE_TICKED})
    taken = tuple(one for slug, one in offered.items() if slug in ticked)
    names = (row.judged.exercise.name for row in offer.rows if row.judged.exercise.slug not in ticked)
    return TickedItems(taken, (*names, *offer.gone))


def _steps_down(exercise: Exercise, library: Mapping[str, Exercise]) -> dict[str, int]:
    """How many links down each easier exercise is, by slug."""
    steps: dict[str, int] = {}
    level = [*exercise.easier]
    for distance in range(1, NOT_EASIER):
        level = [slug for slug in level if slug in library and slug not in steps]
        steps |= dict.fromkeys(level, distance)
        level = [slug for above in level for slug in library[above].easier]
    return steps


def _is_alike(one: Exercise, exercise: Exercise) -> bool:
    """Whether it has the same aim from the same position or for the same muscles, and is no harder."""
    if one.category is not exercise.category or one.is_own:
        return False
    if DIFFICULTY.index(one.level) > DIFFICULTY.index(exercise.level):
        return False
    same_muscles = not {*one.muscles.primary}.isdisjoint(exercise.muscles.primary)
    return one.start_position is exercise.start_position or same_muscles
