"""The library as loaded from files: exercises with their revisions, and rulebooks by digest. Public to all clinics."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.models.base import Base, Global


class ExerciseRevision(Global):
    """One text of one exercise, immutable; `content` is the file's data. The highest number is the current one."""

    __tablename__ = "exercise_revisions"
    __table_args__ = (UniqueConstraint("slug", "number"),)
    slug: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]]
    loaded_at: Mapped[datetime]
    retired_on: Mapped[date | None]


class RulebookRevision(Base):
    """A set of rules by its digest, kept so that any signed plan's screening can be replayed."""

    __tablename__ = "rulebook_revisions"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[list[Any]]
    loaded_at: Mapped[datetime]


class FavouriteExercise(Base):
    """A therapist's own shortlist."""

    __tablename__ = "favourite_exercises"
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    added_at: Mapped[datetime]
