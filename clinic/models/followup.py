"""What patients report: training sessions with one entry an item, append-only, once per client UUID."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.domain import limits
from clinic.domain.followup.adherence import Outcome
from clinic.models.base import ClinicOwned, one_of


class TrainingSession(ClinicOwned):
    """One exercise session as the patient reported it. Pain and effort 0-10; empty means not said."""

    __tablename__ = "training_sessions"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        ForeignKeyConstraint(["clinic_id", "plan_id"], ["plans.clinic_id", "plans.id"]),
        CheckConstraint(limits.SCORE.check("pain"), name="pain"),
        CheckConstraint(limits.SCORE.check("effort"), name="effort"),
        UniqueConstraint("clinic_id", "patient_id", "client_uuid"),
        UniqueConstraint("clinic_id", "patient_id", "number"),
        Index(
            "ix_training_sessions_clinic_id_patient_id_trained_on", "clinic_id", "patient_id", "trained_on"
        ),
    )
    patient_id: Mapped[UUID]
    number: Mapped[int]
    plan_id: Mapped[UUID]
    client_uuid: Mapped[UUID]
    trained_on: Mapped[date]
    pain: Mapped[int | None]
    effort: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(limits.REPORT_NOTE), default="")
    reported_at: Mapped[datetime]
    entries: Mapped[list[TrainingEntry]] = relationship(cascade="all, delete-orphan")


class TrainingEntry(ClinicOwned):
    """How one item of the plan went."""

    __tablename__ = "training_entries"
    __table_args__ = (
        ForeignKeyConstraint(
            ["clinic_id", "training_session_id"], ["training_sessions.clinic_id", "training_sessions.id"]
        ),
        CheckConstraint("outcome IN ('done', 'partly', 'skipped')", name="outcome"),
        UniqueConstraint("clinic_id", "training_session_id", "item_id"),
    )
    training_session_id: Mapped[UUID]
    item_id: Mapped[UUID]
    outcome: Mapped[Outcome] = mapped_column(one_of(Outcome, 10))
