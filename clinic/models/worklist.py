"""What needs a clinician, all that was ever said of it, who called in vain, and what a therapist paused themselves."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.domain import limits
from clinic.domain.followup.pausing import PauseReason
from clinic.domain.followup.ranking import rank
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Stops
from clinic.domain.screening.rules import Urgency
from clinic.models.base import ClinicOwned, among, one_of, only_one, only_where

EXAMINED = "(examined_on IS NULL) = (examined_by = '') AND (examined_on IS NULL) = (examined_as = '')"
"""All of an examination is said, or nothing."""


def _rank(row: Any) -> int:
    """That of a new row."""
    said = row.get_current_parameters()
    return rank(said["reason"], said.get("urgency"), said["cause"])


class WorklistItem(ClinicOwned):
    """What needs a clinician, from its cause to its end. While it is open it keeps from the patient what it `stops`.

    `rank` is its place by reason and urgency, the most urgent first, for the list to be read in order. `cause` is the
    name of what opened it, once among a patient's open items; `number` that of the write it came with, 0 where time
    passed; `answered_number` and `ended_number` those of the writes in which somebody answered and ended it, who was a
    therapist at the end or was not. `item_id` is the exercise that it stops, or by which it stops the whole plan.
    `opened_at` is when it came, `paused_at` since when it stops what it does where a therapist had it do so later.
    `gone_at` says since when the cause is there no more; what stops something stays open then. `examined_by`,
    `examined_as` and `examined_on` say who examined the patient after an emergency.
    `revision` counts what became of it, but for who saw it, so that nobody answers what they were not shown.
    """

    __tablename__ = "worklist_items"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        ForeignKeyConstraint(["clinic_id", "plan_id"], ["plans.clinic_id", "plans.id"]),
        ForeignKeyConstraint(["clinic_id", "assigned_to"], ["staff.clinic_id", "staff.id"]),
        ForeignKeyConstraint(["clinic_id", "seen_by"], ["staff.clinic_id", "staff.id"]),
        ForeignKeyConstraint(["clinic_id", "answered_by"], ["staff.clinic_id", "staff.id"]),
        ForeignKeyConstraint(["clinic_id", "ended_by"], ["staff.clinic_id", "staff.id"]),
        CheckConstraint(
            among("reason", Reason),
            name="reason",
        ),
        CheckConstraint("stops IN ('nothing', 'exercise', 'plan')", name="stops"),
        CheckConstraint("urgency IN ('urgent', 'same_day', 'emergency')", name="urgency"),
        CheckConstraint("stops != 'exercise' OR item_id IS NOT NULL", name="exercise"),
        CheckConstraint("(seen_by IS NULL) = (seen_at IS NULL)", name="seen"),
        CheckConstraint(
            "(answered_by IS NULL) = (answered_at IS NULL) AND (answered_by IS NULL) = (answered_number = 0)",
            name="answered",
        ),
        CheckConstraint("ended_by IS NULL OR ended_at IS NOT NULL", name="end"),
        CheckConstraint("(ended_by IS NULL) = (ended_number = 0)", name="ended_number"),
        CheckConstraint(EXAMINED, name="examined"),
        only_one("uq_worklist_items_open", "clinic_id", "patient_id", "cause", where="ended_at IS NULL"),
        only_where(
            "ix_worklist_items_open", "clinic_id", "rank", "opened_at", "id", where="ended_at IS NULL"
        ),
        only_where(
            *("ix_worklist_items_put_off", "clinic_id", "snoozed_until", "id"),
            where="ended_at IS NULL AND snoozed_until IS NOT NULL",
        ),
        Index("ix_worklist_items_clinic_id_patient_id", "clinic_id", "patient_id"),
    )
    patient_id: Mapped[UUID]
    plan_id: Mapped[UUID | None]
    item_id: Mapped[UUID | None]
    number: Mapped[int] = mapped_column(default=0)
    reason: Mapped[Reason] = mapped_column(one_of(Reason, 20))
    rank: Mapped[int] = mapped_column(default=_rank)
    cause: Mapped[str] = mapped_column(String(limits.WORKLIST_CAUSE))
    title: Mapped[str] = mapped_column(String(limits.WORKLIST_TITLE))
    stops: Mapped[Stops] = mapped_column(one_of(Stops, 10), default=Stops.NOTHING)
    revision: Mapped[int] = mapped_column(default=1)
    patient_text: Mapped[str] = mapped_column(String(limits.WORKLIST_TEXT), default="")
    urgency: Mapped[Urgency | None] = mapped_column(one_of(Urgency, 10))
    opened_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    gone_at: Mapped[datetime | None]
    assigned_to: Mapped[UUID | None]
    seen_by: Mapped[UUID | None]
    seen_at: Mapped[datetime | None]
    snoozed_until: Mapped[date | None]
    ended_by: Mapped[UUID | None]
    ended_by_therapist: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None]
    ended_number: Mapped[int] = mapped_column(default=0)
    answer: Mapped[str] = mapped_column(String(limits.WORKLIST_ANSWER), default="")
    answered_by: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
    answered_number: Mapped[int] = mapped_column(default=0)
    examined_by: Mapped[str] = mapped_column(String(limits.NAME), default="")
    examined_as: Mapped[str] = mapped_column(String(limits.PROFESSION), default="")
    examined_on: Mapped[date | None]

    @property
    def stops_since(self) -> datetime:
        """Since when it stops what it does; of what stops nothing, when it came."""
        return self.paused_at or self.opened_at


class WorklistAnswer(ClinicOwned):
    """One answer to an item, as it was given: written once, never changed. The item repeats its newest one while that
    is an answer to what the item says now.

    `title` is what the item said then; `resume` whether what it stopped was to go on, or the plan in spite of harm,
    empty where neither was asked, or nobody knows. `answered_by` and `answered_at` are empty, and `number` is 0, for
    what was answered before that was kept. The rest is as in the item.
    """

    __tablename__ = "worklist_answers"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        ForeignKeyConstraint(["clinic_id", "work_id"], ["worklist_items.clinic_id", "worklist_items.id"]),
        ForeignKeyConstraint(["clinic_id", "answered_by"], ["staff.clinic_id", "staff.id"]),
        CheckConstraint(
            "(answered_by IS NULL) = (answered_at IS NULL) AND (answered_by IS NULL) = (number = 0)",
            name="answered",
        ),
        CheckConstraint(EXAMINED, name="examined"),
        UniqueConstraint("clinic_id", "work_id", "number"),
        Index("ix_worklist_answers_clinic_id_patient_id", "clinic_id", "patient_id"),
    )
    patient_id: Mapped[UUID]
    work_id: Mapped[UUID]
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(limits.WORKLIST_TITLE))
    text: Mapped[str] = mapped_column(String(limits.WORKLIST_ANSWER))
    resume: Mapped[bool | None]
    answered_by: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
    examined_by: Mapped[str] = mapped_column(String(limits.NAME), default="")
    examined_as: Mapped[str] = mapped_column(String(limits.PROFESSION), default="")
    examined_on: Mapped[date | None]


class WorklistAttempt(ClinicOwned):
    """A call about an item that reached nobody: who tried when, with a few `words`. It answers nothing. `undone_at` is
    when whoever noted it took it back, as if it had not been.
    """

    __tablename__ = "worklist_attempts"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        ForeignKeyConstraint(["clinic_id", "work_id"], ["worklist_items.clinic_id", "worklist_items.id"]),
        ForeignKeyConstraint(["clinic_id", "tried_by"], ["staff.clinic_id", "staff.id"]),
        UniqueConstraint("clinic_id", "work_id", "number"),
        Index("ix_worklist_attempts_clinic_id_patient_id", "clinic_id", "patient_id"),
    )
    patient_id: Mapped[UUID]
    work_id: Mapped[UUID]
    number: Mapped[int]
    words: Mapped[str] = mapped_column(String(limits.ATTEMPT_WORDS), default="")
    tried_by: Mapped[UUID]
    tried_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class PlanPause(ClinicOwned):
    """A plan that a therapist paused, or exercises of it: what they said, which nobody changes. What it stops are items
    of the worklist, whose causes begin with its id.

    `items` are the ids of the exercises in the plan, none where it is the whole plan. `words` are for the record,
    `patient_text` is what the patient reads. `undone_at` is when its therapist took it back, as if it had not been.
    """

    __tablename__ = "plan_pauses"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        ForeignKeyConstraint(["clinic_id", "plan_id"], ["plans.clinic_id", "plans.id"]),
        ForeignKeyConstraint(["clinic_id", "paused_by"], ["staff.clinic_id", "staff.id"]),
        CheckConstraint(among("why", PauseReason), name="why"),
        UniqueConstraint("clinic_id", "patient_id", "number"),
    )
    patient_id: Mapped[UUID]
    plan_id: Mapped[UUID]
    number: Mapped[int]
    items: Mapped[list[str]]
    why: Mapped[PauseReason] = mapped_column(one_of(PauseReason, 20))
    words: Mapped[str] = mapped_column(String(limits.PAUSE_WORDS), default="")
    patient_text: Mapped[str] = mapped_column(String(limits.PAUSE_TEXT))
    paused_by: Mapped[UUID]
    paused_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
