"""Who can sign in, and where: the clinic, its people and their signing keys, accounts, sessions, invitations."""

from __future__ import annotations

from datetime import date, datetime
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
from clinic.domain.roles import Actor, Role
from clinic.models.base import ClinicOwned, Global, one_of


class Clinic(Global):
    """One practice: the owner of everything that carries its id.

    `second_opinion_rules` names the rules whose consult flags need another clinician's decision; `reviewed_only` lets
    nobody sign an exercise whose text no clinician has reviewed. `digest_hour` is when the day's e-mails go out, and
    `digest_on` the last day on which they did; `alerts` sends some at once.
    """

    __tablename__ = "clinics"
    __table_args__ = (
        CheckConstraint("paper IN ('a4', 'letter')", name="paper"),
        CheckConstraint(limits.ACUTE_WEEKS.check("acute_window_weeks"), name="acute_window"),
        CheckConstraint(limits.INTAKE_DAYS.check("intake_days"), name="intake_days"),
        CheckConstraint(limits.SILENCE_DAYS.check("silence_days"), name="silence_days"),
        CheckConstraint(limits.DIGEST_HOURS.check("digest_hour"), name="digest_hour"),
    )
    name: Mapped[str] = mapped_column(String(limits.NAME))
    address: Mapped[str] = mapped_column(String(limits.ADDRESS), default="")
    phone: Mapped[str] = mapped_column(String(limits.PHONE), default="")
    emergency_number: Mapped[str] = mapped_column(String(limits.PHONE), default="")
    timezone: Mapped[str] = mapped_column(String(60), default="UTC")
    paper: Mapped[str] = mapped_column(String(6), default="a4")
    acute_window_weeks: Mapped[int] = mapped_column(default=limits.USUAL_ACUTE_WEEKS)
    intake_days: Mapped[int] = mapped_column(default=limits.USUAL_INTAKE_DAYS)
    silence_days: Mapped[int] = mapped_column(default=limits.USUAL_SILENCE_DAYS)
    second_opinion_rules: Mapped[list[str]] = mapped_column("others_only", default=list)
    reviewed_only: Mapped[bool] = mapped_column(default=False)
    digest_hour: Mapped[int] = mapped_column(default=limits.USUAL_DIGEST_HOUR)
    digest_on: Mapped[date | None]
    alerts: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class StaffMember(ClinicOwned):
    """Somebody who works at the clinic. `administers` adds the clinic's administration to a therapist's own role;
    `wants_mail` is off for who wants no e-mails about the worklist.
    """

    __tablename__ = "staff"
    __table_args__ = (
        CheckConstraint("role IN ('administrator', 'therapist', 'assistant')", name="role"),
        CheckConstraint(
            "role <> 'therapist' OR (profession <> '' AND registration <> '')", name="therapist_registered"
        ),
        UniqueConstraint("clinic_id", "account_id"),
    )
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    role: Mapped[Role] = mapped_column(one_of(Role, 20))
    administers: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(String(limits.NAME))
    email: Mapped[str] = mapped_column(String(limits.EMAIL), default="")
    wants_mail: Mapped[bool] = mapped_column(default=True)
    profession: Mapped[str] = mapped_column(String(limits.PROFESSION), default="")
    registration: Mapped[str] = mapped_column(String(limits.REGISTRATION), default="")
    active: Mapped[bool] = mapped_column(default=True)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class SigningKey(ClinicOwned):
    """A private key, encrypted under the environment's key of this id, and its certificate (PEM).

    `staff_id` is empty for the clinic's own certificate authority.
    """

    __tablename__ = "signing_keys"
    __table_args__ = (ForeignKeyConstraint(["clinic_id", "staff_id"], ["staff.clinic_id", "staff.id"]),)
    staff_id: Mapped[UUID | None]
    certificate: Mapped[str] = mapped_column(Text)
    wrapped_key: Mapped[bytes] = mapped_column(LargeBinary)
    key_id: Mapped[str | None] = mapped_column(String(8))
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class Account(Global):
    """One person's way in. `login` is an e-mail address or a chosen name, stored casefolded."""

    __tablename__ = "accounts"
    login: Mapped[str] = mapped_column(String(limits.SIGN_IN_NAME.high), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_key_id: Mapped[str | None] = mapped_column(String(8))
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
    actor: Mapped[Actor] = mapped_column(one_of(Actor, 10))
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
