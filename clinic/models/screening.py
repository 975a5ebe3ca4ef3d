"""Consults: how the flags that screening raised were resolved."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from clinic.domain.limits import CONSULT_REASON, NAME, PROFESSION, REGISTRATION, WITHDRAWAL_REASON
from clinic.domain.screening.consults import ConsultKind, Decision
from clinic.models.base import ClinicOwned, one_of


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
        UniqueConstraint("clinic_id", "patient_id", "number"),
        Index("ix_consults_clinic_id_patient_id", "clinic_id", "patient_id"),
    )
    patient_id: Mapped[UUID]
    number: Mapped[int]
    kind: Mapped[ConsultKind] = mapped_column(one_of(ConsultKind, 10))
    clinician: Mapped[str] = mapped_column(String(NAME))
    profession: Mapped[str] = mapped_column(String(PROFESSION))
    registration: Mapped[str] = mapped_column(String(REGISTRATION), default="")
    held_on: Mapped[date]
    decision: Mapped[Decision] = mapped_column(one_of(Decision, 30))
    reason: Mapped[str] = mapped_column(String(CONSULT_REASON))
    examined: Mapped[list[str]] = mapped_column(default=list)
    limits: Mapped[dict[str, Any]] = mapped_column(default=dict)
    covers: Mapped[list[str]]
    expires_on: Mapped[date]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
    withdrawn_by: Mapped[UUID | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(String(WITHDRAWAL_REASON), default="")
    withdrawn_number: Mapped[int] = mapped_column(default=0)
