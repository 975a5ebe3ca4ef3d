"""Making a signing's document and keeping it as the patient's plan.

    content = preparing.read(session, lease, settings=settings)
    pdf = preparing.render(content)                                 # takes seconds; no session is open meanwhile
    plan = preparing.finish(session, lease, content, pdf=pdf, at=now)   # in one short transaction, or `ActionDenied`

Whatever happens in between, there is no plan or a complete one, and it is what the therapist signed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from clinic.documents import handout, verification
from clinic.documents import signing as pdf_signing
from clinic.documents.signing import Signer
from clinic.documents.verification import Judgement
from clinic.domain.errors import ActionDenied
from clinic.domain.plans import signing as rule
from clinic.domain.plans.lifecycle import (
    PlanStatus,
    PlanTransition,
    SigningTransition,
    next_plan_status,
    next_signing_status,
)
from clinic.domain.plans.terms import Terms
from clinic.domain.programs.draft import Transition, next_status
from clinic.domain.roles import Action
from clinic.models import Patient, Plan, Program, Signing, StaffMember
from clinic.services.access import guard, permission, signing_keys
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.plans import doubtful_steps, pauses, plans, progress, signings, snapshots
from clinic.services.plans.leases import Lease
from clinic.services.record import episodes, lock, patients, records
from clinic.services.screening import assess
from clinic.settings import Settings

NOT_VERIFIED = "What was signed does not verify: {outcome}."


@dataclass(frozen=True)
class Content:
    """All that a document is made from: the frozen plan with its canonical text, who signs it, when it was signed."""

    frozen: dict[str, Any]
    text: str
    signer: Signer
    signed_at: datetime


def read(session: Session, lease: Lease, *, settings: Settings) -> Content:
    """What the document is made from; raises `ActionDenied` where the signer may sign no more, or is called otherwise:
    then no key of theirs is for the name that is frozen.

    Nobody waits for this. So it draws, and screens once already: what that parses is at hand under the lock, where
    `finish` screens again and compares.
    """
    signing = session.get_one(Signing, lease.key)
    by = _signer(session, signing)
    program = session.get_one(Program, (lease.clinic_id, signing.program_id))
    snapshots.draw(session, program)
    patient = session.get_one(Patient, (lease.clinic_id, signing.patient_id))
    assess.assess(session, program=program, record=records.read(session, patient, at=signing.requested_at))
    text = signing.snapshot or ""
    if hashlib.sha256(text.encode()).hexdigest() != signing.digest:
        raise ValueError(f"The snapshot of signing {signing.id} is not what was frozen.")
    frozen = json.loads(text)
    if frozen["signer"]["name"] != by.name:
        raise ActionDenied(rule.changed(frozen, {**frozen, "signer": {}}))
    signer = signing_keys.signer_for(session, by, settings=settings, at=signing.requested_at)
    return Content(frozen, text, signer, signing.requested_at)


def render(content: Content) -> bytes:
    """The signed PDF; raises `ValueError` where it is not what anybody could verify, and is not to be kept."""
    pdf = handout.render(content.frozen)
    signed = pdf_signing.sign(pdf, signer=content.signer, at=content.signed_at, reason=snapshots.MEANING)
    judged = verification.verify(signed, roots=content.signer.chain)
    if judged.outcome is not Judgement.INTACT or judged.plan_code != content.frozen["plan"]["code"]:
        raise ValueError(NOT_VERIFIED.format(outcome=judged.outcome))
    return signed


def finish(session: Session, lease: Lease, content: Content, *, pdf: bytes, at: datetime) -> Plan | None:
    """Keep the document as the patient's plan, if all that was signed is still so; else raises `ActionDenied`.

    Nothing where the lease has ended, and somebody else has or had the signing in hand.
    """
    waiting = session.get_one(Signing, lease.key)
    by, patient = _signer(session, waiting), session.get_one(Patient, (lease.clinic_id, waiting.patient_id))
    lock.take(session, patient, by=by, at=at)
    plans.check_clock(patient, at=at)
    signing = signings.QUEUE.held(session, lease)
    if signing is None:
        return None
    program = session.get_one(Program, (lease.clinic_id, signing.program_id), populate_existing=True)
    now = _as_it_is_now(session, signing, program, patient, by=by, at=at, links=content.frozen["links"])
    if now != content.frozen:
        raise ActionDenied(rule.changed(content.frozen, now))
    plan = _keep(session, signing, patient, content, pdf=pdf, by=by, at=at)
    program.status = next_status(program.status, Transition.SIGN)
    signing.status = next_signing_status(signing.status, SigningTransition.FINISH)
    signing.plan_id, signing.settled_at = plan.id, at
    signing.snapshot = signing.worker = signing.lease_until = None
    detail = {"version": plan.version, "digest": plan.digest, "pdf_sha256": plan.pdf_sha256}
    trail.record(session, AuditAction.PLAN_SIGN, by=by, at=at, subject=plan, detail=detail)
    session.flush()
    return plan


def sign_at_once(
    session: Session,
    *,
    program: Program,
    paper: str,
    cautions_acknowledged: bool,
    revision: int,
    reviewed: str,
    agreed: Terms | None = None,
    back_confirmed: Collection[str] = (),
    settings: Settings,
    by: StaffMember,
    at: datetime,
) -> Plan:
    """Sign and make the document in the caller's own transaction: for a command, which may well wait for it."""
    signing = signings.request(
        session,
        program=program,
        paper=paper,
        cautions_acknowledged=cautions_acknowledged,
        revision=revision,
        reviewed=reviewed,
        agreed=agreed,
        back_confirmed=back_confirmed,
        settings=settings,
        by=by,
        at=at,
    )
    lease = signings.QUEUE.give(session, signing, worker="here")
    content = read(session, lease, settings=settings)
    plan = finish(session, lease, content, pdf=render(content), at=at)
    assert plan is not None
    return plan


def _signer(session: Session, signing: Signing) -> StaffMember:
    """Who signed, if they still may."""
    by = session.get_one(StaffMember, (signing.clinic_id, signing.requested_by))
    return permission.still(session, by, Action.SIGN_PLAN, left=rule.SIGNER_LEFT)


def _as_it_is_now(
    session: Session,
    signing: Signing,
    program: Program,
    patient: Patient,
    *,
    links: Mapping[str, str],
    by: StaffMember,
    at: datetime,
) -> dict[str, Any]:
    """The plan as it would be frozen now; raises `ActionDenied` for what could not be signed now."""
    next_status(program.status, Transition.SIGN)
    guard.take(session, program, seen=signing.revision, by=by, stale=rule.PROGRAM_CHANGED)
    assessment = assess.assess(session, program=program, record=records.read(session, patient, at=at))
    waits, since = pauses.all_open(session, patient), pauses.since(session, patient, signing.number)
    given = plans.to_sign(
        patient, program, assessment, waits, by=by, cautions_acknowledged=signing.cautions_acknowledged
    )
    doubts = doubtful_steps.marks(doubtful_steps.of(session, program))
    late = progress.too_late(signing, at=at, today=patients.today(session, by, at))
    rule.check_can_sign(
        replace(
            given,
            late=late,
            stopped_since=pauses.titles(since),
            steps_in_doubt=not doubts.issubset(signing.doubts),
        )
    )
    return snapshots.build(
        session,
        plan_id=signing.id,
        code=signing.code,
        version=plans.next_version(session, patient),
        paper=signing.paper,
        program=program,
        patient=patient,
        signer=by,
        assessment=assessment,
        public_url=links["enrol"].removesuffix("/enrol"),  # of the server on which it was signed
        at=signing.requested_at,
    )


def _keep(
    session: Session,
    signing: Signing,
    patient: Patient,
    content: Content,
    *,
    pdf: bytes,
    by: StaffMember,
    at: datetime,
) -> Plan:
    """The plan in force from now on, in place of the one before."""
    for earlier in plans.of_patient(session, patient):
        if earlier.status is PlanStatus.ACTIVE:
            earlier.status = next_plan_status(PlanStatus.ACTIVE, PlanTransition.REPLACE)
    plan = Plan(
        clinic_id=signing.clinic_id,
        id=signing.id,
        patient_id=patient.id,
        program_id=signing.program_id,
        version=signing.version,
        code=signing.code,
        snapshot=content.text,
        digest=signing.digest,
        days_per_week=content.frozen["days_per_week"],
        number=signing.number,
        rulebook=content.frozen["screening"]["rulebook"],
        pdf=pdf,
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
        signed_by=by.id,
        signer_name=by.name,
        signed_at=signing.requested_at,
        judged=patient.counter,
        review_on=signing.review_on,
        pain_cap=signing.pain_cap,
        pain_cap_reason=signing.pain_cap_reason,
    )
    session.add(plan)
    session.flush()
    pauses.end_with(session, patient, version=plan.version, by=by, at=at)
    episodes.begin_with_plan(session, patient, number=patient.counter, by=by, at=at)
    return plan
