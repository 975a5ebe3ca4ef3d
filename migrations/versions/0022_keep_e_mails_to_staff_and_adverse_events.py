"""Keep e-mails to staff, and adverse events.

Existing rows: clinics send the day's e-mail at 7 and nothing at once; staff with an address get it until they switch it
off. No e-mail and no adverse event exists.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

REASONS_BEFORE = (
    "reason IN ('red_flag', 'stop_rule', 'red_report', 'new_words', 'consult', 'screening', 'pain_rising', "
    "'draft_ready', 'unsettled', 'silence', 'review_due', 'expiring')"
)
REASONS = (
    "reason IN ('red_flag', 'stop_rule', 'adverse_event', 'red_report', 'new_words', 'consult', 'screening', "
    "'pain_rising', 'draft_ready', 'unsettled', 'silence', 'review_due', 'expiring')"
)


def upgrade() -> None:
    op.create_table(
        "adverse_events",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("exercise", sa.String(length=120), server_default="", nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("what", sa.String(length=1000), nullable=False),
        sa.Column(
            "harm",
            sa.Enum("none", "mild", "moderate", "severe", name="harm", native_enum=False, length=10),
            nullable=False,
        ),
        sa.Column("action", sa.String(length=1000), nullable=False),
        sa.Column(
            "told_by",
            sa.Enum("patient", "staff", "other", name="toldby", native_enum=False, length=10),
            nullable=False,
        ),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(item_id IS NULL) = (plan_id IS NULL) AND (item_id IS NULL) = (exercise = '')",
            name=op.f("ck_adverse_events_exercise"),
        ),
        sa.CheckConstraint(
            "harm IN ('none', 'mild', 'moderate', 'severe')", name=op.f("ck_adverse_events_harm")
        ),
        sa.CheckConstraint(
            "told_by IN ('patient', 'staff', 'other')", name=op.f("ck_adverse_events_told_by")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_adverse_events_clinic_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "plan_id"],
            ["plans.clinic_id", "plans.id"],
            name=op.f("fk_adverse_events_clinic_id_plan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "recorded_by"],
            ["staff.clinic_id", "staff.id"],
            name=op.f("fk_adverse_events_clinic_id_recorded_by"),
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_adverse_events_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_adverse_events")),
    )
    op.create_index(
        "ix_adverse_events_clinic_id_happened_on",
        "adverse_events",
        ["clinic_id", "happened_on"],
        unique=False,
    )
    op.create_index(
        "ix_adverse_events_clinic_id_patient_id", "adverse_events", ["clinic_id", "patient_id"], unique=False
    )
    op.create_table(
        "adverse_event_additions",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column(
            "harm",
            sa.Enum("none", "mild", "moderate", "severe", name="harm", native_enum=False, length=10),
            nullable=True,
        ),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "harm IN ('none', 'mild', 'moderate', 'severe')", name=op.f("ck_adverse_event_additions_harm")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "added_by"],
            ["staff.clinic_id", "staff.id"],
            name=op.f("fk_adverse_event_additions_clinic_id_added_by"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "event_id"],
            ["adverse_events.clinic_id", "adverse_events.id"],
            name=op.f("fk_adverse_event_additions_clinic_id_event_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_adverse_event_additions_clinic_id")
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_adverse_event_additions")),
    )
    op.create_index(
        "ix_adverse_event_additions_clinic_id_event_id",
        "adverse_event_additions",
        ["clinic_id", "event_id"],
        unique=False,
    )
    op.create_table(
        "notices",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind", sa.Enum("digest", "alert", name="kind", native_enum=False, length=10), nullable=False
        ),
        sa.Column("patients", sa.Integer(), server_default="0", nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column(
            "status",
            sa.Enum("waiting", "sent", "dropped", "failed", name="status", native_enum=False, length=10),
            server_default="waiting",
            nullable=False,
        ),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("worker", sa.String(length=80), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=300), server_default="", nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(kind = 'digest') = (day IS NOT NULL)", name=op.f("ck_notices_day")),
        sa.CheckConstraint("kind IN ('digest', 'alert')", name=op.f("ck_notices_kind")),
        sa.CheckConstraint("(lease_until IS NULL) = (worker IS NULL)", name=op.f("ck_notices_lease")),
        sa.CheckConstraint("lease_until IS NULL OR status = 'waiting'", name=op.f("ck_notices_leased")),
        sa.CheckConstraint("(status = 'waiting') = (settled_at IS NULL)", name=op.f("ck_notices_settled")),
        sa.CheckConstraint(
            "status IN ('waiting', 'sent', 'dropped', 'failed')", name=op.f("ck_notices_status")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "staff_id"],
            ["staff.clinic_id", "staff.id"],
            name=op.f("fk_notices_clinic_id_staff_id"),
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_notices_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_notices")),
    )
    op.create_index(
        "ix_notices_clinic_id_staff_id_tried_at",
        "notices",
        ["clinic_id", "staff_id", "tried_at"],
        unique=False,
    )
    op.create_index("ix_notices_clinic_id_written_at", "notices", ["clinic_id", "written_at"], unique=False)
    op.create_index(
        "ix_notices_queue",
        "notices",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_index(
        "uq_notices_digest",
        "notices",
        ["clinic_id", "staff_id", "day"],
        unique=True,
        sqlite_where=sa.text("kind = 'digest'"),
        postgresql_where=sa.text("kind = 'digest'"),
    )

    with op.batch_alter_table("clinics", schema=None) as batch_op:
        batch_op.add_column(sa.Column("digest_hour", sa.Integer(), server_default="7", nullable=False))
        batch_op.add_column(sa.Column("digest_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("alerts", sa.Boolean(), server_default="0", nullable=False))
        batch_op.create_check_constraint(op.f("ck_clinics_digest_hour"), "digest_hour BETWEEN 0 AND 23")
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wants_mail", sa.Boolean(), server_default="1", nullable=False))
    _name_reasons(REASONS)


def downgrade() -> None:
    op.execute("UPDATE worklist_items SET reason = 'stop_rule' WHERE reason = 'adverse_event'")
    _name_reasons(REASONS_BEFORE)
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_column("wants_mail")
    with op.batch_alter_table("clinics", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_clinics_digest_hour"), type_="check")
        batch_op.drop_column("alerts")
        batch_op.drop_column("digest_on")
        batch_op.drop_column("digest_hour")
    op.drop_table("notices")
    op.drop_table("adverse_event_additions")
    op.drop_table("adverse_events")


def _name_reasons(check: str) -> None:
    """The reasons that an item of the worklist can have."""
    name = "ck_worklist_items_reason"
    with op.batch_alter_table("worklist_items", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(name), type_="check")
        batch_op.create_check_constraint(op.f(name), check)
