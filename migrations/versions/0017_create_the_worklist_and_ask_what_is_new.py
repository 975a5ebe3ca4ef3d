"""Create the worklist, and ask what is new.

Existing rows: plans count as judged up to now, so that nothing recorded before stops one; nobody was asked what is new;
consults and assessments that ended before do not say by which write; patients keep what their newest report says.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "worklist_items",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "red_flag",
                "stop_rule",
                "red_report",
                "new_words",
                "consult",
                "screening",
                "pain_rising",
                "draft_ready",
                "unsettled",
                "silence",
                "review_due",
                "expiring",
                name="reason",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("cause", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "stops",
            sa.Enum("nothing", "exercise", "plan", name="stops", native_enum=False, length=10),
            server_default="nothing",
            nullable=False,
        ),
        sa.Column("patient_text", sa.String(length=800), server_default="", nullable=False),
        sa.Column(
            "urgency",
            sa.Enum("urgent", "same_day", "emergency", name="urgency", native_enum=False, length=10),
            nullable=True,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assigned_to", sa.Uuid(), nullable=True),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(stops = 'exercise') = (item_id IS NOT NULL)", name=op.f("ck_worklist_items_exercise")
        ),
        sa.CheckConstraint(
            "reason IN ('red_flag', 'stop_rule', 'red_report', 'new_words', 'consult', 'screening', 'pain_rising', "
            "'draft_ready', 'unsettled', 'silence', 'review_due', 'expiring')",
            name=op.f("ck_worklist_items_reason"),
        ),
        sa.CheckConstraint("stops IN ('nothing', 'exercise', 'plan')", name=op.f("ck_worklist_items_stops")),
        sa.CheckConstraint(
            "urgency IN ('urgent', 'same_day', 'emergency')", name=op.f("ck_worklist_items_urgency")
        ),
        sa.CheckConstraint("(seen_by IS NULL) = (seen_at IS NULL)", name=op.f("ck_worklist_items_seen")),
        sa.CheckConstraint("ended_by IS NULL OR ended_at IS NOT NULL", name=op.f("ck_worklist_items_end")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "assigned_to"],
            ["staff.clinic_id", "staff.id"],
            name=op.f("fk_worklist_items_clinic_id_assigned_to"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "ended_by"],
            ["staff.clinic_id", "staff.id"],
            name=op.f("fk_worklist_items_clinic_id_ended_by"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_worklist_items_clinic_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "plan_id"],
            ["plans.clinic_id", "plans.id"],
            name=op.f("fk_worklist_items_clinic_id_plan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "seen_by"],
            ["staff.clinic_id", "staff.id"],
            name=op.f("fk_worklist_items_clinic_id_seen_by"),
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_worklist_items_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_worklist_items")),
    )
    with op.batch_alter_table("worklist_items", schema=None) as batch_op:
        batch_op.create_index(
            "ix_worklist_items_clinic",
            ["clinic_id", "reason"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(
            "ix_worklist_items_clinic_id_patient_id", ["clinic_id", "patient_id"], unique=False
        )
        batch_op.create_index(
            "uq_worklist_items_open",
            ["clinic_id", "patient_id", "cause"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "chores",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("about", sa.String(length=100), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chores")),
    )

    with op.batch_alter_table("clearances", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_number", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("consults", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_number", sa.Integer(), server_default="0", nullable=False))

    op.add_column("patients", sa.Column("alarm", sa.Integer(), server_default="0", nullable=False))
    op.add_column("patients", sa.Column("last_report_on", sa.Date(), nullable=True))
    op.add_column("patients", sa.Column("last_report_pain", sa.Integer(), nullable=True))
    op.add_column("patients", sa.Column("last_report_done", sa.Boolean(), nullable=True))
    _keep_last_reports()
    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.add_column(sa.Column("judged", sa.Integer(), server_default="0", nullable=False))
    op.execute(
        "UPDATE plans SET judged = (SELECT counter FROM patients "
        "WHERE patients.clinic_id = plans.clinic_id AND patients.id = plans.patient_id)"
    )

    with op.batch_alter_table("training_sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("signs", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("settled", sa.Boolean(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("training_sessions", schema=None) as batch_op:
        batch_op.drop_column("settled")
        batch_op.drop_column("signs")

    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.drop_column("judged")
    for column in ("last_report_done", "last_report_pain", "last_report_on", "alarm"):
        op.drop_column("patients", column)

    with op.batch_alter_table("consults", schema=None) as batch_op:
        batch_op.drop_column("withdrawn_number")

    with op.batch_alter_table("clearances", schema=None) as batch_op:
        batch_op.drop_column("ended_number")

    with op.batch_alter_table("worklist_items", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_worklist_items_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index("ix_worklist_items_clinic_id_patient_id")
        batch_op.drop_index(
            "ix_worklist_items_clinic",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("chores")
    op.drop_table("worklist_items")


def _keep_last_reports() -> None:
    newest = (
        "FROM training_sessions AS t WHERE t.clinic_id = patients.clinic_id AND t.patient_id = patients.id "
        "ORDER BY t.number DESC LIMIT 1"
    )
    done = (
        "EXISTS (SELECT 1 FROM training_entries AS e WHERE e.clinic_id = t.clinic_id "
        "AND e.training_session_id = t.id AND e.outcome <> 'skipped')"
    )
    columns = {"last_report_on": "t.trained_on", "last_report_pain": "t.pain", "last_report_done": done}
    for column, value in columns.items():
        op.execute(f"UPDATE patients SET {column} = (SELECT {value} {newest})")  # noqa: S608 - texts of this function
