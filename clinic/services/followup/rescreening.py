"""Screen the plans in force again: a new rule, a new fact or passing time can change what was true at signing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, undefer

from clinic.domain.followup.due import DUE
from clinic.domain.followup.judging import FINDING
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.domain.screening.assessment import Assessment
from clinic.domain.screening.rulebook import Rulebook
from clinic.domain.screening.rules import Severity
from clinic.models import Clinic, Patient, Plan, Program, WorklistItem
from clinic.services.followup import due, judging
from clinic.services.plans import contents
from clinic.services.record import scope
from clinic.services.screening.assess import Review

WORDS = {
    Severity.CONTRAINDICATED: "ruled out",
    Severity.CONSULT: "in need of a consult",
    Severity.NEEDS_INFO: "lacking something that they ask",
}
AT_ONCE = 200  # plans in memory with their records
OPEN = select(WorklistItem.patient_id, WorklistItem.cause).where(
    *scope.of_patients(WorklistItem),
    WorklistItem.ended_at.is_(None),
    WorklistItem.gone_at.is_(None),
    or_(WorklistItem.cause.startswith(FINDING), WorklistItem.cause.startswith(DUE)),
)


@dataclass(frozen=True)
class Changed:
    """A plan in force that could not be signed so today; `new` titles the findings that are new or open again."""

    plan: Plan
    before: str
    now: str
    new: tuple[str, ...]


def changed(session: Session, *, at: datetime) -> Iterator[Changed]:
    """Every active plan, of every clinic, whose verdict is another one or whose flags are open (again)."""
    for plan, _, review in _in_force(session, at=at):
        yield from _changed(plan, review.assessment)


@dataclass(frozen=True)
class Release:
    """What other rules would say of the `plans` in force: `touched` are those of which they find something new that
    stands in the way, by the gravest of it; `rules` counts plans by the title of what is new.
    """

    plans: int
    touched: Mapping[Severity, int]
    rules: Mapping[str, int]

    def __str__(self) -> str:
        """In a sentence for whoever releases rules."""
        if not self.touched:
            return f"These rules find nothing new in the {self.plans} plans in force."
        kinds = ", ".join(f"{count} {WORDS[severity]}" for severity, count in self.touched.items())
        return (
            f"These rules find something new in {sum(self.touched.values())} of {self.plans} plans in force: {kinds}. "
            "No plan is paused by that: each is a line of the worklist, and a therapist decides."
        )


def of_release(session: Session, book: Rulebook, *, at: datetime) -> Release:
    """What these rules would say that those in use do not; nothing is written."""
    touched: Counter[Severity] = Counter()
    rules: Counter[str] = Counter()
    count = 0
    for pairs, before in _parts(session, at=at):
        count += len(pairs)
        for old, new in zip(before, judging.reviews(session, pairs, by_rules=book, at=at), strict=True):
            known = {finding.key for finding in old.assessment.open}
            found = [each for each in new.assessment.open if each.severity.blocks and each.key not in known]
            if found:
                touched[max(each.severity for each in found)] += 1
                rules.update({each.title for each in found})
    ordered = {severity: touched[severity] for severity in reversed(Severity) if touched[severity]}
    return Release(count, ordered, dict(sorted(rules.items())))


def to_look_at(session: Session, *, at: datetime) -> Iterator[tuple[UUID, UUID]]:
    """The keys of the plans in force for which the worklist does not say what the screening says today."""
    for some in _by_fifties(_in_force(session, at=at)):
        held: dict[UUID, set[str]] = {patient.id: set() for _, patient, _ in some}
        for patient_id, cause in session.execute(OPEN, scope.keys([patient for _, patient, _ in some])):
            held[patient_id].add(cause)
        dates = due.of(session, [(plan, review) for plan, _, review in some], at=at)
        for plan, patient, review in some:
            if not judging.asked(review, dates[patient.id]).is_said_by(held[patient.id]):
                yield plan.clinic_id, plan.id


def look_at(session: Session, key: tuple[UUID, UUID], *, at: datetime) -> None:
    """Have the worklist say what the screening says of this plan today, if it is still in force."""
    plan = session.get_one(Plan, key)
    patient = session.get_one(Patient, (plan.clinic_id, plan.patient_id), with_for_update=True)
    session.refresh(plan)
    if plan.status is PlanStatus.ACTIVE:
        judging.again(session, plan, patient, at=at)


def _in_force(session: Session, *, at: datetime) -> Iterator[tuple[Plan, Patient, Review]]:
    for pairs, reviews in _parts(session, at=at):
        for (plan, patient), review in zip(pairs, reviews, strict=True):
            yield plan, patient, review


def _parts(
    session: Session, *, at: datetime
) -> Iterator[tuple[Sequence[tuple[Plan, Patient]], Sequence[Review]]]:
    """The plans in force with their screening, some at a time."""
    rows = session.execute(
        select(Plan, Program, Patient, Clinic)
        .join(Clinic, Clinic.id == Plan.clinic_id)
        .join(Program, (Program.clinic_id == Plan.clinic_id) & (Program.id == Plan.program_id))
        .join(Patient, (Patient.clinic_id == Plan.clinic_id) & (Patient.id == Plan.patient_id))
        .where(Plan.status == PlanStatus.ACTIVE)
        .order_by(Plan.signed_at)
        .options(undefer(Plan.snapshot))
        .execution_options(yield_per=AT_ONCE)
    )
    for some in rows.partitions():
        pairs = [(plan, patient) for plan, _, patient, _ in some]
        yield pairs, judging.reviews(session, pairs, at=at)


def _by_fifties(
    found: Iterator[tuple[Plan, Patient, Review]],
) -> Iterator[list[tuple[Plan, Patient, Review]]]:
    while some := list(islice(found, 50)):
        yield some


def _changed(plan: Plan, today: Assessment) -> Iterator[Changed]:
    signed, verdict = contents.content(plan)["screening"], today.screened_verdict
    in_the_way = {finding.key for finding in today.open if finding.severity.blocks}
    if verdict == signed["verdict"] and not in_the_way:
        return
    known = {finding["key"] for finding in signed["findings"]} - in_the_way
    new = [judged.finding.title for judged in today.judged if judged.finding.key not in known]
    yield Changed(plan, signed["verdict"], verdict, tuple(dict.fromkeys(new)))
