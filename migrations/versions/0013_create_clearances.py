"""Create clearances, and the clinic's emergency number.

Existing rows: no red flag was ever cleared, so none is; clinics have no emergency number, and their pages name none.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clearances",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("flag", sa.String(length=60), nullable=False),
        sa.Column("clinician", sa.String(length=120), nullable=False),
        sa.Column("profession", sa.String(length=80), nullable=False),
        sa.Column("registration", sa.String(length=60), server_default="", nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("result", sa.String(length=1000), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.String(length=300), server_default="", nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ended_by IS NULL OR ended_at IS NOT NULL", name=op.f("ck_clearances_end")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "ended_by"],
            ["staff.clinic_id", "staff.id"],
            name=op.f("fk_clearances_clinic_id_ended_by"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_clearances_clinic_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "recorded_by"],
            ["staff.clinic_id", "staff.id"],
            name=op.f("fk_clearances_clinic_id_recorded_by"),
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_clearances_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_clearances")),
        sa.UniqueConstraint(
            "clinic_id",
            "patient_id",
            "number",
            "flag",
            name=op.f("uq_clearances_clinic_id_patient_id_number_flag"),
        ),
    )
    with op.batch_alter_table("clearances", schema=None) as batch_op:
        batch_op.create_index(
            "ix_clearances_open",
            ["clinic_id", "patient_id", "flag"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    with op.batch_alter_table("clinics", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("emergency_number", sa.String(length=40), server_default="", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("clinics", schema=None) as batch_op:
        batch_op.drop_column("emergency_number")

    with op.batch_alter_table("clearances", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_clearances_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("clearances")
