"""Plans: signed, immutable, numbered versions with their bytes; and signings, from which they come."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
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
from clinic.domain.plans.lifecycle import PlanStatus, SigningStatus
from clinic.models.base import ClinicOwned, one_of, only_one, only_where


class Plan(ClinicOwned):
    """A signed plan: the canonical snapshot (RFC 8785 text), the signed PDF and what is known about both.

    `code` is the short public name in the QR code; `pdf_sha256` finds the plan of an uploaded file. `judged` is the
    number of the write to the patient's record up to which it was screened again. `review_on` is the day by which the
    therapist looks at it again, empty for plans from before it was asked; `pain_cap` the highest pain, of 10, that a
    report may tell without pausing the plan, with the reason where it was higher than usual then. `days_per_week` is
    that of the snapshot, for lists, which read none. `number` is that of the write to the patient's record that signed
    it.
    """

    __tablename__ = "plans"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        ForeignKeyConstraint(["clinic_id", "program_id"], ["programs.clinic_id", "programs.id"]),
        ForeignKeyConstraint(["clinic_id", "signed_by"], ["staff.clinic_id", "staff.id"]),
        ForeignKeyConstraint(["clinic_id", "withdrawn_by"], ["staff.clinic_id", "staff.id"]),
        CheckConstraint("status IN ('active', 'replaced', 'withdrawn')", name="status"),
        CheckConstraint("(status = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawal"),
        CheckConstraint(limits.PAIN_CAP.check("pain_cap"), name="pain_cap"),
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
    days_per_week: Mapped[int]
    number: Mapped[int] = mapped_column(default=0)
    rulebook: Mapped[str] = mapped_column(ForeignKey("rulebook_revisions.digest"))
    pdf: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    signed_by: Mapped[UUID]
    signer_name: Mapped[str] = mapped_column(String(limits.NAME))
    signed_at: Mapped[datetime]
    withdrawn_by: Mapped[UUID | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(String(limits.WITHDRAWAL_REASON), default="")
    judged: Mapped[int] = mapped_column(default=0)
    review_on: Mapped[date | None]
    pain_cap: Mapped[int] = mapped_column(default=limits.USUAL_PAIN_CAP)
    pain_cap_reason: Mapped[str] = mapped_column(String(limits.PAIN_CAP_REASON), default="")


class Signing(ClinicOwned):
    """What a therapist signed, frozen at that moment, until its document is made and kept as the plan of the same id.

    `snapshot` is there as long as it waits, `digest` stays. `worker` has it in hand until `lease_until`, for the
    `attempts`-th time; `revision` is the program's, which a change would raise; `number` that of the write to the
    patient's record, 0 for those made before it was kept; `reviewed` stands for what was read, `doubts` for what
    speaks against its steps up and was confirmed (`doubtful_steps`). `refusal` is the sentence that says why no plan
    was made; it is shown until it is dismissed.
    """

    __tablename__ = "signings"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        ForeignKeyConstraint(["clinic_id", "program_id"], ["programs.clinic_id", "programs.id"]),
        ForeignKeyConstraint(["clinic_id", "requested_by"], ["staff.clinic_id", "staff.id"]),
        ForeignKeyConstraint(["clinic_id", "plan_id"], ["plans.clinic_id", "plans.id"]),
        CheckConstraint("status IN ('waiting', 'done', 'refused')", name="status"),
        CheckConstraint("paper IN ('a4', 'letter')", name="paper"),
        CheckConstraint(limits.PAIN_CAP.check("pain_cap"), name="pain_cap"),
        CheckConstraint("(status = 'waiting') = (snapshot IS NOT NULL)", name="snapshot"),
        CheckConstraint("(status = 'waiting') = (settled_at IS NULL)", name="settled"),
        CheckConstraint("(status = 'done') = (plan_id IS NOT NULL)", name="done"),
        CheckConstraint("plan_id = id", name="plan_of_this"),
        CheckConstraint("(status = 'refused') = (refusal <> '')", name="refused"),
        CheckConstraint("dismissed_at IS NULL OR status = 'refused'", name="dismissed"),
        CheckConstraint("(lease_until IS NULL) = (worker IS NULL)", name="lease"),
        CheckConstraint("lease_until IS NULL OR status = 'waiting'", name="leased"),
        UniqueConstraint("code"),
        only_one("uq_signings_waiting", "clinic_id", "program_id", where="status = 'waiting'"),
        Index("ix_signings_clinic_id_program_id", "clinic_id", "program_id"),
        only_where("ix_signings_queue", "requested_at", where="status = 'waiting'"),
        only_where("ix_signings_told", "clinic_id", where="status = 'refused' AND dismissed_at IS NULL"),
    )
    patient_id: Mapped[UUID]
    program_id: Mapped[UUID]
    status: Mapped[SigningStatus] = mapped_column(one_of(SigningStatus, 10), default=SigningStatus.WAITING)
    requested_by: Mapped[UUID]
    requested_at: Mapped[datetime]
    revision: Mapped[int]
    number: Mapped[int] = mapped_column(default=0)
    reviewed: Mapped[str] = mapped_column(String(64), default="")
    doubts: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    paper: Mapped[str] = mapped_column(String(6))
    cautions_acknowledged: Mapped[bool]
    review_on: Mapped[date | None]
    pain_cap: Mapped[int] = mapped_column(default=limits.USUAL_PAIN_CAP)
    pain_cap_reason: Mapped[str] = mapped_column(String(limits.PAIN_CAP_REASON), default="")
    code: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]
    snapshot: Mapped[str | None] = mapped_column(Text, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))
    worker: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[datetime | None]
    plan_id: Mapped[UUID | None]
    refusal: Mapped[str] = mapped_column(String(limits.REFUSAL), default="")
    dismissed_at: Mapped[datetime | None]
