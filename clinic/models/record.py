"""The patient's record: who, and immutable attributed statements about goals, problems and facts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from clinic.domain import limits
from clinic.domain.record.episodes import EndReason, PlanAfter
from clinic.domain.record.facts import Reply
from clinic.domain.record.patients import Experience
from clinic.domain.record.problems import StatementStatus
from clinic.domain.roles import Actor
from clinic.models.base import Base, ClinicOwned, among, one_of, only_one, only_where

BY_BYTES = String(limits.SEARCH_KEY).with_variant(String(limits.SEARCH_KEY, collation="C"), "postgresql")


class Patient(ClinicOwned):
    """A person in care. Height in cm, weight in kg; empty means not recorded, never zero.

    Every write to the record takes the next number of `counter`, and the part that it changed keeps that number as
    its revision. `newest_at` is the latest time that any write gave itself, by whatever clock. `alarm` is the number of
    the newest report of strong pain or a new sign: no consult from before it settles anything. `last_report_…` is the
    newest report: the day it is about, its pain, whether anything was done, whether it stopped the plan; it came at
    `last_reported_at`. `details_written` has, of each detail that the screening reads, the number of the write that
    changed it last. Who is archived was discharged, and is on nobody's list.
    `care_ended_on` is the day on which the newest episode ended, none while one is open or before the first. `asked_on`
    is the day from which the portal asks how the patient is. `flag_said` is the number of the newest yes to
    a red flag, 0 where there never was one: of these patients alone a list asks whether one stands. `level`
    decides the dosage of what is added to a draft.
    `record_number` is the clinic's own, and `record_key` the same however it is spaced or capitalised, none where there
    is no number: no two patients of a clinic have one.
    """

    __tablename__ = "patients"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "therapist_id"], ["staff.clinic_id", "staff.id"]),
        ForeignKeyConstraint(["clinic_id", "archived_by"], ["staff.clinic_id", "staff.id"]),
        CheckConstraint("(archived_by IS NULL) = (archived_at IS NULL)", name="archived"),
        CheckConstraint(limits.HEIGHT_CM.check("height_cm"), name="height"),
        CheckConstraint(limits.WEIGHT_KG.check("weight_kg"), name="weight"),
        CheckConstraint(limits.BALL_RATING_KG.check("ball_rating_kg"), name="ball_rating"),
        CheckConstraint(among("level", Experience), name="level"),
        CheckConstraint("(record_key IS NULL) = (record_number = '')", name="record_number"),
        UniqueConstraint("clinic_id", "account_id"),
        UniqueConstraint("clinic_id", "record_key"),
        Index("ix_patients_clinic_id_search_name", "clinic_id", "search_name"),
        Index("ix_patients_clinic_id_therapist_id_search_name", "clinic_id", "therapist_id", "search_name"),
        only_where("ix_patients_archived", "clinic_id", "search_name", where="archived_at IS NOT NULL"),
        only_where("ix_patients_flagged", "clinic_id", "search_name", where="flag_said > 0"),
        only_where(
            "ix_patients_flagged_by_therapist",
            "clinic_id",
            "therapist_id",
            "search_name",
            where="flag_said > 0",
        ),
    )
    name: Mapped[str] = mapped_column(String(limits.NAME))
    search_name: Mapped[str] = mapped_column(String(limits.NAME))
    born: Mapped[date]
    height_cm: Mapped[int | None]
    weight_kg: Mapped[float | None] = mapped_column(Numeric(4, 1, asdecimal=False))
    email: Mapped[str] = mapped_column(String(limits.EMAIL), default="")
    phone: Mapped[str] = mapped_column(String(limits.PHONE), default="")
    record_number: Mapped[str] = mapped_column(String(limits.RECORD_NUMBER), default="")
    record_key: Mapped[str | None] = mapped_column(String(limits.RECORD_NUMBER))
    language: Mapped[str] = mapped_column(String(10), default="en")
    therapist_id: Mapped[UUID]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    ball_diameter_cm: Mapped[int | None]
    ball_rating_kg: Mapped[int | None]
    ball_latex_free: Mapped[bool | None]
    ball_anti_burst: Mapped[bool | None]
    level: Mapped[Experience | None] = mapped_column(one_of(Experience, 12))
    created_at: Mapped[datetime]
    newest_at: Mapped[datetime]
    counter: Mapped[int] = mapped_column(default=0)
    alarm: Mapped[int] = mapped_column(default=0)
    last_report_on: Mapped[date | None]
    last_report_pain: Mapped[int | None]
    last_report_done: Mapped[bool | None]
    asked_on: Mapped[date | None]
    last_report_red: Mapped[bool | None]
    last_reported_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    archived_by: Mapped[UUID | None]
    care_ended_on: Mapped[date | None]
    flag_said: Mapped[int] = mapped_column(default=0)
    details_revision: Mapped[int] = mapped_column(default=0)
    details_written: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    goals_revision: Mapped[int] = mapped_column(default=0)
    consults_revision: Mapped[int] = mapped_column(default=0)


class PatientKey(Base):
    """What a patient is found by (`domain/record/finding/keys`): worked out from the record with every change of it.

    It has no id, because nothing refers to it. On PostgreSQL keys are in the order of their bytes, as on SQLite.
    """

    __tablename__ = "patient_keys"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        Index("ix_patient_keys_clinic_id_key_patient_id", "clinic_id", "key", "patient_id"),
    )
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinics.id"), primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(BY_BYTES, primary_key=True)


class _Statement(ClinicOwned):
    """Something said about a patient by somebody: never edited, the one of the highest number counts.

    What is written at once has one number.
    """

    __abstract__ = True
    patient_id: Mapped[UUID]
    number: Mapped[int]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None]
    source: Mapped[Actor] = mapped_column(one_of(Actor, 10), default=Actor.STAFF)


def _of_patient(table: str, *more: Any) -> tuple[Any, ...]:
    return (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        ForeignKeyConstraint(["clinic_id", "recorded_by"], ["staff.clinic_id", "staff.id"]),
        CheckConstraint("source IN ('staff', 'patient')", name="source"),
        CheckConstraint("source = 'patient' OR recorded_by IS NOT NULL", name="attributed"),
        Index(f"ix_{table}_clinic_id_patient_id", "clinic_id", "patient_id"),
        *more,
    )


class Goal(_Statement):
    """What the patient wants to be able to do; `place` says which goal, an empty text takes it back.

    `target` is how well it should go by `due_on`, 0 not at all and 10 as well as before; empty where nobody set one.
    """

    __tablename__ = "goals"
    __table_args__ = _of_patient(
        "goals",
        CheckConstraint(limits.SCORE.check("target"), name="target"),
        UniqueConstraint("clinic_id", "patient_id", "place", "number"),
    )
    place: Mapped[int]
    text: Mapped[str] = mapped_column(String(limits.GOAL))
    target: Mapped[int | None]
    due_on: Mapped[date | None]


class ProblemRecord(_Statement):
    """A statement about one problem: active, resolved, or `error` when it should never have been recorded.

    `reason` says why it takes something back, if it does; `over_since` the day since which it is resolved.
    """

    __tablename__ = "condition_records"
    __table_args__ = _of_patient(
        "condition_records",
        CheckConstraint("status IN ('active', 'resolved', 'error')", name="status"),
        UniqueConstraint("clinic_id", "patient_id", "code", "number"),
    )
    code: Mapped[str] = mapped_column(String(60))
    status: Mapped[StatementStatus] = mapped_column(one_of(StatementStatus, 10))
    onset: Mapped[date | None]
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    note: Mapped[str] = mapped_column(String(limits.PROBLEM_NOTE), default="")
    over_since: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(limits.TAKEN_BACK_REASON), default="")


class FactRecord(_Statement):
    """An answer to one question of the screening (facts and red flags), by name; `reason` where it takes back a yes.

    `by_therapist` says whether whoever wrote it was one, and so went through what the patient had said at home.
    """

    __tablename__ = "fact_records"
    __table_args__ = _of_patient(
        "fact_records",
        CheckConstraint("answer IN ('yes', 'no', 'not_recorded')", name="answer"),
        UniqueConstraint("clinic_id", "patient_id", "name", "number"),
        only_where("ix_fact_records_yes", "clinic_id", "name", "patient_id", where="answer = 'yes'"),
    )
    name: Mapped[str] = mapped_column(String(60))
    answer: Mapped[Reply] = mapped_column(one_of(Reply, 12))
    reason: Mapped[str] = mapped_column(String(limits.TAKEN_BACK_REASON), default="")
    by_therapist: Mapped[bool] = mapped_column(default=False)


class DetailCorrection(_Statement):
    """A detail of the patient that was corrected so that the screening finds less: what it was, what it is, and why."""

    __tablename__ = "detail_corrections"
    __table_args__ = _of_patient(
        "detail_corrections", UniqueConstraint("clinic_id", "patient_id", "name", "number")
    )
    name: Mapped[str] = mapped_column(String(60))
    was: Mapped[str] = mapped_column(String(limits.DETAIL_WORDS))
    now: Mapped[str] = mapped_column(String(limits.DETAIL_WORDS))
    reason: Mapped[str] = mapped_column(String(limits.TAKEN_BACK_REASON))


class ClearanceRecord(ClinicOwned):
    """The medical assessment of a red flag, immutable but for its end: when the flag is said again or changed (by
    whom, nobody's id for the patient), or when another one takes its place. One that does not allow exercise is kept,
    and clears nothing.
    """

    __tablename__ = "clearances"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        ForeignKeyConstraint(["clinic_id", "recorded_by"], ["staff.clinic_id", "staff.id"]),
        ForeignKeyConstraint(["clinic_id", "ended_by"], ["staff.clinic_id", "staff.id"]),
        CheckConstraint("ended_by IS NULL OR ended_at IS NOT NULL", name="end"),
        UniqueConstraint("clinic_id", "patient_id", "number", "flag"),
        only_one("ix_clearances_open", "clinic_id", "patient_id", "flag", where="ended_at IS NULL"),
    )
    patient_id: Mapped[UUID]
    number: Mapped[int]
    flag: Mapped[str] = mapped_column(String(60))
    clinician: Mapped[str] = mapped_column(String(limits.NAME))
    profession: Mapped[str] = mapped_column(String(limits.PROFESSION))
    registration: Mapped[str] = mapped_column(String(limits.REGISTRATION), default="")
    held_on: Mapped[date]
    result: Mapped[str] = mapped_column(String(limits.CLEARANCE_RESULT))
    allows_exercise: Mapped[bool]
    expires_on: Mapped[date]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
    ended_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    ended_reason: Mapped[str] = mapped_column(String(limits.WITHDRAWAL_REASON), default="")
    ended_number: Mapped[int] = mapped_column(default=0)


class Episode(ClinicOwned):
    """A stretch of care, one open at a time. Nobody begins it but a signature (`begun_by` is who signed) or somebody by
    hand; `revision` goes up with its end.
    """

    __tablename__ = "episodes"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        ForeignKeyConstraint(["clinic_id", "begun_by"], ["staff.clinic_id", "staff.id"]),
        ForeignKeyConstraint(["clinic_id", "ended_by"], ["staff.clinic_id", "staff.id"]),
        CheckConstraint(
            "reason IN ('goals_reached', 'moved', 'stopped_coming', 'referred_on', 'other')", name="reason"
        ),
        CheckConstraint("plan_after IN ('goes_on', 'withdrawn')", name="plan_after"),
        CheckConstraint("(ended_at IS NULL) = (ended_on IS NULL)", name="end"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by"),
        CheckConstraint("(ended_at IS NULL) = (reason IS NULL)", name="end_reason"),
        CheckConstraint("ended_on IS NULL OR ended_on >= began_on", name="days"),
        CheckConstraint("ended_at IS NOT NULL OR (note = '' AND plan_after IS NULL)", name="open"),
        UniqueConstraint("clinic_id", "patient_id", "number"),
        only_one("uq_episodes_open", "clinic_id", "patient_id", where="ended_at IS NULL"),
    )
    patient_id: Mapped[UUID]
    number: Mapped[int]
    revision: Mapped[int] = mapped_column(default=0)
    began_on: Mapped[date]
    begun_by: Mapped[UUID]
    begun_at: Mapped[datetime]
    ended_on: Mapped[date | None]
    ended_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    reason: Mapped[EndReason | None] = mapped_column(one_of(EndReason, 20))
    note: Mapped[str] = mapped_column(String(limits.EPISODE_NOTE), default="")
    plan_after: Mapped[PlanAfter | None] = mapped_column(one_of(PlanAfter, 10))
