"""Number the write since which a report counts again, and put off nothing that is contraindicated.

Existing rows: no report is known to count again, which is 0. An open item that became contraindicated with the revision
before is on the list again, though somebody had put it off when it was called something else.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("training_sessions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("counts_again_number", sa.Integer(), server_default="0", nullable=False)
        )
    op.execute(
        "UPDATE worklist_items SET snoozed_until = NULL, revision = revision + 1 "
        "WHERE reason = 'contraindicated' AND snoozed_until IS NOT NULL AND ended_at IS NULL"
    )


def downgrade() -> None:
    with op.batch_alter_table("training_sessions", schema=None) as batch_op:
        batch_op.drop_column("counts_again_number")
