"""Order what waits for one reason by its urgency: an emergency before what has time until the evening.

Existing rows: the place of an item, which was that of its reason, is counted in fours, with its urgency within.
"""

from __future__ import annotations

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "UPDATE worklist_items SET rank = rank * 4 + CASE urgency "
        "WHEN 'emergency' THEN 0 WHEN 'same_day' THEN 1 WHEN 'urgent' THEN 2 ELSE 3 END"
    )


def downgrade() -> None:
    op.execute("UPDATE worklist_items SET rank = rank / 4")
