"""Tell anybody whether a plan or a discharge summary is ours and in force; nothing is told about the patient."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.documents import verification
from clinic.documents.verification import Judgement
from clinic.domain.plans.lifecycle import PlanStatus, SigningStatus
from clinic.domain.plans.standing import PlanStanding
from clinic.models import Clinic, DischargeSummary, Patient, Plan
from clinic.services.access import signing_keys
from clinic.services.plans import pauses


class Authenticity(StrEnum):
    """What can be said about a document; the words for people are in `SENTENCES`."""

    AUTHENTIC = "authentic"
    PARTLY_PAUSED = "partly_paused"
    PAUSED = "paused"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    SUMMARY = "summary"
    OLD_SUMMARY = "old_summary"
    ALTERED = "altered"
    UNKNOWN = "unknown"
    NO_PDF = "no_pdf"
    TOO_LARGE = "too_large"


SENTENCES = {
    Authenticity.AUTHENTIC: "This plan is authentic and in force.",
    Authenticity.PARTLY_PAUSED: "This plan is authentic and in force, but some of it is paused: the portal says what. "
    "Without it, ask the clinic first.",
    Authenticity.PAUSED: "This plan is authentic, but it is paused. Do not follow it until the clinic says so.",
    Authenticity.REPLACED: "This plan is authentic, but version %(replaced_by)s has replaced it.",
    Authenticity.WITHDRAWN: "This plan is authentic, but it was withdrawn. Do not follow it.",
    Authenticity.SUMMARY: "This discharge summary is authentic.",
    Authenticity.OLD_SUMMARY: "This discharge summary is authentic, but version %(replaced_by)s has replaced it.",
    Authenticity.ALTERED: "This file was altered after it was signed. Do not follow it.",
    Authenticity.UNKNOWN: "This is not a plan that was signed here.",
    Authenticity.NO_PDF: "This file is not a PDF. Choose the PDF of the plan.",
    Authenticity.TOO_LARGE: "This file is too large to be a plan.",
}
GENUINE = {
    PlanStanding.IN_FORCE: Authenticity.AUTHENTIC,
    PlanStanding.PARTLY_PAUSED: Authenticity.PARTLY_PAUSED,
    PlanStanding.PAUSED: Authenticity.PAUSED,
    PlanStanding.REPLACED: Authenticity.REPLACED,
    PlanStanding.WITHDRAWN: Authenticity.WITHDRAWN,
}


@dataclass(frozen=True)
class Result:
    """The answer, and of a genuine document who signed it, where, when and which version it is."""

    answer: Authenticity
    signer: str = ""
    clinic: str = ""
    signed_at: datetime | None = None
    version: int | None = None
    replaced_by: int | None = None
    withdrawn_at: datetime | None = None

    @property
    def message(self) -> str:
        """The answer in words, to be translated; it may ask for `replaced_by`."""
        return SENTENCES[self.answer]

    @property
    def sentence(self) -> str:
        """The answer in English."""
        return self.message % {"replaced_by": self.replaced_by}

    @property
    def particulars(self) -> tuple[tuple[str, str | datetime | int], ...]:
        """What may be said of a genuine plan, as (label, value) pairs; nothing about the patient."""
        known = (
            ("Signed by", self.signer),
            ("Clinic", self.clinic),
            ("Signed at", self.signed_at),
            ("Version", self.version),
            ("Withdrawn at", self.withdrawn_at),
        )
        return tuple((label, value) for label, value in known if value)


REFUSED = {
    Judgement.NOT_PDF: Authenticity.NO_PDF,
    Judgement.TOO_LARGE: Authenticity.TOO_LARGE,
    Judgement.ALTERED: Authenticity.ALTERED,
}


def by_code(session: Session, code: str) -> Result:
    """What is known of the plan or the summary with this public code, however it was typed."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    plan = session.scalar(select(Plan).where(Plan.code == plain))
    if plan:
        return _genuine(session, plan)
    summary = session.scalar(
        select(DischargeSummary).where(
            DischargeSummary.code == plain, DischargeSummary.status == SigningStatus.DONE
        )
    )
    return _genuine_summary(session, summary) if summary else Result(Authenticity.UNKNOWN)


def by_pdf(session: Session, pdf: bytes, *, limit: int) -> Result:
    """What is known of this file: its bytes are those we stored and its signature holds, or it is not vouched for.

    A file that claims to be one of our documents and is not byte for byte what was signed was altered.
    """
    judged = verification.judge_bytes(pdf, roots=signing_keys.roots(session), max_bytes=limit)
    if judged.outcome is Judgement.INTACT:
        # Signed by one of our therapists; if it was not stored, then somebody made it from a file that was.
        digest = hashlib.sha256(pdf).hexdigest()
        plan = session.scalar(select(Plan).where(Plan.pdf_sha256 == digest))
        if plan:
            return _genuine(session, plan)
        summary = session.scalar(select(DischargeSummary).where(DischargeSummary.pdf_sha256 == digest))
        return _genuine_summary(session, summary) if summary else Result(Authenticity.ALTERED)
    if judged.outcome in REFUSED:
        return Result(REFUSED[judged.outcome])
    claimed = (
        judged.plan_code is not None and by_code(session, judged.plan_code).answer is not Authenticity.UNKNOWN
    )
    return Result(Authenticity.ALTERED if claimed else Authenticity.UNKNOWN)


def _genuine(session: Session, plan: Plan) -> Result:
    newest = session.scalar(
        select(Plan.version)
        .where(Plan.clinic_id == plan.clinic_id, Plan.patient_id == plan.patient_id)
        .order_by(Plan.version.desc())
        .limit(1)
    )
    patient = session.get_one(Patient, (plan.clinic_id, plan.patient_id))
    stops = {item.stops for item in pauses.of(session, patient)}
    return Result(
        GENUINE[pauses.standing(plan, stops)],
        signer=plan.signer_name,
        clinic=session.get_one(Clinic, plan.clinic_id).name,
        signed_at=plan.signed_at,
        version=plan.version,
        replaced_by=newest if plan.status == PlanStatus.REPLACED else None,
        withdrawn_at=plan.withdrawn_at,
    )


def _genuine_summary(session: Session, summary: DischargeSummary) -> Result:
    newest = session.scalar(
        select(func.max(DischargeSummary.version)).where(
            DischargeSummary.clinic_id == summary.clinic_id,
            DischargeSummary.episode_id == summary.episode_id,
            DischargeSummary.status == SigningStatus.DONE,
        )
    )
    is_newest = newest == summary.version
    return Result(
        Authenticity.SUMMARY if is_newest else Authenticity.OLD_SUMMARY,
        signer=summary.signer_name,
        clinic=session.get_one(Clinic, summary.clinic_id).name,
        signed_at=summary.signed_at,
        version=summary.version,
        replaced_by=None if is_newest else newest,
    )
