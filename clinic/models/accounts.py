"""Who can sign in: accounts, second factors, login sessions, invitations, and what slows guessing down."""

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
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from clinic.models.base import ClinicOwned, Global


class Account(Global):
    """One person's way in. `login` is an e-mail address or a chosen name, stored casefolded."""

    __tablename__ = "accounts"
    login: Mapped[str] = mapped_column(String(200), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_last_step: Mapped[int | None]
    created_at: Mapped[datetime]


class RecoveryCode(Global):
    """A single-use stand-in for the second factor; only its SHA-256 is kept."""

    __tablename__ = "recovery_codes"
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class LoginSession(Global):
    """A signed-in browser. The cookie holds a random token; the row holds its SHA-256.

    `second_factor_due` marks a session that has shown the password and still owes the code.
    """

    __tablename__ = "login_sessions"
    __table_args__ = (CheckConstraint("actor IN ('staff', 'patient')", name="actor"),)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinics.id"))
    actor: Mapped[str] = mapped_column(String(10))
    actor_id: Mapped[UUID]
    second_factor_due: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    user_agent: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(45), default="")


class SignInFailure(Global):
    """One failed attempt under a bucket (who is being guessed, and from where); old rows are dropped."""

    __tablename__ = "sign_in_failures"
    __table_args__ = (Index("ix_sign_in_failures_bucket_at", "bucket", "at"),)
    bucket: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class Invitation(ClinicOwned):
    """A one-time way to make an account: for a member of staff (link) or a patient (code and date of birth)."""

    __tablename__ = "invitations"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "staff_id"], ["staff.clinic_id", "staff.id"]),
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        CheckConstraint("(staff_id IS NULL) <> (patient_id IS NULL)", name="one_invitee"),
        UniqueConstraint("code_hash"),
    )
    staff_id: Mapped[UUID | None]
    patient_id: Mapped[UUID | None]
    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
