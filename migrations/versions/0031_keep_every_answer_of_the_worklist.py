"""Keep every answer to an item of the worklist.

Existing rows: the one answer that each item has is kept as its first, under the item's own id, with what the item says
now. Whether what was stopped was to go on is known where it is known when that was said. On the way down answers before
the newest are lost.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "worklist_answers",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("work_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("resume", sa.Boolean(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("examined_by", sa.String(length=120), server_default="", nullable=False),
        sa.Column("examined_as", sa.String(length=80), server_default="", nullable=False),
        sa.Column("examined_on", sa.Date(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(answered_by IS NULL) = (answered_at IS NULL) AND (answered_by IS NULL) = (number = 0)",
            name=op.f("ck_worklist_answers_answered"),
        ),
        sa.CheckConstraint(
            "(examined_on IS NULL) = (examined_by = '') AND (examined_on IS NULL) = (examined_as = '')",
            name=op.f("ck_worklist_answers_examined"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_worklist_answers_clinic_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "work_id"],
            ["worklist_items.clinic_id", "worklist_items.id"],
            name=op.f("fk_worklist_answers_clinic_id_work_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "answered_by"],
            ["staff.clinic_id", "staff.id"],
            name=op.f("fk_worklist_answers_clinic_id_answered_by"),
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_worklist_answers_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_worklist_answers")),
        sa.UniqueConstraint(
            "clinic_id", "work_id", "number", name=op.f("uq_worklist_answers_clinic_id_work_id_number")
        ),
    )
    op.create_index(
        "ix_worklist_answers_clinic_id_patient_id",
        "worklist_answers",
        ["clinic_id", "patient_id"],
        unique=False,
    )
    op.execute(
        "INSERT INTO worklist_answers (clinic_id, id, patient_id, work_id, number, title, text, resume, answered_by, "
        "answered_at, examined_by, examined_as, examined_on) SELECT clinic_id, id, patient_id, id, answered_number, "
        "title, answer, CASE WHEN stops <> 'nothing' AND answered_number > 0 THEN answered_number = ended_number END, "
        "answered_by, answered_at, examined_by, examined_as, examined_on FROM worklist_items WHERE answer <> ''"
    )


def downgrade() -> None:
    op.drop_index("ix_worklist_answers_clinic_id_patient_id", table_name="worklist_answers")
    op.drop_table("worklist_answers")
