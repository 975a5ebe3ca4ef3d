"""Find what is put off on the worklist.

Existing rows: an index alone, over those that are put off; nothing of them changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("worklist_items", schema=None) as batch_op:
        batch_op.create_index(
            "ix_worklist_items_put_off",
            ["clinic_id", "snoozed_until", "id"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL AND snoozed_until IS NOT NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND snoozed_until IS NOT NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("worklist_items", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_worklist_items_put_off",
            sqlite_where=sa.text("ended_at IS NULL AND snoozed_until IS NOT NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND snoozed_until IS NOT NULL"),
        )
