"""Create signings.

Existing rows: stay as they are; plans that were signed before came from no signing.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# index over some rows -> columns, which rows, whether each has one only
OF_SOME = {
    "uq_signings_waiting": (["clinic_id", "program_id"], "status = 'waiting'", True),
    "ix_signings_queue": (["requested_at"], "status = 'waiting'", False),
    "ix_signings_told": (["clinic_id"], "status = 'refused' AND dismissed_at IS NULL", False),
}


def upgrade() -> None:
    op.create_table(
        "signings",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("waiting", "done", "refused", name="signingstatus", native_enum=False, length=10),
            server_default="waiting",
            nullable=False,
        ),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=6), nullable=False),
        sa.Column("cautions_acknowledged", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("worker", sa.String(length=80), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("refusal", sa.String(length=500), server_default="", nullable=False),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(status = 'done') = (plan_id IS NOT NULL)", name=op.f("ck_signings_done")),
        sa.CheckConstraint("(status = 'refused') = (refusal <> '')", name=op.f("ck_signings_refused")),
        sa.CheckConstraint("(status = 'waiting') = (settled_at IS NULL)", name=op.f("ck_signings_settled")),
        sa.CheckConstraint(
            "(status = 'waiting') = (snapshot IS NOT NULL)", name=op.f("ck_signings_snapshot")
        ),
        sa.CheckConstraint("dismissed_at IS NULL OR status = 'refused'", name=op.f("ck_signings_dismissed")),
        sa.CheckConstraint("lease_until IS NULL OR status = 'waiting'", name=op.f("ck_signings_leased")),
        sa.CheckConstraint("paper IN ('a4', 'letter')", name=op.f("ck_signings_paper")),
        sa.CheckConstraint("status IN ('waiting', 'done', 'refused')", name=op.f("ck_signings_status")),
        sa.CheckConstraint("(lease_until IS NULL) = (worker IS NULL)", name=op.f("ck_signings_lease")),
        sa.CheckConstraint("plan_id = id", name=op.f("ck_signings_plan_of_this")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_signings_clinic_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "plan_id"],
            ["plans.clinic_id", "plans.id"],
            name=op.f("fk_signings_clinic_id_plan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "program_id"],
            ["programs.clinic_id", "programs.id"],
            name=op.f("fk_signings_clinic_id_program_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "requested_by"],
            ["staff.clinic_id", "staff.id"],
            name=op.f("fk_signings_clinic_id_requested_by"),
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_signings_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_signings")),
        sa.UniqueConstraint("code", name=op.f("uq_signings_code")),
    )
    op.create_index("ix_signings_clinic_id_program_id", "signings", ["clinic_id", "program_id"])
    for name, (columns, where, unique) in OF_SOME.items():
        picked = sa.text(where)
        op.create_index(
            name, "signings", columns, unique=unique, sqlite_where=picked, postgresql_where=picked
        )


def downgrade() -> None:
    op.drop_table("signings")
