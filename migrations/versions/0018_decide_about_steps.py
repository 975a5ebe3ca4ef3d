"""Keep what therapists saw of exercises and decided about steps.

Existing rows: there are none, both tables are new.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ticks",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("technique", "prerequisite", name="tickkind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('technique', 'prerequisite')", name=op.f("ck_ticks_kind")),
        sa.CheckConstraint("(ended_by IS NULL) = (ended_at IS NULL)", name=op.f("ck_ticks_end")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "ended_by"],
            ["staff.clinic_id", "staff.id"],
            name=op.f("fk_ticks_clinic_id_ended_by"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_ticks_clinic_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "set_by"], ["staff.clinic_id", "staff.id"], name=op.f("fk_ticks_clinic_id_set_by")
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_ticks_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_ticks")),
        sa.UniqueConstraint(
            "clinic_id", "patient_id", "number", name=op.f("uq_ticks_clinic_id_patient_id_number")
        ),
    )
    with op.batch_alter_table("ticks", schema=None) as batch_op:
        batch_op.create_index(
            "uq_ticks_open",
            ["clinic_id", "patient_id", "slug", "kind"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "suggestion_decisions",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("ready", "hold", "back", "stop", name="suggestionkind", native_enum=False, length=10),
            nullable=False,
        ),
        sa.Column("step", sa.String(length=1000), nullable=False),
        sa.Column("because", sa.String(length=600), nullable=False),
        sa.Column("rests_on", sa.JSON(), nullable=False),
        sa.Column(
            "decided",
            sa.Enum("accepted", "changed", "declined", name="decided", native_enum=False, length=10),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=300), server_default="", nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(decided = 'declined') = (program_id IS NULL)", name=op.f("ck_suggestion_decisions_program")
        ),
        sa.CheckConstraint(
            "decided IN ('accepted', 'changed', 'declined')", name=op.f("ck_suggestion_decisions_decided")
        ),
        sa.CheckConstraint(
            "kind IN ('ready', 'hold', 'back', 'stop')", name=op.f("ck_suggestion_decisions_kind")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "decided_by"],
            ["staff.clinic_id", "staff.id"],
            name=op.f("fk_suggestion_decisions_clinic_id_decided_by"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_suggestion_decisions_clinic_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "plan_id"],
            ["plans.clinic_id", "plans.id"],
            name=op.f("fk_suggestion_decisions_clinic_id_plan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "program_id"],
            ["programs.clinic_id", "programs.id"],
            name=op.f("fk_suggestion_decisions_clinic_id_program_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_suggestion_decisions_clinic_id")
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_suggestion_decisions")),
        sa.UniqueConstraint(
            "clinic_id",
            "patient_id",
            "number",
            name=op.f("uq_suggestion_decisions_clinic_id_patient_id_number"),
        ),
    )


def downgrade() -> None:
    op.drop_table("suggestion_decisions")
    with op.batch_alter_table("ticks", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_ticks_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("ticks")
