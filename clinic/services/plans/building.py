"""What the builder shows of a program: its exercises with what the screening says of each, and what can be added."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from clinic.domain.dosage import Dosage, describe, from_dict
from clinic.domain.errors import ActionDenied
from clinic.domain.followup.worklist import Stops
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.reviews import ReviewState
from clinic.domain.plans.standing import DraftStanding
from clinic.domain.programs.ticks import TickKind, is_asked
from clinic.domain.record.ball import other_size
from clinic.domain.screening.assessment import Assessment, JudgedFinding
from clinic.domain.screening.consults import Consult
from clinic.domain.screening.suitability import Choice, Easier
from clinic.domain.text.slips import Forgiven
from clinic.models import Patient, Plan, Program, ProgramItem, Signing, StaffMember, WorklistItem
from clinic.services.library import reviews
from clinic.services.plans import coming_back, pauses, plans, progress, signings
from clinic.services.programs import ticks
from clinic.services.record import records
from clinic.services.screening import assess, consult_flags, easier, suitability
from clinic.services.screening.assess import Review
from clinic.services.screening.easier import ByExercise


@dataclass(frozen=True)
class Row:
    """One item. `easier` has what it could be swapped for, screened for this patient; `review` is how its text stands,
    where the clinic signs reviewed ones only, and `number` the revision that it holds. `unconfirmed` asks whether the
    patient has what an advanced exercise needs: said last in the tick of the number `ticked`. `is_behind`: there is a
    newer text than the one in this program. `other_ball` says that it names a ball of another size than the patient's.
    `is_back`: it is paused now, and the signature would give it back. `up` and `down` are the id of the item before
    which it goes by that, empty for the end; None where it is the first or the last already.
    """

    item: ProgramItem
    exercise: Exercise
    review: ReviewState | None
    number: int
    dosage: Dosage
    words: str
    findings: tuple[JudgedFinding, ...]
    breaches: tuple[str, ...]
    easier: tuple[Easier, ...]
    unconfirmed: bool
    ticked: int
    is_behind: bool
    other_ball: str
    is_back: bool
    up: str | None
    down: str | None


@dataclass(frozen=True)
class Builder:
    """A program with its screening; `refusal` says why this person cannot sign it now, empty when nothing does;
    `up_again` why red flags are up that were down before.

    `unanswered` are the lines of the worklist to which a therapist has to say something first.
    `ending` are the consults it rests on that end soon. `stopped` is what pauses the plan in force, or a part of it.
    `signing` is its last one: the document may be on its way, or is `unsigned` for a reason. `handed_by` is who passed
    it on last. `choices`, `forgiven` and `advice` are what was found to add (`suitability.Addable`).
    """

    patient: Patient
    today: date
    program: Program
    plan: Plan | None
    signing: Signing | None
    standing: DraftStanding
    unsigned: str
    rows: tuple[Row, ...]
    assessment: Assessment
    ending: tuple[Consult, ...]
    stopped: Sequence[WorklistItem]
    unanswered: Sequence[WorklistItem]
    refusal: str
    up_again: tuple[str, ...]
    handed_by: str
    choices: list[Choice]
    forgiven: tuple[Forgiven, ...]
    advice: str


def of(
    session: Session, *, program: Program, patient: Patient, query: str, by: StaffMember, at: datetime
) -> Builder:
    """The program as it is now, and the exercises that match `query`."""
    record = records.read(session, patient, at=at)
    review = assess.review(session, program=program, record=record)
    if len(review.entries) < len(
        program.items
    ):  # a page without the exercises would hide what is in the program
        raise ActionDenied(review.assessment.failure)
    versions = easier.of(session, review)
    strict = record.clinic.reviewed_only
    states = reviews.of_entries(session, patient.clinic_id, review.entries.values()) if strict else {}
    signing = signings.newest(session, program)
    ticked, waits = ticks.of(session, patient), pauses.all_open(session, patient)
    return Builder(
        patient=patient,
        today=record.today,
        program=program,
        plan=plans.of_program(session, program),
        signing=signing,
        standing=signings.standing(program, signing, at=at, today=record.today),
        unsigned=progress.refusal(signing, at=at, today=record.today) if signing else "",
        rows=tuple(_rows(review, versions, ticked, states, coming_back.of(session, patient, program))),
        assessment=review.assessment,
        ending=consult_flags.ending_soon(review.assessment, on=record.today),
        stopped=[item for item in waits if item.stops is not Stops.NOTHING],
        unanswered=[item for item in waits if pauses.waits_for_words(item)],
        refusal=plans.signing_refusal(patient, program, review.assessment, waits, by=by),
        up_again=tuple(record.up_again.values()),
        handed_by=record.staff[program.handed_by] if program.handed_by else "",
        **vars(suitability.addable(session, program=program, record=record, query=query)),
    )


def _rows(
    review: Review,
    versions: ByExercise,
    ticked: ticks.NewestTicks,
    states: Mapping[str, ReviewState],
    back: Collection[str],
) -> Iterator[Row]:
    items, assessment, standing = review.program.items, review.assessment, ticked.standing
    ids = [str(item.id) for item in items]
    for place, item in enumerate(items):
        entry = review.entries[item.id]
        exercise = entry.exercise
        dosage = from_dict(item.dosage)
        yield Row(
            item=item,
            exercise=exercise,
            review=states.get(item.slug),
            number=entry.revision.number,
            dosage=dosage,
            words=describe(dosage),
            findings=easier.told(assessment.of_exercise(item.slug), versions),
            breaches=assessment.breaches.get(item.slug, ()),
            easier=versions.get(item.slug, ()),
            unconfirmed=is_asked(exercise) and (item.slug, TickKind.PREREQUISITE) not in standing,
            ticked=ticked.number(item.slug, TickKind.PREREQUISITE),
            is_behind=entry.is_behind,
            other_ball=other_size(exercise.needs, review.record.patient.ball_diameter_cm),
            is_back=item.slug in back,
            up=ids[place - 1] if place else None,
            down=(*ids, "")[place + 2] if place + 1 < len(ids) else None,
        )
