"""The library: exercises with their revisions and rulebooks, public to all clinics; each clinic's own copies, and what
its clinicians reviewed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.domain import limits
from clinic.domain.library.reviews import ContentKind
from clinic.models.base import Base, ClinicOwned, Global, one_of, only_one


class ExerciseRevision(Global):
    """One text of one exercise, immutable; `content` is the file's data. The one that is not retired is current."""

    __tablename__ = "exercise_revisions"
    __table_args__ = (
        UniqueConstraint("slug", "number"),
        only_one("uq_exercise_revisions_current", "slug", where="retired_on IS NULL"),
    )
    slug: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]]
    loaded_at: Mapped[datetime]
    retired_on: Mapped[date | None]

    @property
    def base_slug(self) -> str:
        """An exercise of the library is its own base."""
        return self.slug

    @property
    def since(self) -> datetime:
        return self.loaded_at

    @property
    def retired(self) -> date | None:
        return self.retired_on


class OwnExerciseRevision(ClinicOwned):
    """One text of a clinic's own copy of an exercise, immutable but for its retirement by the next.

    `base_number` is the revision of the library's exercise that it was last compared with.
    """

    __tablename__ = "own_exercise_revisions"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "written_by"], ["staff.clinic_id", "staff.id"]),
        ForeignKeyConstraint(
            ["base_slug", "base_number"], ["exercise_revisions.slug", "exercise_revisions.number"]
        ),
        UniqueConstraint("clinic_id", "slug", "number"),
        only_one("uq_own_exercise_revisions_current", "clinic_id", "slug", where="retired_at IS NULL"),
    )
    slug: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    base_slug: Mapped[str] = mapped_column(String(80))
    base_number: Mapped[int]
    content: Mapped[dict[str, Any]]
    written_by: Mapped[UUID]
    written_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    @property
    def since(self) -> datetime:
        return self.written_at

    @property
    def retired(self) -> date | None:
        return self.retired_at


class RulebookRevision(Base):
    """A set of rules by its digest, kept so that any signed plan's screening can be replayed.

    The one of the highest number is in use.
    """

    __tablename__ = "rulebook_revisions"
    __table_args__ = (UniqueConstraint("number"),)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[int]
    content: Mapped[list[Any]]
    loaded_at: Mapped[datetime]


class ContentReview(ClinicOwned):
    """A clinician has read what `digest` stands for; it counts at this clinic, for that text alone, and stays.

    `name` is an exercise's slug or a rule's id, `number` its revision or version. `recorded_by` is empty where the
    server's command recorded it.
    """

    __tablename__ = "content_reviews"
    __table_args__ = (
        CheckConstraint("kind IN ('exercise', 'rule')", name="kind"),
        CheckConstraint("reviewer <> '' AND registration <> ''", name="registered"),
        ForeignKeyConstraint(["clinic_id", "recorded_by"], ["staff.clinic_id", "staff.id"]),
        Index("ix_content_reviews_clinic_id_digest", "clinic_id", "digest"),
        Index("ix_content_reviews_clinic_id_name", "clinic_id", "name"),
    )
    kind: Mapped[ContentKind] = mapped_column(one_of(ContentKind, 10))
    name: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    reviewer: Mapped[str] = mapped_column(String(limits.NAME))
    registration: Mapped[str] = mapped_column(String(limits.REGISTRATION))
    reviewed_on: Mapped[date]
    recorded_by: Mapped[UUID | None]
    recorded_at: Mapped[datetime]


class FavoriteExercise(Base):
    """A therapist's own shortlist."""

    __tablename__ = "favourite_exercises"
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    added_at: Mapped[datetime]
