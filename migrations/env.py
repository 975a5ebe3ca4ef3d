"""Alembic's entry: migrates the database that `config.attributes["connection"]` or the environment names."""

from __future__ import annotations

from typing import Any

from alembic import context

from clinic import settings
from clinic.db import engine_for
from clinic.models import Base, UTCDateTime


def render_item(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Write our timestamp type as SQLAlchemy's own, so that revisions never import the application."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def run(connection: Any) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = engine_for(settings.from_environment().database_url)
    with engine.connect() as opened:
        run(opened)
        opened.commit()
    engine.dispose()
