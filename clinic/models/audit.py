"""The audit log: what happened, by whom, about what; append-only, sealed into one hash chain per clinic."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.domain import limits
from clinic.models.base import Base, new_id, only_where

SEARCHED = ("actor_id", "patient_id", "action")


class AuditEvent(Base):
    """One event. `position` and `seal` are empty until the row is sealed into the chain (at most a minute later).

    `key_id` names the key of the seal; rows that version 0.1.0 sealed have none: theirs is the first that we know.

    `clinic_id` is the nil UUID for events that belong to no clinic, such as a sign-in with an unknown name. `action`
    and `actor` are read as text, so that `verify` can say of a word that nobody knows that the row was changed.
    """

    __tablename__ = "audit_events"
    __table_args__ = (
        UniqueConstraint("clinic_id", "position"),
        Index("ix_audit_events_clinic_id_subject_id", "clinic_id", "subject_id"),
        *(Index(f"ix_audit_events_clinic_id_{column}", "clinic_id", column, "id") for column in SEARCHED),
        only_where("ix_audit_events_open", "clinic_id", "id", where="position IS NULL"),
    )
    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(limits.ACTION))
    actor: Mapped[str] = mapped_column(String(10))
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str] = mapped_column(String(limits.NAME), default="")
    subject: Mapped[str] = mapped_column(String(30), default="")
    subject_id: Mapped[UUID | None]
    patient_id: Mapped[UUID | None]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    address: Mapped[str] = mapped_column(String(45), default="")
    position: Mapped[int | None]
    seal: Mapped[str | None] = mapped_column(String(64))
    key_id: Mapped[str | None] = mapped_column(String(8))


class AuditHead(Base):
    """The end of a clinic's chain: how many rows are sealed and the last seal. A missing tail shows here."""

    __tablename__ = "audit_heads"
    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int]
    seal: Mapped[str] = mapped_column(String(64))
