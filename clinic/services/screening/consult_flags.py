"""Consult flags that are open across the clinic: which drafts wait, since when, and whose they are. And what a consult
can be recorded about: open flags, and those whose consult runs out soon.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.limits import EXPIRES_SOON_DAYS
from clinic.domain.roles import Action
from clinic.domain.screening.assessment import Assessment
from clinic.domain.screening.consults import Consult, Decision
from clinic.domain.screening.screen import Finding
from clinic.models import ConsultRecord, Patient, Program, StaffMember, TrainingSession
from clinic.services.access import permission
from clinic.services.audit import ledger
from clinic.services.record import lock, occurrences, records, scope
from clinic.services.record.lock import Part
from clinic.services.record.records import Record
from clinic.services.screening import assess, consults, draft_outcomes
from clinic.services.screening.assess import Review

ALARM = select(TrainingSession.trained_on).where(
    *scope.of_patient(TrainingSession), TrainingSession.number == bindparam("number")
)
NONE_OPEN = "No consult flag is open for this program."
COVERED = (
    "Another consult lets a flag of these pass by now. You may still record “do not proceed”; for anything else leave "
    "the flag out, or withdraw that consult first."
)
SOON = timedelta(days=EXPIRES_SOON_DAYS)
DRAFTS = (
    select(Program, Patient, StaffMember.name)
    .join(Patient, (Patient.clinic_id == Program.clinic_id) & (Patient.id == Program.patient_id))
    .join(
        StaffMember,
        (StaffMember.clinic_id == Patient.clinic_id) & (StaffMember.id == Patient.therapist_id),
    )
    .where(
        Program.clinic_id == bindparam("clinic_id"),
        Program.id.in_(bindparam("programs", expanding=True)),
        Patient.archived_at.is_(None),
    )
    .order_by(Program.created_at, Program.id)
)


@dataclass(frozen=True)
class Waiting:
    """A draft that cannot be signed before a consult; `days` since the draft was started.

    `failure` is the sentence of a screening that could not finish: nobody can tell, so the draft waits, too.
    """

    program: Program
    patient: Patient
    owner: str
    flags: tuple[Finding, ...]
    days: int
    failure: str = ""

    @property
    def titles(self) -> tuple[str, ...]:
        """What the flags are about, each once, or that nobody can tell."""
        return tuple(dict.fromkeys(flag.title for flag in self.flags)) or (self.failure,)


def of_program(session: Session, *, program: Program, patient: Patient, at: datetime) -> Review:
    """The review of a program with open flags; raises `ActionDenied` where there is none, or nobody can tell."""
    record = records.read(session, patient, at=at)
    review = assess.review(session, program=program, record=record)
    if not review.assessment.consults_due:
        raise ActionDenied(review.assessment.failure or NONE_OPEN)
    return review


@dataclass(frozen=True)
class Deciding:
    """What a consult about a program can name: the flags that are `open`, and those whose consult ends soon, with that
    consult. And what somebody named of those that a consult has `covered` meanwhile, which only a refusal is about.
    """

    review: Review
    open: tuple[Finding, ...]
    ending: tuple[tuple[Finding, Consult], ...]
    covered: tuple[Finding, ...] = ()

    @property
    def flags(self) -> tuple[Finding, ...]:
        """All of them, what is open first."""
        return (*self.open, *(flag for flag, _ in self.ending), *self.covered)

    @property
    def refusal(self) -> str:
        """Why nothing can be decided; empty where something can."""
        return "" if self.flags else self.review.assessment.failure or NONE_OPEN

    @property
    def ends(self) -> tuple[Consult, ...]:
        """The consults that end soon, each once."""
        return tuple({consult.id: consult for _, consult in self.ending}.values())

    def proposed(self, renewed: str = "") -> tuple[Finding, ...]:
        """What is chosen already: a flag that is the only one that the consult with this id covers, else that is open,
        else that ends soon.

        Of several none is, so that each is decided about because somebody chose it.
        """
        of_it = tuple(flag for flag, consult in self.ending if consult.id == renewed)
        asked = of_it or self.open or self.flags
        return asked if len(asked) == 1 else ()


def deciding(
    session: Session, *, program: Program, patient: Patient, named: Collection[str] = (), at: datetime
) -> Deciding:
    """What a consult can be recorded about now, which may be nothing; `named` are keys of flags that were open when
    somebody began to decide.

    A permission does not replace a consult that has long to go: whoever thinks otherwise withdraws it, with a reason.
    """
    record = records.read(session, patient, at=at)
    review = assess.review(session, program=program, record=record)
    assessment = review.assessment
    ending = tuple(_ending(assessment, on=record.today))
    known = {flag.key for flag, _ in ending}
    covered = (judged.finding for judged in assessment.judged if judged.consult)
    return Deciding(
        review,
        assessment.consults_due,
        ending,
        tuple(flag for flag in covered if flag.key in named and flag.key not in known),
    )


def ending_soon(assessment: Assessment, *, on: date) -> tuple[Consult, ...]:
    """The consults that an assessment rests on and that end soon after that day, each once."""
    return tuple({consult.id: consult for _, consult in _ending(assessment, on=on)}.values())


def _ending(assessment: Assessment, *, on: date) -> Iterator[tuple[Finding, Consult]]:
    for judged in assessment.judged:
        if judged.consult and judged.consult.expires_on - on <= SOON:
            yield judged.finding, judged.consult


def decide(
    session: Session,
    *,
    program: Program,
    patient: Patient,
    consult: Consult,
    seen: int,
    by: StaffMember,
    at: datetime,
) -> ConsultRecord:
    """Record a consult about flags that are open now or whose consult ends soon, which no other write can change before
    the commit. From now on it counts in the place of an older one about the same flags; both are kept.

    A refusal may be about flags that another consult lets pass. Raises `Stale` where another consult came first,
    `ActionDenied` where there is nothing to decide about, or nobody can tell, else as `consults.record` does.
    """
    permission.check(by, Action.RECORD_CONSULT)
    lock.take(session, patient, Part.CONSULTS, seen=seen, by=by, at=at)
    asked = deciding(session, program=program, patient=patient, named=consult.findings, at=at)
    if asked.refusal:
        raise ActionDenied(asked.refusal)
    if asked.covered and consult.decision is not Decision.DO_NOT_PROCEED:
        raise InvalidInput({"findings": COVERED})
    record = asked.review.record

    def since(named: Collection[Finding]) -> date | None:
        subjects = frozenset[str]().union(*(flag.subjects for flag in named))
        return occurrences.came_back(record.occurrences, subjects, record.day)

    return consults.record(
        session,
        patient=patient,
        consult=consult,
        flags=asked.flags,
        since=since,
        reported=_reported(session, record),
        problems=record.stated,
        by=by,
        at=at,
    )


def _reported(session: Session, record: Record) -> date | None:
    """The day that the newest report of strong pain or a new sign is about, today where the patient's is tomorrow."""
    alarm = record.patient.alarm
    day = session.scalar(ALARM, scope.key(record.patient) | {"number": alarm}) if alarm else None
    return min(day, record.today) if day else None


def waiting(session: Session, by: StaffMember, *, at: datetime) -> list[Waiting]:
    """The clinic's drafts with an open consult flag, the one that waits longest first. Each patient shown is a read.

    Only drafts of which something changed since they were last screened here are screened again.
    """
    outcomes = draft_outcomes.of_clinic(session, by.clinic_id, at=at)
    shown = [key for key, outcome in outcomes.items() if outcome.waits]
    found = [
        Waiting(
            program,
            patient,
            owner,
            outcomes[program.id].flags,
            (at - program.created_at).days,
            outcomes[program.id].failure,
        )
        for program, patient, owner in _drafts(session, by, shown)
    ]
    for draft in found:
        ledger.note_read(session, draft.patient, by=by)
    return found


def _drafts(session: Session, by: StaffMember, ids: Sequence[UUID]) -> Sequence[tuple[Program, Patient, str]]:
    rows = session.execute(DRAFTS, {"clinic_id": by.clinic_id, "programs": ids}).all()
    return [(program, patient, owner) for program, patient, owner in rows]
