"""Number the writes that signed plans and that ended items of the worklist, so that no clock says which came later.

Existing rows: a plan gets the number of its signing. Where none was kept, and for an item that somebody ended, it is
one more than the newest report or item that the clocks of that time have before it; an item ends after it came.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

NEWEST = (
    "(SELECT coalesce(max(k.number), 0) FROM (SELECT t.clinic_id, t.patient_id, t.number, t.reported_at AS at "
    "FROM training_sessions AS t UNION ALL SELECT i.clinic_id, i.patient_id, i.number, i.opened_at AS at "
    "FROM worklist_items AS i) AS k WHERE k.clinic_id = {table}.clinic_id AND k.patient_id = {table}.patient_id "
    "AND k.at <= {table}.{at})"
)


def upgrade() -> None:
    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("worklist_items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_number", sa.Integer(), server_default="0", nullable=False))
    signed = NEWEST.format(table="plans", at="signed_at")
    op.execute(
        "UPDATE plans SET number = coalesce((SELECT nullif(s.number, 0) FROM signings AS s "  # noqa: S608 - of this module
        f"WHERE s.clinic_id = plans.clinic_id AND s.plan_id = plans.id), 1 + {signed})"
    )
    ended = NEWEST.format(table="worklist_items", at="ended_at")
    op.execute(f"UPDATE worklist_items SET ended_number = 1 + {ended} WHERE ended_by IS NOT NULL")  # noqa: S608 - the same
    op.execute(
        "UPDATE worklist_items SET ended_number = number + 1 WHERE ended_by IS NOT NULL AND ended_number <= number"
    )
    with op.batch_alter_table("worklist_items", schema=None) as batch_op:
        batch_op.create_check_constraint(
            op.f("ck_worklist_items_ended_number"), "(ended_by IS NULL) = (ended_number = 0)"
        )


def downgrade() -> None:
    with op.batch_alter_table("worklist_items", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_worklist_items_ended_number"), type_="check")
        batch_op.drop_column("ended_number")
    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.drop_column("number")
