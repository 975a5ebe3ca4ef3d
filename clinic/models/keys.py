"""Which keys of the environment this database knows: their ids, never the keys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from clinic.models.base import Base, only_one


class KeyCheck(Base):
    """One key by purpose and id (`clinic.keyring`). The one of a purpose that is not retired is in use."""

    __tablename__ = "key_checks"
    __table_args__ = (only_one("uq_key_checks_in_use", "purpose", where="retired_at IS NULL"),)
    purpose: Mapped[str] = mapped_column(String(20), primary_key=True)
    key_id: Mapped[str] = mapped_column(String(8), primary_key=True)
    first_seen_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
