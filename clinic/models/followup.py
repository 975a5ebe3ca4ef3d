"""What patients report (training sessions with one entry an item, append-only, once per client UUID), the days that are
counted from it, and what was decided about steps.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.domain import limits
from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.diary.days import ReportStatus
from clinic.domain.followup.progression.checks import SuggestionKind
from clinic.domain.followup.progression.decisions import Decided
from clinic.domain.followup.progression.sessions import SkipReason
from clinic.models.base import Base, ClinicOwned, one_of, only_one


class TrainingSession(ClinicOwned):
    """One exercise session as the patient reported it. Pain and effort 0-10; empty means not said.

    `signs` is what is new since the last report (`followup.signs`), an empty list where the patient said nothing is;
    `settled` whether the pain of the session before was back to usual by the next morning; `other` what was done
    instead or beside. `zone` and `pressed_at` are the time zone and the clock of the device when it was sent, as the
    device says. A correction `replaces` another report, which is kept and counts nowhere, as does one that is mistaken
    or was taken back (`status`); `counts_again_number` is the write since which it counts again, 0 where it always did.
    One without entries is a message: how the patient was while the plan was paused, and no word of a training.
    `alarm_before` is what `patients.alarm` was, where this report was one.
    """

    __tablename__ = "training_sessions"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        ForeignKeyConstraint(["clinic_id", "plan_id"], ["plans.clinic_id", "plans.id"]),
        CheckConstraint(limits.SCORE.check("pain"), name="pain"),
        CheckConstraint(limits.SCORE.check("effort"), name="effort"),
        ForeignKeyConstraint(
            ["clinic_id", "replaces"], ["training_sessions.clinic_id", "training_sessions.id"]
        ),
        ForeignKeyConstraint(["clinic_id", "mistaken_by"], ["staff.clinic_id", "staff.id"]),
        CheckConstraint("status IN ('counts', 'replaced', 'mistaken', 'taken_back')", name="status"),
        CheckConstraint("(mistaken_by IS NULL) = (mistaken_at IS NULL)", name="mistaken"),
        CheckConstraint("status <> 'mistaken' OR mistaken_at IS NOT NULL", name="marked"),
        CheckConstraint("(status = 'taken_back') = (taken_back_at IS NOT NULL)", name="taken_back"),
        CheckConstraint("replaces <> id", name="replaces_another"),
        only_one(
            "uq_training_sessions_replaces",
            "clinic_id",
            "replaces",
            where="replaces IS NOT NULL AND status <> 'taken_back'",
        ),
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
    signs: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    settled: Mapped[bool | None]
    note: Mapped[str] = mapped_column(String(limits.REPORT_NOTE), default="")
    other: Mapped[str] = mapped_column(String(limits.REPORT_OTHER), default="")
    zone: Mapped[str] = mapped_column(String(limits.REPORT_ZONE), default="")
    pressed_at: Mapped[datetime | None]
    reported_at: Mapped[datetime]
    replaces: Mapped[UUID | None]
    status: Mapped[ReportStatus] = mapped_column(one_of(ReportStatus, 10), default=ReportStatus.COUNTS)
    mistaken_by: Mapped[UUID | None]
    mistaken_at: Mapped[datetime | None]
    mistaken_reason: Mapped[str] = mapped_column(String(limits.REPORT_MISTAKEN), default="")
    taken_back_at: Mapped[datetime | None]
    alarm_before: Mapped[int | None]
    counts_again_number: Mapped[int] = mapped_column(default=0)
    entries: Mapped[list[TrainingEntry]] = relationship(cascade="all, delete-orphan")


class TrainingEntry(ClinicOwned):
    """How one item of the plan went; empty is not said, of the `outcome` as well. What the other columns say is in
    `followup.diary.details`.
    """

    __tablename__ = "training_entries"
    __table_args__ = (
        ForeignKeyConstraint(
            ["clinic_id", "training_session_id"], ["training_sessions.clinic_id", "training_sessions.id"]
        ),
        CheckConstraint("outcome IN ('done', 'partly', 'skipped')", name="outcome"),
        CheckConstraint("extra IS NULL OR outcome = 'done'", name="extra_when_done"),
        CheckConstraint(
            "sets IS NULL AND amount IS NULL AND sets_right IS NULL AND amount_right IS NULL OR outcome = 'partly'",
            name="amount_when_partly",
        ),
        CheckConstraint("reason IS NULL OR outcome = 'skipped'", name="reason_when_skipped"),
        CheckConstraint(
            "reason IN ('pain', 'no_time', 'no_equipment', 'unclear', 'too_hard', 'unwell', 'other')",
            name="reason",
        ),
        CheckConstraint(limits.DONE_AMOUNT.check("extra"), name="extra"),
        CheckConstraint(limits.DONE_SETS.check("sets"), name="sets"),
        CheckConstraint(limits.DONE_AMOUNT.check("amount"), name="amount"),
        CheckConstraint(limits.DONE_SETS.check("sets_right"), name="sets_right"),
        CheckConstraint(limits.DONE_AMOUNT.check("amount_right"), name="amount_right"),
        CheckConstraint(limits.SCORE.check("pain"), name="pain"),
        CheckConstraint(limits.SCORE.check("effort"), name="effort"),
        UniqueConstraint("clinic_id", "training_session_id", "item_id"),
    )
    training_session_id: Mapped[UUID]
    item_id: Mapped[UUID]
    outcome: Mapped[Outcome | None] = mapped_column(one_of(Outcome, 10))
    extra: Mapped[int | None]
    sets: Mapped[int | None]
    amount: Mapped[int | None]
    sets_right: Mapped[int | None]
    amount_right: Mapped[int | None]
    reason: Mapped[SkipReason | None] = mapped_column(one_of(SkipReason, 20))
    pain: Mapped[int | None]
    effort: Mapped[int | None]


ENTRIES_OF_SESSION = (
    TrainingEntry.clinic_id == TrainingSession.clinic_id,
    TrainingEntry.training_session_id == TrainingSession.id,
)
WORST_OF_ENTRIES = (  # the highest pain of any exercise of a session, for a query of sessions
    select(func.max(TrainingEntry.pain))
    .where(*ENTRIES_OF_SESSION)
    .correlate(TrainingSession)
    .scalar_subquery()
)


class TrainingDay(Base):
    """A day of which a patient sent a report: how many of its reports count, and in how many something was done.

    Worked out from the reports, in the transaction of whatever changes which of them count, so that nobody has to read
    them all (`followup.diary.training_days`). It has no id, because nothing refers to it. A day on which no report
    counts any more has zeros.
    """

    __tablename__ = "training_days"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        CheckConstraint("trainings >= 0 AND trainings <= reports", name="trainings"),
    )
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinics.id"), primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(primary_key=True)
    trained_on: Mapped[date] = mapped_column(primary_key=True)
    reports: Mapped[int]
    trainings: Mapped[int]


class SuggestionDecision(ClinicOwned):
    """What a therapist decided about a suggested step, as it stood then.

    `item_id` is the exercise in the plan, `step` the step's name (`decisions.name_of`), `rests_on` the numbers of the
    reports it was read from, `program_id` the draft that it went into.
    """

    __tablename__ = "suggestion_decisions"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        ForeignKeyConstraint(["clinic_id", "plan_id"], ["plans.clinic_id", "plans.id"]),
        ForeignKeyConstraint(["clinic_id", "program_id"], ["programs.clinic_id", "programs.id"]),
        ForeignKeyConstraint(["clinic_id", "decided_by"], ["staff.clinic_id", "staff.id"]),
        CheckConstraint("kind IN ('ready', 'hold', 'back', 'stop')", name="kind"),
        CheckConstraint("decided IN ('accepted', 'changed', 'declined')", name="decided"),
        CheckConstraint("(decided = 'declined') = (program_id IS NULL)", name="program"),
        UniqueConstraint("clinic_id", "patient_id", "number"),
    )
    patient_id: Mapped[UUID]
    number: Mapped[int]
    plan_id: Mapped[UUID]
    item_id: Mapped[UUID]
    slug: Mapped[str] = mapped_column(String(80))
    kind: Mapped[SuggestionKind] = mapped_column(one_of(SuggestionKind, 10))
    step: Mapped[str] = mapped_column(String(limits.SUGGESTION_STEP))
    because: Mapped[str] = mapped_column(String(limits.SUGGESTION_BECAUSE))
    rests_on: Mapped[list[Any]]
    decided: Mapped[Decided] = mapped_column(one_of(Decided, 10))
    reason: Mapped[str] = mapped_column(String(limits.SUGGESTION_REASON), default="")
    decided_by: Mapped[UUID]
    decided_at: Mapped[datetime]
    program_id: Mapped[UUID | None]


class Chore(Base):
    """Work that comes again: when the worker did it last, and what for, so that it is due when that changes."""

    __tablename__ = "chores"
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    done_at: Mapped[datetime]
    about: Mapped[str] = mapped_column(String(100), default="")
