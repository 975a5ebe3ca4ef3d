"""Keep of an assessment of a red flag whether exercise was allowed, and have what was answered behind what was not.

Existing rows: no assessment was kept that did not allow it. Open lines that somebody answered get their place behind,
but for those to be decided anew and emergencies without an examination. On the way down an assessment that does not
allow exercise ends with its own day, because the old tables could only take it for one that does: so the flag stays up.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

ANSWERED = 1000
IS_ANSWERED = (
    "ended_at IS NULL AND answer != '' AND (gone_at IS NULL OR gone_at <= answered_at) "
    "AND NOT (reason = 'stop_rule' AND urgency = 'emergency' AND examined_on IS NULL)"
)


def upgrade() -> None:
    with op.batch_alter_table("clearances", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("allows_exercise", sa.Boolean(), nullable=False, server_default=sa.true())
        )
    with op.batch_alter_table("clearances", schema=None) as batch_op:
        batch_op.alter_column("allows_exercise", server_default=None)
    op.execute(f"UPDATE worklist_items SET rank = rank + {ANSWERED} WHERE {IS_ANSWERED}")  # noqa: S608 - of this module


def downgrade() -> None:
    op.execute(f"UPDATE worklist_items SET rank = rank - {ANSWERED} WHERE rank >= {ANSWERED}")  # noqa: S608 - of this module
    op.execute(
        "UPDATE clearances SET ended_at = recorded_at, ended_by = recorded_by, ended_number = number, "
        "ended_reason = 'Exercise was not allowed.' WHERE NOT allows_exercise AND ended_at IS NULL"
    )
    with op.batch_alter_table("clearances", schema=None) as batch_op:
        batch_op.drop_column("allows_exercise")
