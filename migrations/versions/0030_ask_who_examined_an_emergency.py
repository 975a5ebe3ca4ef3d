"""Ask who examined the patient after an emergency that was reported, have it stand among the red flags, keep who
answered an item and when, and on which day care ended.

Existing rows: nobody is recorded to have examined anybody, so an emergency that is still open asks for it before the
plan goes on or the next is signed. Its place is that of a red flag of the same urgency. When an answer was given that
is there already is not known any more, and the pages say nothing of it. Care has ended for whoever is in no episode: on
the day on which the newest did.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("worklist_items", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("examined_by", sa.String(length=120), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("examined_as", sa.String(length=80), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("examined_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("answered_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_worklist_items_clinic_id_answered_by"),
            "staff",
            ["clinic_id", "answered_by"],
            ["clinic_id", "id"],
        )
        batch_op.add_column(sa.Column("answered_number", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_check_constraint(
            "answered",
            "(answered_by IS NULL) = (answered_at IS NULL) AND (answered_by IS NULL) = (answered_number = 0)",
        )
        batch_op.create_check_constraint(
            "examined",
            "(examined_on IS NULL) = (examined_by = '') AND (examined_on IS NULL) = (examined_as = '')",
        )
    op.execute("UPDATE worklist_items SET rank = 0 WHERE reason = 'stop_rule' AND urgency = 'emergency'")
    op.add_column("patients", sa.Column("care_ended_on", sa.Date(), nullable=True))
    op.execute(
        "UPDATE patients SET care_ended_on = (SELECT newest.ended_on FROM episodes newest "
        "WHERE newest.clinic_id = patients.clinic_id AND newest.patient_id = patients.id "
        "AND newest.number = (SELECT max(number) FROM episodes "
        "WHERE episodes.clinic_id = patients.clinic_id AND episodes.patient_id = patients.id))"
    )


def downgrade() -> None:
    with op.batch_alter_table("patients", schema=None) as batch_op:
        batch_op.drop_column("care_ended_on")
    op.execute("UPDATE worklist_items SET rank = 4 WHERE reason = 'stop_rule' AND urgency = 'emergency'")
    with op.batch_alter_table("worklist_items", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_worklist_items_answered"), type_="check")
        batch_op.drop_constraint(op.f("fk_worklist_items_clinic_id_answered_by"), type_="foreignkey")
        batch_op.drop_column("answered_number")
        batch_op.drop_column("answered_at")
        batch_op.drop_column("answered_by")
        batch_op.drop_constraint(op.f("ck_worklist_items_examined"), type_="check")
        batch_op.drop_column("examined_on")
        batch_op.drop_column("examined_as")
        batch_op.drop_column("examined_by")
