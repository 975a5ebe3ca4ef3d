"""Keep with an answer, and with the end of an item of the worklist, whether a therapist wrote it: who becomes one later
was none then, and who is none any more was one.

Existing rows: as whoever wrote them is now, which is what counted so far.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

WROTE = {
    "fact_records": ("by_therapist", "recorded_by"),
    "worklist_items": ("ended_by_therapist", "ended_by"),
}


def upgrade() -> None:
    for table, (column, who) in WROTE.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column(column, sa.Boolean(), server_default=sa.false(), nullable=False))
        op.execute(
            f"UPDATE {table} SET {column} = EXISTS (SELECT 1 FROM staff WHERE staff.clinic_id = {table}.clinic_id "  # noqa: S608 - of this module
            f"AND staff.id = {table}.{who} AND staff.role = 'therapist')"
        )


def downgrade() -> None:
    for table, (column, _) in WROTE.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)
