"""Say why something is taken back.

Existing rows: nobody was asked for a reason, so they have none; signings have number 0, which lists everything that was
taken back of their patient when the next plan is signed, and nobody joins them by pressing twice.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("condition_records", schema=None) as batch_op:
        batch_op.add_column(sa.Column("over_since", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.String(length=300), server_default="", nullable=False))

    with op.batch_alter_table("fact_records", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason", sa.String(length=300), server_default="", nullable=False))

    with op.batch_alter_table("signings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("reviewed", sa.String(length=64), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("signings", schema=None) as batch_op:
        batch_op.drop_column("reviewed")
        batch_op.drop_column("number")

    with op.batch_alter_table("fact_records", schema=None) as batch_op:
        batch_op.drop_column("reason")

    with op.batch_alter_table("condition_records", schema=None) as batch_op:
        batch_op.drop_column("reason")
        batch_op.drop_column("over_since")
