"""Screen the plans in force again: a new rule, a new fact or passing time can change what was true at signing.

some = rescreening.portion(session, after="", at=now)   # the first few, and where the next ones begin
rescreening.say(session, some.found[0], at=now)         # under the lock, and false where it was written meanwhile
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import Session, undefer

from clinic.domain.followup.due import DUE
from clinic.domain.followup.judging import FINDING
from clinic.domain.followup.reasons import Reason
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.domain.screening.assessment import Assessment
from clinic.domain.screening.rulebook import Rulebook
from clinic.domain.screening.rules import Severity
from clinic.models import Clinic, ExerciseRevision, Patient, Plan, Program, WorklistItem
from clinic.services.followup import due, judging
from clinic.services.plans import contents
from clinic.services.record import scope
from clinic.services.screening import rulebooks
from clinic.services.screening.assess import Review
from clinic.settings import ROOT

WORDS = {
    Severity.CONTRAINDICATED: "ruled out",
    Severity.CONSULT: "in need of a consult",
    Severity.NEEDS_INFO: "lacking something that they ask",
}
AT_ONCE = 200  # plans in memory with their records
PORTION = 5  # plans that the worker looks at before it looks whether somebody waits for a document
PROGRAM = ROOT / "clinic"
LIBRARY = (
    select(ExerciseRevision.digest)
    .where(ExerciseRevision.retired_on.is_(None))
    .order_by(ExerciseRevision.slug)
)
OPEN = select(WorklistItem.patient_id, WorklistItem.cause, WorklistItem.reason).where(
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


@dataclass(frozen=True)
class Screened:
    """A plan as it was screened when the record's newest write was that number."""

    plan: Plan
    review: Review
    counter: int


@dataclass(frozen=True)
class NextPlans:
    """A few plans: those `found` of which there is something to say, and the place after which the next ones come,
    empty at the end.
    """

    found: tuple[Screened, ...]
    last: str


def changed(session: Session, *, at: datetime) -> Iterator[Changed]:
    """Every active plan, of every clinic, whose verdict is another one or whose flags are open (again)."""
    for some in _pages(session, at=at):
        for plan, _, review in some:
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
    for some in _pages(session, at=at):
        count += len(some)
        pairs = [(plan, patient) for plan, patient, _ in some]
        again = judging.reviews(session, pairs, by_rules=book, at=at)
        for (_, _, old), new in zip(some, again, strict=True):
            known = {finding.key for finding in old.assessment.open}
            found = [each for each in new.assessment.open if each.severity.blocks and each.key not in known]
            if found:
                touched[max(each.severity for each in found)] += 1
                rules.update({each.title for each in found})
    ordered = {severity: touched[severity] for severity in reversed(Severity) if touched[severity]}
    return Release(count, ordered, dict(sorted(rules.items())))


def rests_on(session: Session) -> str:
    """What the screening of a plan rests on beside its record: a digest of the rules and the library in use, and of the
    program that reads them. Another one is another release, after which all are screened anew.
    """
    rules, library = rulebooks.in_use(session) or "", session.scalars(LIBRARY).all()
    return sha256("\n".join((_program(PROGRAM), rules, *library)).encode()).hexdigest()


@cache
def _program(folder: Path) -> str:
    """A digest of all code of ours as it was when this process began; a release need not have another number."""
    found = sha256()
    for path in sorted(folder.rglob("*.py")):
        found.update(f"{path.relative_to(folder)}\n".encode() + path.read_bytes())
    return found.hexdigest()


def portion(session: Session, *, after: str, at: datetime) -> NextPlans:
    """Of the next plans in force those for which the worklist does not say what the screening says today."""
    some = _in_force(session, after=after, most=PORTION, at=at)
    held: dict[UUID, dict[str, Reason]] = {patient.id: {} for _, patient, _ in some}
    for patient_id, cause, reason in session.execute(OPEN, scope.keys([patient for _, patient, _ in some])):
        held[patient_id][cause] = reason
    dates = due.of(session, [(plan, review) for plan, _, review in some], at=at) if some else {}
    to_say = (
        Screened(plan, review, patient.counter)
        for plan, patient, review in some
        if not judging.asked(review, dates[patient.id]).is_said_by(held[patient.id])
    )
    return NextPlans(tuple(to_say), _place(some[-1][0]) if len(some) == PORTION else "")


def screen(session: Session, key: tuple[UUID, UUID], *, at: datetime) -> Screened:
    """One plan as it is screened now, which makes nobody wait."""
    plan = session.get_one(Plan, key)
    patient = session.get_one(Patient, (plan.clinic_id, plan.patient_id))
    counter = patient.counter  # read before what it stands for
    (review,) = judging.reviews(session, [(plan, patient)], at=at)
    return Screened(plan, review, counter)


def say(session: Session, screened: Screened, *, at: datetime) -> bool:
    """Have the worklist say what the screening says of this plan today, if it is still in force. Nothing is screened
    under the lock: false where the record was written since, and the plan is to be screened again.
    """
    key = (screened.plan.clinic_id, screened.plan.patient_id)
    patient = session.get_one(Patient, key, with_for_update={"key_share": True}, populate_existing=True)
    plan = session.get_one(Plan, (screened.plan.clinic_id, screened.plan.id), populate_existing=True)
    if patient.counter != screened.counter:
        return False
    if plan.status is PlanStatus.ACTIVE:
        judging.say(session, plan, patient, screened.review, at=at)
    return True


def look_at(session: Session, key: tuple[UUID, UUID], *, at: datetime) -> None:
    """Both in the caller's transaction: for a command, for which nobody waits."""
    say(session, screen(session, key, at=at), at=at)


def _pages(session: Session, *, at: datetime) -> Iterator[list[tuple[Plan, Patient, Review]]]:
    """All plans in force with their screening, some at a time."""
    after, goes_on = "", True
    while goes_on:
        some = _in_force(session, after=after, most=AT_ONCE, at=at)
        yield some
        goes_on = len(some) == AT_ONCE
        after = _place(some[-1][0]) if some else ""


def _in_force(session: Session, *, after: str, most: int, at: datetime) -> list[tuple[Plan, Patient, Review]]:
    """So many at most, in the order of their keys."""
    wanted = (
        select(Plan, Program, Patient, Clinic)
        .join(Clinic, Clinic.id == Plan.clinic_id)
        .join(Program, (Program.clinic_id == Plan.clinic_id) & (Program.id == Plan.program_id))
        .join(Patient, (Patient.clinic_id == Plan.clinic_id) & (Patient.id == Plan.patient_id))
        .where(Plan.status == PlanStatus.ACTIVE)
        .order_by(Plan.clinic_id, Plan.id)
        .limit(most)
        .options(undefer(Plan.snapshot))
    )
    if after:
        clinic_id, plan_id = (UUID(part) for part in after.split("/"))
        wanted = wanted.where(tuple_(Plan.clinic_id, Plan.id) > (clinic_id, plan_id))
    rows = session.execute(wanted).all()
    plans = [(plan, patient) for plan, _, patient, _ in rows]
    reviews = judging.reviews(session, plans, at=at) if plans else ()
    return [(*pair, review) for pair, review in zip(plans, reviews, strict=True)]


def _place(plan: Plan) -> str:
    return f"{plan.clinic_id.hex}/{plan.id.hex}"


def _changed(plan: Plan, today: Assessment) -> Iterator[Changed]:
    signed, verdict = contents.content(plan)["screening"], today.screened_verdict
    in_the_way = {finding.key for finding in today.open if finding.severity.blocks}
    if verdict == signed["verdict"] and not in_the_way:
        return
    known = {finding["key"] for finding in signed["findings"]} - in_the_way
    new = [judged.finding.title for judged in today.judged if judged.finding.key not in known]
    yield Changed(plan, signed["verdict"], verdict, tuple(dict.fromkeys(new)))
