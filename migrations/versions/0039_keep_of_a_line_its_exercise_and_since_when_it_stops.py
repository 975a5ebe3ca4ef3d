"""Keep of a line of the worklist the exercise that it is about where it stops the whole plan, and since when it stops
something where it came before.

Existing rows: of which exercise a line was that stops a plan was not kept, so it names none. One that a therapist had
pause something says that it came then. On the way down both are forgotten, and such a line came when it began to stop.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

BEFORE = "(stops = 'exercise') = (item_id IS NOT NULL)"
NOW = "stops != 'exercise' OR item_id IS NOT NULL"


def upgrade() -> None:
    with op.batch_alter_table("worklist_items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
    _ask(NOW)


def downgrade() -> None:
    op.execute("UPDATE worklist_items SET item_id = NULL WHERE stops != 'exercise'")
    op.execute("UPDATE worklist_items SET opened_at = paused_at WHERE paused_at IS NOT NULL")
    _ask(BEFORE)
    with op.batch_alter_table("worklist_items", schema=None) as batch_op:
        batch_op.drop_column("paused_at")


def _ask(exercise: str) -> None:
    with op.batch_alter_table("worklist_items", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_worklist_items_exercise"), type_="check")
        batch_op.create_check_constraint("exercise", exercise)
