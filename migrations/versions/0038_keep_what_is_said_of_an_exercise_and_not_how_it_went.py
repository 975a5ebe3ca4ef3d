"""Keep what a red report says of an exercise without saying how it went.

Existing rows: as they were. On the way down the exercises of which nobody said that are gone, and the worst of their
pain stands for the session, as it did before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

OUTCOME = sa.Enum("done", "partly", "skipped", name="outcome", native_enum=False, length=10)
WORST_STANDS_FOR_THE_SESSION = """
UPDATE training_sessions SET pain = (
    SELECT MAX(training_entries.pain) FROM training_entries
    WHERE training_entries.clinic_id = training_sessions.clinic_id
    AND training_entries.training_session_id = training_sessions.id
    AND training_entries.outcome IS NULL
) WHERE EXISTS (
    SELECT 1 FROM training_entries
    WHERE training_entries.clinic_id = training_sessions.clinic_id
    AND training_entries.training_session_id = training_sessions.id
    AND training_entries.outcome IS NULL
    AND (training_sessions.pain IS NULL OR training_entries.pain > training_sessions.pain)
    AND training_entries.pain IS NOT NULL
)
"""


def upgrade() -> None:
    with op.batch_alter_table("training_entries", schema=None) as batch_op:
        batch_op.alter_column("outcome", existing_type=OUTCOME, nullable=True)


def downgrade() -> None:
    op.execute(WORST_STANDS_FOR_THE_SESSION)
    op.execute("DELETE FROM training_entries WHERE outcome IS NULL")
    with op.batch_alter_table("training_entries", schema=None) as batch_op:
        batch_op.alter_column("outcome", existing_type=OUTCOME, nullable=False)
