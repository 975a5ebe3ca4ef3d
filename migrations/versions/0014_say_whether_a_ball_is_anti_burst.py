"""Say whether a ball is anti-burst.

Existing rows: nobody was asked, so it is not recorded, and the ball is judged as one that is not.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("patients", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ball_anti_burst", sa.Boolean(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("patients", schema=None) as batch_op:
        batch_op.drop_column("ball_anti_burst")
