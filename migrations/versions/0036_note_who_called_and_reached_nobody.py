"""Note who called about an item of the worklist and reached nobody.

Existing rows: none are changed. On the way down the notes are lost.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "worklist_attempts",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("work_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=300), server_default="", nullable=False),
        sa.Column("tried_by", sa.Uuid(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_worklist_attempts_clinic_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "tried_by"],
            ["staff.clinic_id", "staff.id"],
            name=op.f("fk_worklist_attempts_clinic_id_tried_by"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "work_id"],
            ["worklist_items.clinic_id", "worklist_items.id"],
            name=op.f("fk_worklist_attempts_clinic_id_work_id"),
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_worklist_attempts_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_worklist_attempts")),
        sa.UniqueConstraint(
            "clinic_id", "work_id", "number", name=op.f("uq_worklist_attempts_clinic_id_work_id_number")
        ),
    )
    op.create_index(
        "ix_worklist_attempts_clinic_id_patient_id",
        "worklist_attempts",
        ["clinic_id", "patient_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_worklist_attempts_clinic_id_patient_id", table_name="worklist_attempts")
    op.drop_table("worklist_attempts")
