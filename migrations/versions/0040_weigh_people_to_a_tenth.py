"""Keep a weight in kilograms to a tenth: what was typed as 72.5 is 72.5.

Existing rows: they keep their whole kilograms.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

TENTHS = sa.Numeric(4, 1, asdecimal=False)


def upgrade() -> None:
    with op.batch_alter_table("patients", schema=None) as batch_op:
        batch_op.alter_column("weight_kg", existing_type=sa.Integer(), type_=TENTHS, existing_nullable=True)


def downgrade() -> None:
    with op.batch_alter_table("patients", schema=None) as batch_op:
        batch_op.alter_column("weight_kg", existing_type=TENTHS, type_=sa.Integer(), existing_nullable=True)
