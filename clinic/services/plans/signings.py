"""Signings: what a therapist signed, frozen at that moment, until its document is made or a sentence says why not.

    signing = signings.request(
        session, program=…, paper="a4", cautions_acknowledged=True, revision=7, reviewed=…, settings=settings,
        by=alice, at=now,
    )

Screening, freezing and keeping the signing are one short transaction. The document is made outside of any
(`preparing`), which may take seconds; what was signed must still be true when it is ready, or nothing is signed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from clinic.domain.access.clinics import check_paper
from clinic.domain.errors import ActionDenied, Stale
from clinic.domain.plans import signing as rule
from clinic.domain.plans import snapshot, terms
from clinic.domain.plans.lifecycle import SigningStatus
from clinic.domain.plans.standing import Draft, DraftStanding, draft_standing
from clinic.domain.plans.terms import Terms
from clinic.domain.programs.draft import ProgramStatus
from clinic.domain.roles import Action
from clinic.domain.screening.assessment import Assessment
from clinic.models import Patient, Program, Signing, StaffMember, new_id
from clinic.services.access import guard, permission, signing_keys
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.plans import coming_back, doubtful_steps, pauses, plans, progress, refusing, snapshots
from clinic.services.plans.leases import Queue
from clinic.services.record import lock, patients, records, scope
from clinic.services.record.records import Record
from clinic.services.screening import assess
from clinic.settings import Settings

NEWEST = (
    select(Signing)
    .where(Signing.clinic_id == bindparam("clinic_id"), Signing.program_id == bindparam("program_id"))
    .order_by(Signing.revision.desc())
    .limit(1)
)

OF_DRAFT = (
    select(Program, Signing)
    .outerjoin(Signing, (Signing.clinic_id == Program.clinic_id) & (Signing.program_id == Program.id))
    .where(*scope.of_patient(Program), Program.status == ProgramStatus.DRAFT)
    .order_by(Program.number.desc(), Signing.revision.desc())
    .limit(1)
)
LAST_NUMBER = select(func.max(Signing.number)).where(
    *scope.of_patient(Signing), Signing.status == SigningStatus.DONE
)


def request(
    session: Session,
    *,
    program: Program,
    paper: str,
    cautions_acknowledged: bool,
    revision: int,
    reviewed: str,
    agreed: Terms | None = None,
    steps_confirmed: bool = False,
    back_confirmed: Collection[str] = (),
    settings: Settings,
    by: StaffMember,
    at: datetime,
) -> Signing:
    """Sign a draft: freeze it as the patient's next plan version; the caller has just confirmed the password.

    `reviewed` is what the signer read (`reviewed_by`). While a signing waits that came from the same page, the second
    press of the same person joins it; one that waits for too long is refused. Without `agreed` terms it has the usual
    ones. With `steps_confirmed` the signer looked again at the steps up that something speaks against by now
    (`doubtful_steps`); `back_confirmed` are the slugs of what was paused alone, and may be done again with this version
    (`coming_back`). Raises `ActionDenied` with the sentence that says what stands in the way, `InvalidInput` for an
    unknown paper size or terms that cannot be.
    """
    check_paper(paper)
    patient, today = patients.get(session, by, program.patient_id), patients.today(session, by, at)
    agreed = agreed or Terms.usual(on=today)
    terms.check(agreed, on=today)
    snapshots.draw(session, program)
    number = _lock(session, patient, by=by, at=at)
    earlier = newest(session, program)
    if earlier:
        session.refresh(earlier, with_for_update=True)  # a worker may be about to take it
    if earlier and earlier.status is SigningStatus.WAITING:
        late = progress.too_late(earlier, at=at, today=today)
        if earlier.revision == program.revision and not late:
            return _joined(session, earlier, revision=revision, reviewed=reviewed, by=by)
        refusing.refuse(session, earlier, late or rule.PROGRAM_CHANGED, at)
    record, waits = records.read(session, patient, at=at), pauses.all_open(session, patient)
    assessment = assess.assess(session, program=program, record=record)
    doubtful, back = doubtful_steps.of(session, program), coming_back.of(session, patient, program)
    rule.check_can_sign(
        replace(
            plans.to_sign(
                patient, program, assessment, waits, by=by, cautions_acknowledged=cautions_acknowledged
            ),
            behind=rule.behind(at, newest=patient.newest_at),
            seen_revision=revision,
            number=number - 1,
            reviewed=reviewed_by(record, assessment, number=number - 1, by=by),
            seen=reviewed,
            back=[name for slug, name in back.items() if slug not in back_confirmed],
            steps_in_doubt=bool(doubtful) and not steps_confirmed,
        )
    )
    guard.take(session, program, seen=revision, by=by, stale=rule.CHANGED)
    signing_keys.signer_for(session, by, settings=settings, at=at)  # refuses now what would be refused later
    signing_id, code, version = new_id(), plans.new_code(), plans.next_version(session, patient)
    frozen = snapshots.build(
        session,
        plan_id=signing_id,
        code=code,
        version=version,
        paper=paper,
        program=program,
        patient=patient,
        signer=by,
        assessment=assessment,
        public_url=settings.public_url,
        at=at,
    )
    written = snapshot.validate(frozen)
    signing = Signing(
        clinic_id=by.clinic_id,
        id=signing_id,
        patient_id=patient.id,
        program_id=program.id,
        requested_by=by.id,
        requested_at=at,
        revision=program.revision,
        number=number,
        reviewed=reviewed,
        doubts=sorted(doubtful_steps.marks(doubtful)),
        paper=paper,
        cautions_acknowledged=cautions_acknowledged,
        review_on=agreed.review_on,
        pain_cap=agreed.pain_cap,
        pain_cap_reason=agreed.reason.strip(),
        code=code,
        version=version,
        snapshot=written.decode(),
        digest=hashlib.sha256(written).hexdigest(),
    )
    session.add(signing)
    if earlier:
        _dismiss(earlier, at)
    detail = {"version": version, "digest": signing.digest}
    detail |= {"steps": [step.slug for step in doubtful]} if doubtful else {}
    detail |= {"back": [*back]} if back else {}
    trail.record(session, AuditAction.SIGNING_REQUEST, by=by, at=at, subject=signing, detail=detail)
    session.flush()
    return signing


def reviewed_by(record: Record, assessment: Assessment, *, number: int, by: StaffMember) -> str:
    """What stands for all that this signer reads on the page; `number` is the record's newest."""
    clinic = record.clinic
    said = (clinic.name, clinic.address, clinic.phone, by.name, by.profession, by.registration)
    return rule.reviewed(number, assessment, said)


def get(session: Session, by: StaffMember, signing_id: UUID) -> Signing:
    """One of the clinic's signings, which is a read; raises `NotFound`."""
    return scope.get(session, Signing, by, signing_id)


def newest(session: Session, program: Program) -> Signing | None:
    """The last signing of this program, if there was one. Each raises the program's revision."""
    return session.scalar(NEWEST, {"clinic_id": program.clinic_id, "program_id": program.id})


def draft_of(session: Session, patient: Patient) -> tuple[Program | None, Signing | None]:
    """The draft that the patient has open, with its last signing, if there is one."""
    row = session.execute(OF_DRAFT, scope.key(patient)).first()
    return (row[0], row[1]) if row else (None, None)


def standing(program: Program, signing: Signing | None, *, at: datetime, today: date) -> DraftStanding:
    """Where a program stands as a draft; `signing` is its newest. One that is too late for its document is as good as
    refused.
    """
    if program.status is not ProgramStatus.DRAFT:
        return DraftStanding.NONE
    refused = signing is not None and bool(progress.refusal(signing, at=at, today=today))
    waits = signing.revision if signing and signing.status is SigningStatus.WAITING and not refused else None
    return draft_standing(Draft(program.revision, program.ready, waits, refused=refused))


def waiting(session: Session, program: Program) -> Signing | None:
    """The signing of this program whose document is not there yet, if there is one."""
    found = newest(session, program)
    return found if found and found.status is SigningStatus.WAITING else None


def last_number(session: Session, patient: Patient) -> int:
    """The number of the write that signed the patient's last plan, 0 where there is none or nobody kept it."""
    return session.scalar(LAST_NUMBER, scope.key(patient)) or 0


def dismiss(session: Session, *, signing: Signing, by: StaffMember, at: datetime) -> None:
    """Say no longer that it was refused. Twice is once."""
    permission.check(by, Action.SIGN_PLAN)
    session.refresh(signing, with_for_update=True)  # somebody else may just have done so
    guard.check_works_here(session, by)
    if _dismiss(signing, at):
        trail.record(session, AuditAction.SIGNING_DISMISS, by=by, at=at, subject=signing)


QUEUE = Queue(Signing, Signing.requested_at, refusing.refuse)


def _joined(session: Session, earlier: Signing, *, revision: int, reviewed: str, by: StaffMember) -> Signing:
    """The signing that waits, for whoever pressed twice on its page; raises `ActionDenied` for anything else."""
    if earlier.requested_by != by.id:
        name = session.get_one(StaffMember, (earlier.clinic_id, earlier.requested_by)).name
        raise ActionDenied(rule.SIGNED_BY_ANOTHER.format(name=name))
    if (revision, reviewed) != (earlier.revision - 1, earlier.reviewed):  # signing raised it
        raise Stale(rule.CHANGED, now=earlier.revision)
    return earlier


def _dismiss(signing: Signing, at: datetime) -> bool:
    """Whether there was something to dismiss."""
    if signing.status is not SigningStatus.REFUSED or signing.dismissed_at is not None:
        return False
    signing.dismissed_at = at
    return True


def _lock(session: Session, patient: Patient, *, by: StaffMember, at: datetime) -> int:
    """Let changes of the patient's record wait for this, and read anew what the page may have read before one.

    Returns the number of this write, which is the next after the newest that anybody can have read.
    """
    session.flush()
    session.expire_all()
    return lock.take(session, patient, by=by, at=at)
