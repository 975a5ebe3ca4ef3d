"""Keep with a signing what spoke against its steps up and was confirmed.

Existing rows: nothing is known to have been confirmed. So one that waits, and has a step up with something against it,
is refused with a sentence, and signed again by whoever looks at the step.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("signings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("doubts", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("signings", schema=None) as batch_op:
        batch_op.drop_column("doubts")
