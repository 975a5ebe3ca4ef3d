"""Whether care helped and how it ended: what was measured, notes about visits, summaries at the end."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from clinic.domain import limits
from clinic.domain.followup.outcomes import measures
from clinic.domain.followup.outcomes.measures import MeasuredSide, OutcomeMeasure, Place
from clinic.domain.followup.outcomes.visits import VisitWay
from clinic.domain.plans.lifecycle import SigningStatus
from clinic.domain.roles import Actor
from clinic.models.base import ClinicOwned, one_of, only_where

MEASURE_NAMES = (
    "measure IN ('pain', 'activity', 'change', 'chair_stand', 'up_and_go', 'single_leg', 'plank', "
    "'prone_hold')"
)


class Measurement(ClinicOwned):
    """One figure of one measure, in the units of `domain/followup/outcomes/measures.py`; never edited.

    `about` is the goal it is about, in its words; `replaces` the row that was wrong, with the `reason`, and no `figure`
    says that there should be none. The row of the highest `number` that nothing replaces counts.
    """

    __tablename__ = "measurements"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        ForeignKeyConstraint(["clinic_id", "recorded_by"], ["staff.clinic_id", "staff.id"]),
        ForeignKeyConstraint(["clinic_id", "replaces"], ["measurements.clinic_id", "measurements.id"]),
        CheckConstraint(MEASURE_NAMES, name="measure"),
        CheckConstraint(measures.check("measure", "figure"), name="figure"),
        CheckConstraint("side IN ('left', 'right')", name="side"),
        CheckConstraint("place IN ('clinic', 'home')", name="place"),
        CheckConstraint("source IN ('staff', 'patient')", name="source"),
        CheckConstraint("source = 'patient' OR recorded_by IS NOT NULL", name="attributed"),
        CheckConstraint("(measure = 'activity') = (about <> '')", name="about"),
        CheckConstraint("figure IS NOT NULL OR replaces IS NOT NULL", name="taken_back"),
        CheckConstraint("(replaces IS NULL) = (reason = '')", name="corrected"),
        UniqueConstraint("clinic_id", "replaces"),
        Index("ix_measurements_clinic_id_patient_id", "clinic_id", "patient_id"),
    )
    patient_id: Mapped[UUID]
    number: Mapped[int]
    measure: Mapped[OutcomeMeasure] = mapped_column(one_of(OutcomeMeasure, 20))
    about: Mapped[str] = mapped_column(String(limits.GOAL), default="")
    side: Mapped[MeasuredSide | None] = mapped_column(one_of(MeasuredSide, 5))
    figure: Mapped[int | None]
    taken_on: Mapped[date]
    place: Mapped[Place] = mapped_column(one_of(Place, 10))
    source: Mapped[Actor] = mapped_column(one_of(Actor, 10))
    recorded_by: Mapped[UUID | None]
    recorded_at: Mapped[datetime]
    replaces: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(String(limits.TAKEN_BACK_REASON), default="")


class MeasureSchedule(ClinicOwned):
    """How often the portal asks about a measure from then on, in weeks; 0 stops. The highest `number` counts."""

    __tablename__ = "measure_schedules"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        ForeignKeyConstraint(["clinic_id", "recorded_by"], ["staff.clinic_id", "staff.id"]),
        CheckConstraint(MEASURE_NAMES, name="measure"),
        CheckConstraint(f"every_weeks = 0 OR {limits.ASK_WEEKS.check('every_weeks')}", name="weeks"),
        UniqueConstraint("clinic_id", "patient_id", "measure", "number"),
    )
    patient_id: Mapped[UUID]
    number: Mapped[int]
    measure: Mapped[OutcomeMeasure] = mapped_column(one_of(OutcomeMeasure, 20))
    every_weeks: Mapped[int]
    begins_on: Mapped[date]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]


class VisitNote(ClinicOwned):
    """A note about a visit, or what was added to one (`amends`); never edited."""

    __tablename__ = "visit_notes"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        ForeignKeyConstraint(["clinic_id", "recorded_by"], ["staff.clinic_id", "staff.id"]),
        ForeignKeyConstraint(["clinic_id", "amends"], ["visit_notes.clinic_id", "visit_notes.id"]),
        CheckConstraint("way IN ('clinic', 'video', 'phone', 'home')", name="way"),
        UniqueConstraint("clinic_id", "patient_id", "number"),
        Index("ix_visit_notes_clinic_id_amends", "clinic_id", "amends"),
    )
    patient_id: Mapped[UUID]
    number: Mapped[int]
    amends: Mapped[UUID | None]
    held_on: Mapped[date]
    way: Mapped[VisitWay] = mapped_column(one_of(VisitWay, 10))
    text: Mapped[str] = mapped_column(String(limits.VISIT_NOTE))
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]


class DischargeSummary(ClinicOwned):
    """What a therapist signed at the end of an episode: frozen when it was signed, then made into a document.

    `version` counts those of one patient; the newest of an episode counts. Until the document is there, `worker` has it
    in hand until `lease_until`, for the `attempts`-th time; `refusal` says why there is none.
    """

    __tablename__ = "discharge_summaries"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        ForeignKeyConstraint(["clinic_id", "episode_id"], ["episodes.clinic_id", "episodes.id"]),
        ForeignKeyConstraint(["clinic_id", "signed_by"], ["staff.clinic_id", "staff.id"]),
        CheckConstraint("status IN ('waiting', 'done', 'refused')", name="status"),
        CheckConstraint("(status = 'done') = (pdf IS NOT NULL)", name="done"),
        CheckConstraint("(pdf IS NULL) = (pdf_sha256 IS NULL)", name="pdf"),
        CheckConstraint("(status = 'refused') = (refusal <> '')", name="refused"),
        CheckConstraint("(status = 'waiting') = (settled_at IS NULL)", name="settled"),
        CheckConstraint("(lease_until IS NULL) = (worker IS NULL)", name="lease"),
        CheckConstraint("lease_until IS NULL OR status = 'waiting'", name="leased"),
        UniqueConstraint("clinic_id", "patient_id", "version"),
        UniqueConstraint("code"),
        Index("ix_discharge_summaries_clinic_id_episode_id", "clinic_id", "episode_id"),
        Index("ix_discharge_summaries_pdf_sha256", "pdf_sha256"),
        only_where("ix_discharge_summaries_queue", "signed_at", where="status = 'waiting'"),
    )
    patient_id: Mapped[UUID]
    episode_id: Mapped[UUID]
    version: Mapped[int]
    code: Mapped[str] = mapped_column(String(16))
    status: Mapped[SigningStatus] = mapped_column(one_of(SigningStatus, 10), default=SigningStatus.WAITING)
    signed_by: Mapped[UUID]
    signer_name: Mapped[str] = mapped_column(String(limits.NAME))
    signed_at: Mapped[datetime]
    snapshot: Mapped[str] = mapped_column(Text, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))
    pdf: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))
    worker: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[datetime | None]
    refusal: Mapped[str] = mapped_column(String(limits.REFUSAL), default="")
