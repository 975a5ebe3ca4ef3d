"""Alembic's entry: works on the connection that `clinic.migrations` hands it."""

from __future__ import annotations

from typing import Any

from alembic import context

from clinic.models import Base, UTCDateTime


def render_item(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Write our timestamp type as SQLAlchemy's own, so that revisions never import the application."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


EMPTY = ("''", "('')")


def differs(*compared: Any) -> bool | None:
    """Alembic misses that SQLite's `''` is the empty text (`False`: no difference); `None` leaves all else to it."""
    _context, _there, _in_model, text_there, _default, text_in_model = compared
    return False if text_in_model == "" and text_there in EMPTY else None


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render_item,
    compare_type=True,
    compare_server_default=differs,
    autogenerate_plugins=["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"],
)
context.run_migrations()
