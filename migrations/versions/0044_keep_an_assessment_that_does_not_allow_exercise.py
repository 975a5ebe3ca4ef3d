"""Keep of a medical assessment of a red flag whether exercise was allowed.

Existing rows: none was kept that did not allow it. On the way down one that does not is a word that lets nothing pass,
which the old tables could only take for one that does: it ends with its own day, so that the flag stays up.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("clearances", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("allows_exercise", sa.Boolean(), nullable=False, server_default=sa.true())
        )
    with op.batch_alter_table("clearances", schema=None) as batch_op:
        batch_op.alter_column("allows_exercise", server_default=None)


def downgrade() -> None:
    op.execute(
        "UPDATE clearances SET ended_at = recorded_at, ended_by = recorded_by, ended_number = number, "
        "ended_reason = 'Exercise was not allowed.' WHERE NOT allows_exercise AND ended_at IS NULL"
    )
    with op.batch_alter_table("clearances", schema=None) as batch_op:
        batch_op.drop_column("allows_exercise")
