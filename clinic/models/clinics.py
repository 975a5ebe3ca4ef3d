"""The clinic, its people and its signing keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from clinic.models.base import ClinicOwned, Global


class Clinic(Global):
    """One practice: the owner of everything that carries its id.

    `others_only` names the rules whose consult flags need another clinician's decision.
    """

    __tablename__ = "clinics"
    __table_args__ = (
        CheckConstraint("paper IN ('a4', 'letter')", name="paper"),
        CheckConstraint("acute_window_weeks BETWEEN 4 AND 12", name="acute_window"),
        CheckConstraint("intake_days BETWEEN 30 AND 365", name="intake_days"),
    )
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    timezone: Mapped[str] = mapped_column(String(60), default="UTC")
    paper: Mapped[str] = mapped_column(String(6), default="a4")
    acute_window_weeks: Mapped[int] = mapped_column(default=6)
    intake_days: Mapped[int] = mapped_column(default=90)
    others_only: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime]


class StaffMember(ClinicOwned):
    """Somebody who works at the clinic. `administers` adds the clinic's administration to a therapist's own role."""

    __tablename__ = "staff"
    __table_args__ = (
        CheckConstraint("role IN ('administrator', 'therapist', 'assistant')", name="role"),
        CheckConstraint(
            "role <> 'therapist' OR (profession <> '' AND registration <> '')", name="therapist_registered"
        ),
        UniqueConstraint("clinic_id", "account_id"),
    )
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    role: Mapped[str] = mapped_column(String(20))
    administers: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(200), default="")
    profession: Mapped[str] = mapped_column(String(80), default="")
    registration: Mapped[str] = mapped_column(String(60), default="")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class SigningKey(ClinicOwned):
    """A private key, encrypted under the key of the environment, and its certificate (PEM).

    `staff_id` is empty for the clinic's own certificate authority.
    """

    __tablename__ = "signing_keys"
    __table_args__ = (ForeignKeyConstraint(["clinic_id", "staff_id"], ["staff.clinic_id", "staff.id"]),)
    staff_id: Mapped[UUID | None]
    certificate: Mapped[str] = mapped_column(Text)
    wrapped_key: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
