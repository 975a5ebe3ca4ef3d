"""Adverse events, and what became known of them later: rows that nobody changes."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.domain import limits
from clinic.domain.followup.adverse_events import During, Harm, Informant
from clinic.models.base import ClinicOwned, one_of


class AdverseEvent(ClinicOwned):
    """What happened to a patient, with which exercise of which plan if with one, the harm, and what was done.

    `exercise` is what it was called then, and empty where `during` says that it was with none, or that nobody knows.
    """

    __tablename__ = "adverse_events"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        ForeignKeyConstraint(["clinic_id", "plan_id"], ["plans.clinic_id", "plans.id"]),
        ForeignKeyConstraint(["clinic_id", "recorded_by"], ["staff.clinic_id", "staff.id"]),
        CheckConstraint("harm IN ('none', 'mild', 'unknown', 'moderate', 'severe')", name="harm"),
        CheckConstraint("told_by IN ('patient', 'staff', 'other')", name="told_by"),
        CheckConstraint("during IN ('exercise', 'other', 'unknown', 'not_asked')", name="during"),
        CheckConstraint(
            "(item_id IS NULL) = (plan_id IS NULL) AND (item_id IS NULL) = (exercise = '')", name="exercise"
        ),
        CheckConstraint("(item_id IS NOT NULL) = (during = 'exercise')", name="with_what"),
        Index("ix_adverse_events_clinic_id_happened_on", "clinic_id", "happened_on"),
        Index("ix_adverse_events_clinic_id_patient_id", "clinic_id", "patient_id"),
    )
    patient_id: Mapped[UUID]
    number: Mapped[int]
    plan_id: Mapped[UUID | None]
    item_id: Mapped[UUID | None]
    during: Mapped[During] = mapped_column(one_of(During, 10), default=During.NOT_ASKED)
    exercise: Mapped[str] = mapped_column(String(limits.NAME), default="")
    happened_on: Mapped[date]
    what: Mapped[str] = mapped_column(String(limits.EVENT_TEXT))
    harm: Mapped[Harm] = mapped_column(one_of(Harm, 10))
    action: Mapped[str] = mapped_column(String(limits.EVENT_TEXT))
    told_by: Mapped[Informant] = mapped_column(one_of(Informant, 10))
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
    additions: Mapped[list[AdverseEventAddition]] = relationship(
        order_by="AdverseEventAddition.number", viewonly=True
    )


class AdverseEventAddition(ClinicOwned):
    """What became known of an adverse event; `harm` where it is another one than was said before."""

    __tablename__ = "adverse_event_additions"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "event_id"], ["adverse_events.clinic_id", "adverse_events.id"]),
        ForeignKeyConstraint(["clinic_id", "added_by"], ["staff.clinic_id", "staff.id"]),
        CheckConstraint("harm IN ('none', 'mild', 'unknown', 'moderate', 'severe')", name="harm"),
        Index("ix_adverse_event_additions_clinic_id_event_id", "clinic_id", "event_id"),
    )
    event_id: Mapped[UUID]
    number: Mapped[int]
    text: Mapped[str] = mapped_column(String(limits.EVENT_TEXT))
    harm: Mapped[Harm | None] = mapped_column(one_of(Harm, 10))
    added_by: Mapped[UUID]
    added_at: Mapped[datetime]
