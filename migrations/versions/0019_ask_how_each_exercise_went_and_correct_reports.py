"""Ask how each exercise went, and correct reports.

Existing rows: every report counts, and says nothing of what was not asked: details of its exercises, what else was
done, the zone and the clock of the device. On the way down reports that counted nowhere count again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("training_sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("other", sa.String(length=300), server_default="", nullable=False))
        batch_op.add_column(sa.Column("zone", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("pressed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("replaces", sa.Uuid(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "status",
                sa.Enum(
                    "counts",
                    "replaced",
                    "mistaken",
                    "taken_back",
                    name="reportstatus",
                    native_enum=False,
                    length=10,
                ),
                server_default="counts",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("mistaken_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("mistaken_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("mistaken_reason", sa.String(length=300), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("alarm_before", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_training_sessions_clinic_id_replaces"),
            "training_sessions",
            ["clinic_id", "replaces"],
            ["clinic_id", "id"],
        )
        batch_op.create_foreign_key(
            op.f("fk_training_sessions_clinic_id_mistaken_by"),
            "staff",
            ["clinic_id", "mistaken_by"],
            ["clinic_id", "id"],
        )
        batch_op.create_check_constraint(
            op.f("ck_training_sessions_status"), "status IN ('counts', 'replaced', 'mistaken', 'taken_back')"
        )
        batch_op.create_check_constraint(
            op.f("ck_training_sessions_mistaken"), "(mistaken_by IS NULL) = (mistaken_at IS NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_training_sessions_marked"), "status <> 'mistaken' OR mistaken_at IS NOT NULL"
        )
        batch_op.create_check_constraint(
            op.f("ck_training_sessions_taken_back"), "(status = 'taken_back') = (taken_back_at IS NOT NULL)"
        )
        batch_op.create_check_constraint(op.f("ck_training_sessions_replaces_another"), "replaces <> id")
        batch_op.create_index(
            "uq_training_sessions_replaces",
            ["clinic_id", "replaces"],
            unique=True,
            sqlite_where=sa.text("replaces IS NOT NULL AND status <> 'taken_back'"),
            postgresql_where=sa.text("replaces IS NOT NULL AND status <> 'taken_back'"),
        )

    with op.batch_alter_table("training_entries", schema=None) as batch_op:
        for name in ("extra", "sets", "amount", "sets_right", "amount_right"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "reason",
                sa.Enum(
                    "pain",
                    "no_time",
                    "no_equipment",
                    "unclear",
                    "too_hard",
                    "unwell",
                    "other",
                    name="skipreason",
                    native_enum=False,
                    length=20,
                ),
                nullable=True,
            )
        )
        for name in ("pain", "effort"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_training_entries_extra_when_done"), "extra IS NULL OR outcome = 'done'"
        )
        batch_op.create_check_constraint(
            op.f("ck_training_entries_amount_when_partly"),
            "sets IS NULL AND amount IS NULL AND sets_right IS NULL AND amount_right IS NULL OR outcome = 'partly'",
        )
        batch_op.create_check_constraint(
            op.f("ck_training_entries_reason_when_skipped"), "reason IS NULL OR outcome = 'skipped'"
        )
        batch_op.create_check_constraint(
            op.f("ck_training_entries_reason"),
            "reason IN ('pain', 'no_time', 'no_equipment', 'unclear', 'too_hard', 'unwell', 'other')",
        )
        for name in ("extra", "amount", "amount_right"):
            batch_op.create_check_constraint(
                op.f(f"ck_training_entries_{name}"), f"{name} BETWEEN 0 AND 3600"
            )
        for name in ("sets", "sets_right", "pain", "effort"):
            batch_op.create_check_constraint(op.f(f"ck_training_entries_{name}"), f"{name} BETWEEN 0 AND 10")


def downgrade() -> None:
    with op.batch_alter_table("training_entries", schema=None) as batch_op:
        for name in (
            *("extra_when_done", "amount_when_partly", "reason_when_skipped", "reason", "extra", "amount"),
            *("amount_right", "sets", "sets_right", "pain", "effort"),
        ):
            batch_op.drop_constraint(op.f(f"ck_training_entries_{name}"), type_="check")
        for name in ("effort", "pain", "reason", "amount_right", "sets_right", "amount", "sets", "extra"):
            batch_op.drop_column(name)

    with op.batch_alter_table("training_sessions", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_training_sessions_replaces",
            sqlite_where=sa.text("replaces IS NOT NULL AND status <> 'taken_back'"),
            postgresql_where=sa.text("replaces IS NOT NULL AND status <> 'taken_back'"),
        )
        for name in ("replaces_another", "taken_back", "marked", "mistaken", "status"):
            batch_op.drop_constraint(op.f(f"ck_training_sessions_{name}"), type_="check")
        batch_op.drop_constraint(op.f("fk_training_sessions_clinic_id_mistaken_by"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_training_sessions_clinic_id_replaces"), type_="foreignkey")
        for name in (
            *("alarm_before", "taken_back_at", "mistaken_reason", "mistaken_at", "mistaken_by", "status"),
            *("replaces", "pressed_at", "zone", "other"),
        ):
            batch_op.drop_column(name)
