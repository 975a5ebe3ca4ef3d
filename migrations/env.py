"""Alembic's entry: works on the connection that `clinic.migrations` hands it."""

from __future__ import annotations

import re
from typing import Any

from alembic import context

from clinic.models import Base, Id, UTCDateTime


def render_item(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Write our types as SQLAlchemy's own, so that revisions never import the application."""
    written = {UTCDateTime: "sa.DateTime(timezone=True)", Id: "sa.Uuid()"}
    return written.get(type(item), False) if kind == "type" else False


def differs(*compared: Any) -> bool | None:
    """Alembic misses that the database writes a text with its quotes doubled, in parentheses or with a cast
    (`False`: no difference), and PostgreSQL does not know whether JSON equals JSON. `None` leaves all else to Alembic.
    """
    _context, _there, _in_model, text_there, default, _rendered = compared
    text = getattr(default, "arg", None)
    if not isinstance(text, str) or text_there is None:
        return None
    quoted = "'" + text.replace("'", "''") + "'"
    return False if re.sub(r"^\(|\)$|::[a-z ]+$", "", text_there) == quoted else None


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
