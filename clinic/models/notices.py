"""E-mails to staff that wait to be sent, were sent, or could not be."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clinic.domain import limits
from clinic.domain.followup.notices import NoticeKind, NoticeStatus
from clinic.models.base import ClinicOwned, one_of, only_one, only_where


class Notice(ClinicOwned):
    """An e-mail to a member of staff that says how many `patients` wait (0 for an alert), and nothing about any.

    Written with its cause, and in a worker's hand until `lease_until`, for the `attempts`-th time, as a signing is.
    `day` is the digest's, at the clinic; `due_at` when it is to be tried; `answer` what stood in the way at last, in
    the mail server's words.
    """

    __tablename__ = "notices"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "staff_id"], ["staff.clinic_id", "staff.id"]),
        CheckConstraint("kind IN ('digest', 'alert')", name="kind"),
        CheckConstraint("status IN ('waiting', 'sent', 'dropped', 'failed')", name="status"),
        CheckConstraint("(kind = 'digest') = (day IS NOT NULL)", name="day"),
        CheckConstraint("(status = 'waiting') = (settled_at IS NULL)", name="settled"),
        CheckConstraint("(lease_until IS NULL) = (worker IS NULL)", name="lease"),
        CheckConstraint("lease_until IS NULL OR status = 'waiting'", name="leased"),
        only_one("uq_notices_digest", "clinic_id", "staff_id", "day", where="kind = 'digest'"),
        only_where("ix_notices_queue", "due_at", where="status = 'waiting'"),
        Index("ix_notices_clinic_id_written_at", "clinic_id", "written_at"),
        Index("ix_notices_clinic_id_staff_id_tried_at", "clinic_id", "staff_id", "tried_at"),
    )
    staff_id: Mapped[UUID]
    kind: Mapped[NoticeKind] = mapped_column(one_of(NoticeKind, 10))
    patients: Mapped[int] = mapped_column(default=0)
    day: Mapped[date | None]
    status: Mapped[NoticeStatus] = mapped_column(one_of(NoticeStatus, 10), default=NoticeStatus.WAITING)
    written_at: Mapped[datetime]
    due_at: Mapped[datetime]
    tried_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(limits.MAIL_ANSWER), default="")
