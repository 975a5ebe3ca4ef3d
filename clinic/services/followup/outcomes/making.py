"""Making the document of a signed summary, with no session open meanwhile, and keeping it.

What was signed is frozen, and says how things stood when it was: nothing that is written later changes it.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from sqlalchemy.orm import Session

from clinic.documents import signing as pdf_signing
from clinic.documents import summary as document
from clinic.documents import verification
from clinic.documents.verification import Judgement
from clinic.domain.errors import ActionDenied
from clinic.domain.followup.outcomes import discharge
from clinic.domain.plans.lifecycle import SigningTransition, next_signing_status
from clinic.domain.roles import Action
from clinic.models import DischargeSummary, StaffMember
from clinic.services.access import permission, signing_keys
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.followup.outcomes import summaries
from clinic.services.plans.leases import Lease
from clinic.services.plans.preparing import NOT_VERIFIED, Content
from clinic.settings import Settings


def read(session: Session, lease: Lease, *, settings: Settings) -> Content:
    """What the document is made from; raises `ActionDenied` where the signer may sign no more, or is called otherwise:
    then no key of theirs is for the name that is frozen.
    """
    summary = session.get_one(DischargeSummary, lease.key)
    by = _signer(session, summary)
    if hashlib.sha256(summary.snapshot.encode()).hexdigest() != summary.digest:
        raise ValueError(f"The snapshot of summary {summary.id} is not what was frozen.")
    frozen = json.loads(summary.snapshot)
    if frozen["signer"]["name"] != by.name:
        raise ActionDenied(discharge.SIGNER_RENAMED)
    signer = signing_keys.signer_for(session, by, settings=settings, at=summary.signed_at)
    return Content(frozen, summary.snapshot, signer, summary.signed_at)


def render(content: Content) -> bytes:
    """The signed PDF; raises `ValueError` where it is not what anybody could verify, and is not to be kept."""
    pdf = document.render(content.frozen)
    signed = pdf_signing.sign(pdf, signer=content.signer, at=content.signed_at, reason=discharge.MEANING)
    judged = verification.verify(signed, roots=content.signer.chain)
    if judged.outcome is not Judgement.INTACT or judged.plan_code != content.frozen["summary"]["code"]:
        raise ValueError(NOT_VERIFIED.format(outcome=judged.outcome))
    return signed


def finish(
    session: Session, lease: Lease, content: Content, *, pdf: bytes, at: datetime
) -> DischargeSummary | None:
    """Keep the document; nothing where the lease has ended. Raises `ActionDenied` where the signer has left."""
    del content  # it was frozen; nothing of it is asked again
    summary = summaries.QUEUE.held(session, lease)
    if summary is None:
        return None
    by = _signer(session, summary)
    summary.status = next_signing_status(summary.status, SigningTransition.FINISH)
    summary.pdf, summary.pdf_sha256 = pdf, hashlib.sha256(pdf).hexdigest()
    summary.settled_at, summary.worker, summary.lease_until = at, None, None
    detail = {"version": summary.version, "digest": summary.digest, "pdf_sha256": summary.pdf_sha256}
    trail.record(session, AuditAction.SUMMARY_SIGN, by=by, at=at, subject=summary, detail=detail)
    session.flush()
    return summary


def _signer(session: Session, summary: DischargeSummary) -> StaffMember:
    """Who signed, if they still may."""
    by = session.get_one(StaffMember, (summary.clinic_id, summary.signed_by))
    return permission.still(session, by, Action.SIGN_SUMMARY, left=discharge.SIGNER_LEFT)
