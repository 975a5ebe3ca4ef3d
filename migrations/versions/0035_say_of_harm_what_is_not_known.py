"""Say of harm what is not known, and have severe harm stand before other harm.

Existing rows: an event without an exercise may have been one of which nobody knew, so it says that it was not asked.
Open items about severe harm get the place that new ones have. On the way down harm that is not known is moderate, which
somebody has to look at as well.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

BEFORE = "harm IN ('none', 'mild', 'moderate', 'severe')"
NOW = "harm IN ('none', 'mild', 'unknown', 'moderate', 'severe')"
TABLES = ("adverse_events", "adverse_event_additions")


def upgrade() -> None:
    with op.batch_alter_table("adverse_events", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "during",
                sa.Enum(
                    "exercise", "other", "unknown", "not_asked", name="during", native_enum=False, length=10
                ),
                server_default="not_asked",
                nullable=False,
            )
        )
    op.execute("UPDATE adverse_events SET during = 'exercise' WHERE item_id IS NOT NULL")
    with op.batch_alter_table("adverse_events", schema=None) as batch_op:
        batch_op.create_check_constraint("during", "during IN ('exercise', 'other', 'unknown', 'not_asked')")
        batch_op.create_check_constraint("with_what", "(item_id IS NOT NULL) = (during = 'exercise')")
    for table in TABLES:
        _allow(table, NOW)
    op.execute(
        "UPDATE worklist_items SET rank = 8 "
        "WHERE rank = 11 AND reason = 'adverse_event' AND cause LIKE 'adverse%severe'"
    )


def downgrade() -> None:
    op.execute(
        "UPDATE worklist_items SET rank = 11 "
        "WHERE rank = 8 AND reason = 'adverse_event' AND cause LIKE 'adverse%severe'"
    )
    for table in TABLES:
        rows = sa.table(table, sa.column("harm"))
        op.execute(sa.update(rows).where(rows.c.harm == "unknown").values(harm="moderate"))
        _allow(table, BEFORE)
    with op.batch_alter_table("adverse_events", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_adverse_events_with_what"), type_="check")
        batch_op.drop_constraint(op.f("ck_adverse_events_during"), type_="check")
        batch_op.drop_column("during")


def _allow(table: str, harm: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(f"ck_{table}_harm"), type_="check")
        batch_op.create_check_constraint("harm", harm)
