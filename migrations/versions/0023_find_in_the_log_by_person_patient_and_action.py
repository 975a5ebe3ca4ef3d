"""Find in the log by person, patient and action: an index for each, in the order of the log.

Existing rows: are indexed.
"""

from __future__ import annotations

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

SEARCHED = ("actor_id", "patient_id", "action")


def upgrade() -> None:
    for column in SEARCHED:
        op.create_index(f"ix_audit_events_clinic_id_{column}", "audit_events", ["clinic_id", column, "id"])


def downgrade() -> None:
    for column in SEARCHED:
        op.drop_index(f"ix_audit_events_clinic_id_{column}", "audit_events")
