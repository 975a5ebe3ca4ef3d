"""Signed plans: what stands between a program and a signature, keep a plan with its PDF, withdraw one, find what is
in force. How a program becomes a plan is in `signings` and `preparing`.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, undefer

from clinic.domain.errors import ActionDenied, InvalidInput, NotFound
from clinic.domain.followup.worklist import Stops
from clinic.domain.limits import WITHDRAWAL_REASON
from clinic.domain.plans import meanwhile, signing
from clinic.domain.plans.lifecycle import PlanStatus, PlanTransition, next_plan_status
from clinic.domain.plans.signing import ToSign
from clinic.domain.plans.terms import Terms, has_passed
from clinic.domain.roles import Action
from clinic.domain.screening.assessment import Assessment
from clinic.domain.text import is_blank
from clinic.models import Clinic, Patient, Plan, Program, Signing, StaffMember, WorklistItem
from clinic.services.access import permission
from clinic.services.audit import ledger, trail
from clinic.services.audit.actions import AuditAction
from clinic.services.plans import contents, pauses, refusing
from clinic.services.record import lock, scope

CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12
OF_PROGRAM = select(Plan).where(
    Plan.clinic_id == bindparam("clinic_id"), Plan.program_id == bindparam("program_id")
)
NEWEST_FIRST = select(Plan).where(*scope.of_patient(Plan)).order_by(Plan.version.desc())
IN_FORCE = select(Plan).where(*scope.of_patient(Plan), Plan.status == PlanStatus.ACTIVE)
WITH_ONE = select(Plan.patient_id).where(*scope.of_patients(Plan), Plan.status == PlanStatus.ACTIVE)
WITH_PDF = IN_FORCE.options(undefer(Plan.pdf))
OWN = select(Plan).where(*scope.of_patient(Plan), Plan.id == bindparam("id"))
BEFORE = NEWEST_FIRST.where(Plan.version < bindparam("version")).limit(1)
LATEST_VERSION = select(func.max(Plan.version)).where(*scope.of_patient(Plan))


def to_sign(
    patient: Patient,
    program: Program,
    assessment: Assessment,
    waits: Iterable[WorklistItem] = (),
    *,
    by: StaffMember,
    cautions_acknowledged: bool,
) -> ToSign:
    """What the rule of signing asks about; `waits` is what the patient has open on the worklist."""
    waiting = [*waits]
    unanswered = [item for item in waiting if not item.answer]
    return ToSign(
        status=program.status,
        role=by.role,
        items=len(program.items),
        assessment=assessment,
        cautions_acknowledged=cautions_acknowledged,
        is_archived=patient.archived_at is not None,
        revision=program.revision,
        paused=pauses.titles(item for item in unanswered if item.stops is not Stops.NOTHING),
        is_partly=not pauses.stop_plan(waiting),
        unexamined=pauses.titles(item for item in waiting if pauses.is_unexamined(item)),
        grave=pauses.titles(item for item in unanswered if pauses.is_grave_news(item)),
    )


def check_clock(patient: Patient, *, at: datetime) -> None:
    """Raise `ActionDenied` where the clock stands before what the signature would rest on."""
    sentence = signing.behind(at, newest=patient.newest_at)
    if sentence:
        raise ActionDenied(sentence)


def signing_refusal(
    patient: Patient,
    program: Program,
    assessment: Assessment,
    waits: Iterable[WorklistItem] = (),
    *,
    by: StaffMember,
) -> str:
    """Why this person cannot sign this program now, cautions read; empty when nothing stands in the way."""
    try:
        one = to_sign(patient, program, assessment, waits, by=by, cautions_acknowledged=True)
        signing.check_can_sign(one)
    except ActionDenied as refused:
        return str(refused)
    return ""


def withdraw(session: Session, *, plan: Plan, reason: str, by: StaffMember, at: datetime) -> Signing | None:
    """Take a plan out of force; its bytes and history stay. What was signed as the next version and waits for its
    document is no plan then, and is returned. Raises `ActionDenied` or `InvalidInput`.
    """
    permission.check(by, Action.WITHDRAW_PLAN)
    if is_blank(reason) or len(reason) > WITHDRAWAL_REASON:
        raise InvalidInput(
            {"reason": f"Say in up to {WITHDRAWAL_REASON} characters why the plan is withdrawn."}
        )
    patient = session.get_one(Patient, (plan.clinic_id, plan.patient_id))
    lock.take(session, patient, by=by, at=at)
    session.refresh(plan)
    plan.status = next_plan_status(plan.status, PlanTransition.WITHDRAW)
    plan.withdrawn_by, plan.withdrawn_at, plan.withdrawn_reason = by.id, at, reason.strip()
    pauses.end_without_plan(session, patient, by=by, at=at)
    trail.record(
        session, AuditAction.PLAN_WITHDRAW, by=by, at=at, subject=plan, detail={"version": plan.version}
    )
    sentence = meanwhile.WITHDRAWN.format(version=plan.version)
    return refusing.end_waiting(session, patient, sentence, by=by, at=at)


def get(session: Session, by: StaffMember, plan_id: UUID) -> Plan:
    """One of the clinic's plans, which is a read; raises `NotFound`."""
    return scope.get(session, Plan, by, plan_id)


def own(session: Session, patient: Patient, *, with_pdf: bool = False) -> Plan | None:
    """The plan in force, shown to the patient whose it is, which is a read; none when there is none."""
    plan = in_force(session, patient, with_pdf=with_pdf)
    if plan is not None:
        ledger.note_read(session, plan, by=patient)
    return plan


def own_by_id(session: Session, patient: Patient, plan_id: UUID) -> Plan:
    """One of the patient's own plans, in force or not, which is a read; raises `NotFound`."""
    plan = session.scalar(OWN, scope.key(patient) | {"id": plan_id})
    if plan is None:
        raise NotFound
    ledger.note_read(session, plan, by=patient)
    return plan


def newest_own(session: Session, patient: Patient) -> Plan | None:
    """The patient's newest plan, in force or not, which is a read; none before the first."""
    newest = next(iter(of_patient(session, patient)), None)
    if newest is not None:
        ledger.note_read(session, newest, by=patient)
    return newest


def of_patient(session: Session, patient: Patient) -> Sequence[Plan]:
    """All of the patient's plans, newest version first."""
    return session.scalars(NEWEST_FIRST, scope.key(patient)).all()


def of_program(session: Session, program: Program) -> Plan | None:
    """The plan that this program became, if it was signed."""
    return session.scalar(OF_PROGRAM, {"clinic_id": program.clinic_id, "program_id": program.id})


def in_force(session: Session, patient: Patient, *, with_pdf: bool = False) -> Plan | None:
    """The plan the patient should follow now, if any."""
    return session.scalar(WITH_PDF if with_pdf else IN_FORCE, scope.key(patient))


def with_one(session: Session, patients: Collection[Patient]) -> frozenset[UUID]:
    """The ids of those of these patients who have a plan in force."""
    return frozenset(session.scalars(WITH_ONE, scope.keys(patients))) if patients else frozenset()


def terms_after(latest: Plan | None, *, on: date) -> Terms:
    """What the next plan begins with when it is signed on that day: the limit of pain of the one in force, if any."""
    usual = Terms.usual(on=on)
    if latest is None or latest.status is not PlanStatus.ACTIVE:
        return usual
    return replace(usual, pain_cap=latest.pain_cap, reason=latest.pain_cap_reason)


def review_passed(session: Session, plan: Plan, *, at: datetime) -> bool:
    """Whether the plan is in force beyond the day of its review, so that nothing more is expected of the patient."""
    clinic = session.get_one(Clinic, plan.clinic_id)
    today = at.astimezone(ZoneInfo(clinic.timezone)).date()
    return plan.status is PlanStatus.ACTIVE and has_passed(plan.review_on, on=today)


def before(session: Session, plan: Plan) -> Plan | None:
    """The version that was in force before this one, ready to be read; none before the first."""
    if plan.version == 1:
        return None
    mine = {"clinic_id": plan.clinic_id, "patient_id": plan.patient_id, "version": plan.version}
    return _ready(session, session.scalar(BEFORE, mine))


def latest(session: Session, patient: Patient) -> Plan | None:
    """The newest version, in force or not, ready to be read; none where nothing was signed."""
    return _ready(session, session.scalars(NEWEST_FIRST.limit(1), scope.key(patient)).first())


def began(session: Session, plan: Plan) -> date:
    """The day at the clinic on which the plan was signed."""
    clinic = session.get_one(Clinic, plan.clinic_id)
    return plan.signed_at.astimezone(ZoneInfo(clinic.timezone)).date()


def next_version(session: Session, patient: Patient) -> int:
    """The number the patient's next plan gets; versions start at 1 and are never used twice."""
    return (session.scalar(LATEST_VERSION, scope.key(patient)) or 0) + 1


def _ready(session: Session, plan: Plan | None) -> Plan | None:
    contents.read(session, [plan] if plan else [])
    return plan


def new_code() -> str:
    """A plan's public name: 12 letters and digits that are hard to confuse, 60 random bits."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
