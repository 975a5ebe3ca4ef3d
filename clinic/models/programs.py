"""Programs (drafts with items), consults, and plans: signed, immutable, numbered versions with their bytes."""

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
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.models.base import ClinicOwned


class Program(ClinicOwned):
    """A draft for one patient. `revision` counts edits, so that two tabs cannot overwrite each other."""

    __tablename__ = "programs"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        ForeignKeyConstraint(["clinic_id", "created_by"], ["staff.clinic_id", "staff.id"]),
        CheckConstraint("status IN ('draft', 'signed', 'discarded')", name="status"),
        Index("ix_programs_clinic_id_patient_id", "clinic_id", "patient_id"),
    )
    patient_id: Mapped[UUID]
    status: Mapped[str] = mapped_column(String(10), default="draft")
    revision: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(String(1000), default="")
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    items: Mapped[list[ProgramItem]] = relationship(
        order_by="ProgramItem.position", cascade="all, delete-orphan"
    )


class ProgramItem(ClinicOwned):
    """An exercise in a program: one revision, the library's or the clinic's own, and its dosage as plain values
    (`domain.dosage.as_dict`).
    """

    __tablename__ = "program_items"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "program_id"], ["programs.clinic_id", "programs.id"]),
        ForeignKeyConstraint(
            ["clinic_id", "own_revision_id"],
            ["own_exercise_revisions.clinic_id", "own_exercise_revisions.id"],
        ),
        CheckConstraint("(exercise_revision_id IS NULL) <> (own_revision_id IS NULL)", name="one_revision"),
        Index("ix_program_items_clinic_id_program_id", "clinic_id", "program_id"),
    )
    program_id: Mapped[UUID]
    position: Mapped[int]
    slug: Mapped[str] = mapped_column(String(80))
    exercise_revision_id: Mapped[UUID | None] = mapped_column(ForeignKey("exercise_revisions.id"))
    own_revision_id: Mapped[UUID | None]
    dosage: Mapped[dict[str, Any]]


class ConsultRecord(ClinicOwned):
    """How consult flags were resolved: immutable but for withdrawal. `covers` lists the finding keys it names."""

    __tablename__ = "consults"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        ForeignKeyConstraint(["clinic_id", "recorded_by"], ["staff.clinic_id", "staff.id"]),
        ForeignKeyConstraint(["clinic_id", "withdrawn_by"], ["staff.clinic_id", "staff.id"]),
        CheckConstraint("kind IN ('own', 'other')", name="kind"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawal"),
        CheckConstraint("decision IN ('proceed', 'proceed_with_limits', 'do_not_proceed')", name="decision"),
        Index("ix_consults_clinic_id_patient_id", "clinic_id", "patient_id"),
    )
    patient_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(10))
    clinician: Mapped[str] = mapped_column(String(120))
    profession: Mapped[str] = mapped_column(String(80))
    registration: Mapped[str] = mapped_column(String(60), default="")
    held_on: Mapped[date]
    decision: Mapped[str] = mapped_column(String(30))
    reason: Mapped[str] = mapped_column(String(1000))
    examined: Mapped[list[Any]] = mapped_column(default=list)
    limits: Mapped[dict[str, Any]] = mapped_column(default=dict)
    covers: Mapped[list[Any]]
    expires_on: Mapped[date]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
    withdrawn_by: Mapped[UUID | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(String(300), default="")


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
        Index("ix_plans_pdf_sha256", "pdf_sha256"),
    )
    patient_id: Mapped[UUID]
    program_id: Mapped[UUID]
    version: Mapped[int]
    code: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(10), default="active")
    snapshot: Mapped[str] = mapped_column(Text, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))
    rulebook: Mapped[str] = mapped_column(ForeignKey("rulebook_revisions.digest"))
    pdf: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    signed_by: Mapped[UUID]
    signer_name: Mapped[str] = mapped_column(String(120))
    signed_at: Mapped[datetime]
    withdrawn_by: Mapped[UUID | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(String(300), default="")
