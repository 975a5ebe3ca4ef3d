"""Discharge summaries: signed by a therapist, frozen at that moment; the document is made by `clinic work` (`making`).

summary = summaries.request(
    session, episode=…, texts=Texts(…), paper="a4", seen=7, settings=settings, by=alice, at=now
)
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, undefer

from clinic.domain.access.clinics import check_paper
from clinic.domain.errors import ActionDenied, NotFound, Stale
from clinic.domain.followup.outcomes import discharge
from clinic.domain.followup.outcomes.discharge import Texts
from clinic.domain.followup.worklist import Stops
from clinic.domain.limits import REFUSAL
from clinic.domain.plans import signing as rule
from clinic.domain.plans.lifecycle import SigningStatus, SigningTransition, next_signing_status
from clinic.domain.roles import Action
from clinic.models import DischargeSummary, Episode, Patient, Plan, StaffMember, WorklistItem, new_id
from clinic.services.access import permission, signing_keys
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.followup import judging
from clinic.services.followup.outcomes import contents
from clinic.services.plans import pauses, plans
from clinic.services.plans.contents import NOT_THE_SIGNED
from clinic.services.plans.leases import Queue
from clinic.services.record import lock, scope
from clinic.settings import Settings

NEWEST_OF = (
    select(DischargeSummary)
    .where(
        DischargeSummary.clinic_id == bindparam("clinic_id"),
        DischargeSummary.episode_id == bindparam("episode_id"),
    )
    .order_by(DischargeSummary.version.desc())
    .limit(1)
)
LATEST_VERSION = select(func.max(DischargeSummary.version)).where(*scope.of_patient(DischargeSummary))
WITH_PDF = (
    select(DischargeSummary)
    .where(DischargeSummary.clinic_id == bindparam("clinic_id"), DischargeSummary.id == bindparam("id"))
    .options(undefer(DischargeSummary.pdf))
)


def get(session: Session, by: StaffMember, summary_id: UUID) -> DischargeSummary:
    """One of the clinic's summaries, which is a read; raises `NotFound`."""
    return scope.get(session, DischargeSummary, by, summary_id)


def is_waiting(session: Session, by: StaffMember, summary_id: UUID) -> bool:
    """Whether its document is not there yet, which tells nothing of the patient and is no read; else `NotFound`."""
    summary = session.get(DischargeSummary, (by.clinic_id, summary_id))
    if summary is None:
        raise NotFound
    return summary.status is SigningStatus.WAITING


def newest_of(session: Session, episode: Episode) -> DischargeSummary | None:
    """The newest summary of an episode."""
    return session.scalar(NEWEST_OF, {"clinic_id": episode.clinic_id, "episode_id": episode.id})


def texts_of(summary: DischargeSummary) -> Texts:
    """What was written in it, to begin the next version with."""
    frozen = json.loads(summary.snapshot)
    return Texts(frozen["account"], frozen["go_on"]["text"], frozen["flare_up"], frozen["come_back"])


def pdf(session: Session, summary: DischargeSummary) -> bytes | None:
    """Its document, none while there is none; raises `ActionDenied` when the bytes are not those that were signed."""
    found = session.scalar(WITH_PDF, {"clinic_id": summary.clinic_id, "id": summary.id})
    if found is None or found.pdf is None:
        return None
    if hashlib.sha256(found.pdf).hexdigest() != found.pdf_sha256:
        raise ActionDenied(NOT_THE_SIGNED)
    return found.pdf


def request(
    session: Session,
    *,
    episode: Episode,
    texts: Texts,
    paper: str,
    seen: int,
    settings: Settings,
    by: StaffMember,
    at: datetime,
) -> DischargeSummary:
    """Sign a summary; the caller has just confirmed the password. `seen` is the record's newest number on the page.

    Raises `InvalidInput` at a text, `Stale` where the record was written since, `ActionDenied` while the episode is
    open.
    """
    permission.check(by, Action.SIGN_SUMMARY)
    check_paper(paper)
    patient = session.get_one(Patient, (episode.clinic_id, episode.patient_id))
    number = lock.take(session, patient, screened=False, by=by, at=at)
    session.refresh(episode)
    discharge.check_ended(has_ended=episode.ended_at is not None)
    if number - 1 != seen:
        raise Stale(discharge.SIGNED_OTHERWISE, now=number - 1)
    plans.check_clock(patient, at=at)
    if sentence := in_the_way(session, patient, at=at):
        raise ActionDenied(sentence)
    signing_keys.signer_for(session, by, settings=settings, at=at)  # refuses now what would be refused later
    summary_id, code = new_id(), plans.new_code()
    version = (session.scalar(LATEST_VERSION, scope.key(patient)) or 0) + 1
    frozen = contents.build(
        session,
        summary_id=summary_id,
        code=code,
        version=version,
        paper=paper,
        patient=patient,
        episode=episode,
        signer=by,
        texts=texts,
        public_url=settings.public_url,
        at=at,
    )
    discharge.check(texts, goes_on=bool(frozen["go_on"]["exercises"]))
    written = discharge.validate(frozen)
    summary = DischargeSummary(
        clinic_id=by.clinic_id,
        id=summary_id,
        patient_id=patient.id,
        episode_id=episode.id,
        version=version,
        code=code,
        signed_by=by.id,
        signer_name=by.name,
        signed_at=at,
        snapshot=written.decode(),
        digest=hashlib.sha256(written).hexdigest(),
    )
    session.add(summary)
    session.flush()
    detail = {"version": version, "digest": summary.digest}
    trail.record(session, AuditAction.SUMMARY_REQUEST, by=by, at=at, subject=summary, detail=detail)
    return summary


def in_the_way(session: Session, patient: Patient, *, at: datetime) -> str:
    """What a new version of the plan would not be signed over, as a sentence: an emergency that nobody was examined
    for, what stops something or is grave and no therapist has answered, and what the screening finds now of an
    exercise that goes on. But for the last this is asked without a plan, too: the patient goes on with something.
    """
    plan = plans.in_force(session, patient)
    waits = pauses.all_open(session, patient)
    stopped = [item for item in waits if item.stops is not Stops.NOTHING]
    unsaid = [item for item in waits if not item.answer]
    paused = [item for item in unsaid if item.stops is not Stops.NOTHING]
    grave = [item for item in unsaid if pauses.is_grave_news(item)]
    return (
        rule.unexamined(pauses.titles(item for item in waits if pauses.is_unexamined(item)))
        or (rule.paused(pauses.titles(paused)) if plan else "")
        or rule.grave(pauses.titles(grave if plan else (*paused, *grave)))
        or (_objects(session, patient, plan, stopped, at=at) if plan else "")
    )


def _objects(
    session: Session, patient: Patient, plan: Plan, stopped: Sequence[WorklistItem], *, at: datetime
) -> str:
    """What the screening has against what goes on of the plan, as a sentence; empty where it has nothing, and where all
    of the plan is paused.
    """
    if pauses.stop_plan(stopped):
        return ""
    (review,) = judging.reviews(session, [(plan, patient)], at=at)
    alone = {item.item_id for item in stopped}
    paused = {item.slug for item in review.program.items if item.id in alone}
    assessment = review.assessment
    found = [one for one in assessment.open if one.severity.blocks and one.exercise not in paused]
    return assessment.failure or discharge.objections([*dict.fromkeys(one.title for one in found)])


def refuse(session: Session, summary: DischargeSummary, sentence: str, at: datetime) -> None:
    """Make no document of it, for the reason that the sentence gives."""
    summary.status = next_signing_status(summary.status, SigningTransition.REFUSE)
    summary.refusal, summary.settled_at = sentence[:REFUSAL], at
    summary.worker = summary.lease_until = None
    detail = {"version": summary.version, "sentence": summary.refusal}
    trail.record(session, AuditAction.SUMMARY_REFUSE, by=None, at=at, subject=summary, detail=detail)
    session.flush()


QUEUE = Queue(DischargeSummary, DischargeSummary.signed_at, refuse)
