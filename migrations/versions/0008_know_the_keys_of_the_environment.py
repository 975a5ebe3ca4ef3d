"""Know the keys of the environment.

Existing rows: are under the first key that is seen, and get its id when it is (sealed rows stay as they are).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY_IDS = {"audit_events": "key_id", "signing_keys": "key_id", "accounts": "totp_key_id"}


def upgrade() -> None:
    op.create_table(
        "key_checks",
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("key_id", sa.String(length=8), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("purpose", "key_id", name=op.f("pk_key_checks")),
    )
    op.create_index(
        "uq_key_checks_in_use",
        "key_checks",
        ["purpose"],
        unique=True,
        sqlite_where=sa.text("retired_at IS NULL"),
        postgresql_where=sa.text("retired_at IS NULL"),
    )
    for table, column in KEY_IDS.items():
        op.add_column(table, sa.Column(column, sa.String(length=8), nullable=True))


def downgrade() -> None:
    for table, column in KEY_IDS.items():
        op.drop_column(table, column)
    op.drop_index("uq_key_checks_in_use", table_name="key_checks")
    op.drop_table("key_checks")
