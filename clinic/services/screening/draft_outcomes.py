"""What the screening said of a clinic's drafts, for lists: kept in the process until something that it read changes.

Nothing is signed by this. Whoever signs is judged anew, by `assess`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from clinic.domain.programs.draft import ProgramStatus
from clinic.domain.screening.screen import Finding
from clinic.models import Clinic, Patient, Program
from clinic.services.library import catalogue
from clinic.services.programs import items
from clinic.services.record import records
from clinic.services.screening import assess, rulebooks

MOST_KEPT = 5000  # in each process, those used last: a few kilobytes each


@dataclass(frozen=True)
class DraftOutcome:
    """The consult flags that are open, or why nobody can tell."""

    flags: tuple[Finding, ...] = ()
    failure: str = ""

    @property
    def waits(self) -> bool:
        """Whether the draft cannot be signed before a consult, for all that is known."""
        return bool(self.flags or self.failure)


DRAFTS = (
    select(Program.id, Program.revision, Patient.id, Patient.counter)
    .join(Patient, (Patient.clinic_id == Program.clinic_id) & (Patient.id == Program.patient_id))
    .where(Program.clinic_id == bindparam("clinic_id"), Program.status == ProgramStatus.DRAFT)
    .order_by(Program.created_at, Program.id)
)
_kept: OrderedDict[tuple[object, ...], DraftOutcome] = OrderedDict()


def of_clinic(session: Session, clinic_id: UUID, *, at: datetime) -> Mapping[UUID, DraftOutcome]:
    """The outcome of each of the clinic's drafts by the program's id, the oldest first.

    A screening that failed is tried again each time.
    """
    names = _names(session, session.get_one(Clinic, clinic_id), at)
    changed = [program_id for program_id, name in names.items() if name not in _kept]
    fresh = _screened(session, clinic_id, changed, at=at) if changed else {}
    found = {program_id: fresh.get(program_id) or _kept[name] for program_id, name in names.items()}
    for program_id, outcome in found.items():
        if not outcome.failure:
            _kept[names[program_id]] = outcome
            _kept.move_to_end(names[program_id])
    while len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)
    return found


def _names(session: Session, clinic: Clinic, at: datetime) -> dict[UUID, tuple[object, ...]]:
    """A name for all that the screening of a draft reads, by the program's id.

    Every write to a patient's record raises its counter, every change of a draft its revision; exercises, rules and
    what a clinic wants are named by their own: a newer text of an exercise may have demands that the draft's has not.
    Consults end and people age by the day.
    """
    of_all = (
        rulebooks.in_use(session),
        catalogue.state(session, clinic.id),
        at.astimezone(ZoneInfo(clinic.timezone)).date(),
        clinic.revision,
        clinic.acute_window_weeks,
        tuple(sorted(clinic.second_opinion_rules)),
    )
    drafts = session.execute(DRAFTS, {"clinic_id": clinic.id})
    return {
        program_id: (of_all, program_id, revision, patient_id, counter)
        for program_id, revision, patient_id, counter in drafts
    }


def _screened(
    session: Session, clinic_id: UUID, ids: Sequence[UUID], *, at: datetime
) -> Mapping[UUID, DraftOutcome]:
    drafts = session.execute(
        select(Program, Patient)
        .join(Patient, (Patient.clinic_id == Program.clinic_id) & (Patient.id == Program.patient_id))
        .where(Program.clinic_id == clinic_id, Program.id.in_(ids))
    ).all()
    items.read(session, [program for program, _ in drafts])
    read = records.read_all(session, [patient for _, patient in drafts], at=at)
    reviews = assess.review_all(session, [(program, read[patient.id]) for program, patient in drafts])
    return {
        review.program.id: DraftOutcome(review.assessment.consults_due, review.assessment.failure)
        for review in reviews
    }
