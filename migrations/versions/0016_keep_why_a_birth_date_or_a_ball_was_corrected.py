"""Keep why a birth date or a ball was corrected.

Existing rows: nothing was kept of earlier corrections but their audit rows, so none is listed.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "detail_corrections",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("was", sa.String(length=40), nullable=False),
        sa.Column("now", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "source",
            sa.Enum("staff", "patient", name="actor", native_enum=False, length=10),
            server_default="staff",
            nullable=False,
        ),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "source = 'patient' OR recorded_by IS NOT NULL", name=op.f("ck_detail_corrections_attributed")
        ),
        sa.CheckConstraint("source IN ('staff', 'patient')", name=op.f("ck_detail_corrections_source")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_detail_corrections_clinic_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "recorded_by"],
            ["staff.clinic_id", "staff.id"],
            name=op.f("fk_detail_corrections_clinic_id_recorded_by"),
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_detail_corrections_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_detail_corrections")),
        sa.UniqueConstraint(
            "clinic_id",
            "patient_id",
            "name",
            "number",
            name=op.f("uq_detail_corrections_clinic_id_patient_id_name_number"),
        ),
    )
    with op.batch_alter_table("detail_corrections", schema=None) as batch_op:
        batch_op.create_index(
            "ix_detail_corrections_clinic_id_patient_id", ["clinic_id", "patient_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("detail_corrections", schema=None) as batch_op:
        batch_op.drop_index("ix_detail_corrections_clinic_id_patient_id")

    op.drop_table("detail_corrections")
