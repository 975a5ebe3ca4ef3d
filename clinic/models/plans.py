"""Plans: signed, immutable, numbered versions with their bytes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from clinic.domain import limits
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.models.base import ClinicOwned, one_of, only_one


class Plan(ClinicOwned):
    """A signed plan: the canonical snapshot (RFC 8785 text), the signed PDF and what is known about both.

    `code` is the short public name in the QR code; `pdf_sha256` finds the plan of an uploaded file.
    """

    __tablename__ = "plans"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        ForeignKeyConstraint(["clinic_id", "program_id"], ["programs.clinic_id", "programs.id"]),
        ForeignKeyConstraint(["clinic_id", "signed_by"], ["staff.clinic_id", "staff.id"]),
        ForeignKeyConstraint(["clinic_id", "withdrawn_by"], ["staff.clinic_id", "staff.id"]),
        CheckConstraint("status IN ('active', 'replaced', 'withdrawn')", name="status"),
        CheckConstraint("(status = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawal"),
        UniqueConstraint("clinic_id", "patient_id", "version"),
        UniqueConstraint("clinic_id", "program_id"),
        UniqueConstraint("code"),
        only_one("uq_plans_active", "clinic_id", "patient_id", where="status = 'active'"),
        Index("ix_plans_pdf_sha256", "pdf_sha256"),
    )
    patient_id: Mapped[UUID]
    program_id: Mapped[UUID]
    version: Mapped[int]
    code: Mapped[str] = mapped_column(String(16))
    status: Mapped[PlanStatus] = mapped_column(one_of(PlanStatus, 10), default=PlanStatus.ACTIVE)
    snapshot: Mapped[str] = mapped_column(Text, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))
    rulebook: Mapped[str] = mapped_column(ForeignKey("rulebook_revisions.digest"))
    pdf: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    signed_by: Mapped[UUID]
    signer_name: Mapped[str] = mapped_column(String(limits.NAME))
    signed_at: Mapped[datetime]
    withdrawn_by: Mapped[UUID | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(String(limits.WITHDRAWAL_REASON), default="")
