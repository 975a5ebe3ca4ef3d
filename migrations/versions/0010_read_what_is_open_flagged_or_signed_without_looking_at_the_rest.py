"""Read what is open, flagged or signed without looking at the rest: three indexes, and PDFs kept as they are.

Existing rows: are indexed. On PostgreSQL the PDFs of plans signed from now on are stored without a second compression,
which their own makes useless; those there stay as they are.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# index -> table, columns, the rows it holds
INDEXES = {
    "ix_audit_events_open": ("audit_events", ["clinic_id", "id"], "position IS NULL"),
    "ix_fact_records_yes": ("fact_records", ["clinic_id", "name", "patient_id"], "answer = 'yes'"),
    "ix_patients_clinic_id_therapist_id_search_name": (
        "patients",
        ["clinic_id", "therapist_id", "search_name"],
        None,
    ),
}


def upgrade() -> None:
    for name, (table, columns, where) in INDEXES.items():
        picked = sa.text(where) if where else None
        op.create_index(name, table, columns, sqlite_where=picked, postgresql_where=picked)
    _store("EXTERNAL")


def downgrade() -> None:
    _store("EXTENDED")
    for name, (table, _, _) in INDEXES.items():
        op.drop_index(name, table)


def _store(how: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE plans ALTER COLUMN pdf SET STORAGE {how}")
