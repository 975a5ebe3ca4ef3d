"""Let a therapist pause a plan or exercises of it.

Existing rows: the new reason stands before silence, so items of the reasons after it get the place that new ones have.
On the way down what was said of a pause is lost; what it stops stays stopped, as something to look at.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

REASONS_BEFORE = (
    "reason IN ('red_flag', 'stop_rule', 'adverse_event', 'red_report', 'contraindicated', 'new_words', 'consult', "
    "'screening', 'pain_rising', 'draft_ready', 'unsettled', 'silence', 'review_due', 'expiring')"
)
REASONS = (
    "reason IN ('red_flag', 'stop_rule', 'adverse_event', 'red_report', 'contraindicated', 'new_words', 'consult', "
    "'screening', 'pain_rising', 'draft_ready', 'unsettled', 'paused', 'silence', 'review_due', 'expiring')"
)


def upgrade() -> None:
    op.create_table(
        "plan_pauses",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column(
            "why",
            sa.Enum(
                "ill",
                "hurt",
                "treatment",
                "doctor",
                "to_change",
                "break",
                "other",
                name="pausereason",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.String(length=300), server_default="", nullable=False),
        sa.Column("patient_text", sa.String(length=300), nullable=False),
        sa.Column("paused_by", sa.Uuid(), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "why IN ('ill', 'hurt', 'treatment', 'doctor', 'to_change', 'break', 'other')",
            name=op.f("ck_plan_pauses_why"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_plan_pauses_clinic_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "paused_by"],
            ["staff.clinic_id", "staff.id"],
            name=op.f("fk_plan_pauses_clinic_id_paused_by"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "plan_id"],
            ["plans.clinic_id", "plans.id"],
            name=op.f("fk_plan_pauses_clinic_id_plan_id"),
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_plan_pauses_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_plan_pauses")),
        sa.UniqueConstraint(
            "clinic_id", "patient_id", "number", name=op.f("uq_plan_pauses_clinic_id_patient_id_number")
        ),
    )
    _allow(REASONS)
    op.execute("UPDATE worklist_items SET rank = rank + 4 WHERE rank >= 44")


def downgrade() -> None:
    op.execute("UPDATE worklist_items SET reason = 'new_words', rank = 23 WHERE reason = 'paused'")
    op.execute("UPDATE worklist_items SET rank = rank - 4 WHERE rank >= 48")
    _allow(REASONS_BEFORE)
    op.drop_table("plan_pauses")


def _allow(reasons: str) -> None:
    with op.batch_alter_table("worklist_items", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_worklist_items_reason"), type_="check")
        batch_op.create_check_constraint("reason", reasons)
