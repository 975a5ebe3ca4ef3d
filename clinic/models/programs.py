"""Programs: drafts with their items, and the templates that a clinic and its people keep to start from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.domain import limits
from clinic.domain.programs.draft import ProgramStatus
from clinic.domain.programs.ticks import TickKind
from clinic.models.base import ClinicOwned, one_of, only_one


class ProgramTemplate(ClinicOwned):
    """A program to start from, kept by the clinic, or by one person where it has an `owner_id`.

    `version` is its newest one, which was saved `changed_at`. Who retired it can take it back.
    """

    __tablename__ = "program_templates"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "owner_id"], ["staff.clinic_id", "staff.id"]),
        ForeignKeyConstraint(["clinic_id", "changed_by"], ["staff.clinic_id", "staff.id"]),
        ForeignKeyConstraint(["clinic_id", "retired_by"], ["staff.clinic_id", "staff.id"]),
        CheckConstraint("(retired_by IS NULL) = (retired_at IS NULL)", name="retired"),
    )
    owner_id: Mapped[UUID | None]
    name: Mapped[str] = mapped_column(String(limits.TEMPLATE_NAME))
    version: Mapped[int]
    changed_by: Mapped[UUID]
    changed_at: Mapped[datetime]
    retired_by: Mapped[UUID | None]
    retired_at: Mapped[datetime | None]


class TemplateVersion(ClinicOwned):
    """One version of a template, immutable: its name then, and its phases as plain values (`domain.programs.kept`)."""

    __tablename__ = "template_versions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["clinic_id", "template_id"], ["program_templates.clinic_id", "program_templates.id"]
        ),
        ForeignKeyConstraint(["clinic_id", "saved_by"], ["staff.clinic_id", "staff.id"]),
        UniqueConstraint("clinic_id", "template_id", "number"),
    )
    template_id: Mapped[UUID]
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(limits.TEMPLATE_NAME))
    content: Mapped[dict[str, Any]]
    saved_by: Mapped[UUID]
    saved_at: Mapped[datetime]


class Program(ClinicOwned):
    """A draft for one patient. `revision` counts edits, so that two tabs cannot overwrite each other.

    `ready` says that it waits for a therapist; `handed_…` who passed it on last, or handed it back, when, and with what
    words. `template_…` says which template and version it was started from: a built-in one by its slug.
    """

    __tablename__ = "programs"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        ForeignKeyConstraint(["clinic_id", "created_by"], ["staff.clinic_id", "staff.id"]),
        ForeignKeyConstraint(["clinic_id", "handed_by"], ["staff.clinic_id", "staff.id"]),
        ForeignKeyConstraint(
            ["clinic_id", "template_id", "template_version"],
            ["template_versions.clinic_id", "template_versions.template_id", "template_versions.number"],
        ),
        CheckConstraint("status IN ('draft', 'signed', 'discarded')", name="status"),
        CheckConstraint("template_slug IS NULL OR template_id IS NULL", name="one_template"),
        CheckConstraint(
            "(template_version IS NULL) = (template_slug IS NULL AND template_id IS NULL)", name="template"
        ),
        CheckConstraint("(handed_by IS NULL) = (handed_at IS NULL)", name="handed"),
        UniqueConstraint("clinic_id", "patient_id", "number"),
        Index("ix_programs_clinic_id_patient_id", "clinic_id", "patient_id"),
    )
    patient_id: Mapped[UUID]
    number: Mapped[int]
    status: Mapped[ProgramStatus] = mapped_column(one_of(ProgramStatus, 10), default=ProgramStatus.DRAFT)
    revision: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(String(limits.PROGRAM_NOTE), default="")
    ready: Mapped[bool] = mapped_column(default=False)
    handed_by: Mapped[UUID | None]
    handed_at: Mapped[datetime | None]
    handed_note: Mapped[str] = mapped_column(String(limits.HANDING_NOTE), default="")
    template_slug: Mapped[str | None] = mapped_column(String(80))
    template_id: Mapped[UUID | None]
    template_version: Mapped[int | None]
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    items: Mapped[list[ProgramItem]] = relationship(
        order_by="ProgramItem.position", cascade="all, delete-orphan"
    )


class ProgramItem(ClinicOwned):
    """An exercise in a program: one revision, the library's or the clinic's own, and its dosage as plain values
    (`domain.dosage.as_dict`).
    """

    __tablename__ = "program_items"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "program_id"], ["programs.clinic_id", "programs.id"]),
        ForeignKeyConstraint(
            ["clinic_id", "own_revision_id"],
            ["own_exercise_revisions.clinic_id", "own_exercise_revisions.id"],
        ),
        CheckConstraint("(exercise_revision_id IS NULL) <> (own_revision_id IS NULL)", name="one_revision"),
        Index("ix_program_items_clinic_id_program_id", "clinic_id", "program_id"),
    )
    program_id: Mapped[UUID]
    position: Mapped[int]
    slug: Mapped[str] = mapped_column(String(80))
    exercise_revision_id: Mapped[UUID | None] = mapped_column(ForeignKey("exercise_revisions.id"))
    own_revision_id: Mapped[UUID | None]
    dosage: Mapped[dict[str, Any]]


class Tick(ClinicOwned):
    """What a therapist has seen or confirmed of one exercise and one patient, until it is taken back."""

    __tablename__ = "ticks"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        ForeignKeyConstraint(["clinic_id", "set_by"], ["staff.clinic_id", "staff.id"]),
        ForeignKeyConstraint(["clinic_id", "ended_by"], ["staff.clinic_id", "staff.id"]),
        CheckConstraint("kind IN ('technique', 'prerequisite')", name="kind"),
        CheckConstraint("(ended_by IS NULL) = (ended_at IS NULL)", name="end"),
        UniqueConstraint("clinic_id", "patient_id", "number"),
        only_one("uq_ticks_open", "clinic_id", "patient_id", "slug", "kind", where="ended_at IS NULL"),
    )
    patient_id: Mapped[UUID]
    number: Mapped[int]
    slug: Mapped[str] = mapped_column(String(80))
    kind: Mapped[TickKind] = mapped_column(one_of(TickKind, 20))
    seen_on: Mapped[date]
    set_by: Mapped[UUID]
    set_at: Mapped[datetime]
    ended_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
