"""Keep what the worklist goes by.

Existing rows: items of the worklist begin at revision 1; of no detail it is known which write changed it, so that none
from before stops a plan; a clinic notices a silence after the usual week; plans have no day of review and the usual
limit of pain; nobody waits for a draft; nobody is archived; patients keep when their newest report came, and whether it
stopped something is not known.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TERMS = ("review_on", "pain_cap", "pain_cap_reason")


def upgrade() -> None:
    with op.batch_alter_table("worklist_items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revision", sa.Integer(), server_default="1", nullable=False))

    with op.batch_alter_table("clinics", schema=None) as batch_op:
        batch_op.add_column(sa.Column("silence_days", sa.Integer(), server_default="7", nullable=False))
        batch_op.create_check_constraint("silence_days", "silence_days BETWEEN 3 AND 30")

    for table in ("plans", "signings"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("review_on", sa.Date(), nullable=True))
            batch_op.add_column(sa.Column("pain_cap", sa.Integer(), server_default="5", nullable=False))
            batch_op.add_column(
                sa.Column("pain_cap_reason", sa.String(length=300), server_default="", nullable=False)
            )
            batch_op.create_check_constraint("pain_cap", "pain_cap BETWEEN 0 AND 9")
            batch_op.create_check_constraint("pain_cap_reason", "pain_cap <= 5 OR pain_cap_reason <> ''")

    with op.batch_alter_table("programs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ready", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("handed_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("handed_note", sa.String(length=300), server_default="", nullable=False)
        )
        batch_op.create_check_constraint("handed", "(handed_by IS NULL) = (handed_at IS NULL)")
        batch_op.create_foreign_key(
            op.f("fk_programs_clinic_id_handed_by"),
            "staff",
            ["clinic_id", "handed_by"],
            ["clinic_id", "id"],
        )

    with op.batch_alter_table("patients", schema=None) as batch_op:
        batch_op.add_column(sa.Column("details_written", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("last_report_red", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("last_reported_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("archived_by", sa.Uuid(), nullable=True))
        batch_op.create_check_constraint("archived", "(archived_by IS NULL) = (archived_at IS NULL)")
        batch_op.create_foreign_key(
            op.f("fk_patients_clinic_id_archived_by"),
            "staff",
            ["clinic_id", "archived_by"],
            ["clinic_id", "id"],
        )
        batch_op.create_index(
            "ix_patients_archived",
            ["clinic_id", "search_name"],
            unique=False,
            sqlite_where=sa.text("archived_at IS NOT NULL"),
            postgresql_where=sa.text("archived_at IS NOT NULL"),
        )
    op.execute(
        "UPDATE patients SET last_reported_at = (SELECT max(t.reported_at) FROM training_sessions AS t "
        "WHERE t.clinic_id = patients.clinic_id AND t.patient_id = patients.id)"
    )


def downgrade() -> None:
    with op.batch_alter_table("patients", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_patients_archived",
            sqlite_where=sa.text("archived_at IS NOT NULL"),
            postgresql_where=sa.text("archived_at IS NOT NULL"),
        )
        batch_op.drop_constraint(op.f("fk_patients_clinic_id_archived_by"), type_="foreignkey")
        batch_op.drop_constraint(op.f("ck_patients_archived"), type_="check")
        for column in (
            "archived_by",
            "archived_at",
            "last_reported_at",
            "last_report_red",
            "details_written",
        ):
            batch_op.drop_column(column)

    with op.batch_alter_table("programs", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_programs_clinic_id_handed_by"), type_="foreignkey")
        batch_op.drop_constraint(op.f("ck_programs_handed"), type_="check")
        for column in ("handed_note", "handed_at", "handed_by", "ready"):
            batch_op.drop_column(column)

    for table in ("signings", "plans"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_pain_cap_reason"), type_="check")
            batch_op.drop_constraint(op.f(f"ck_{table}_pain_cap"), type_="check")
            for column in reversed(TERMS):
                batch_op.drop_column(column)

    with op.batch_alter_table("clinics", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_clinics_silence_days"), type_="check")
        batch_op.drop_column("silence_days")

    with op.batch_alter_table("worklist_items", schema=None) as batch_op:
        batch_op.drop_column("revision")
