"""Count reports by day, keep how many days a week a plan asks for, the worklist in its order, and who was flagged.

Existing rows: each day of which a patient sent a report is counted; plans get the number out of what was signed, items
of the worklist the place of their reason, patients the number of their newest yes to a red flag.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

REASONS = (
    "red_flag",
    "stop_rule",
    "adverse_event",
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
)
RED_FLAGS = (
    "saddle_numbness",
    "progressive_weakness",
    "major_trauma",
    "minor_trauma_fragile_bone",
    "severe_night_pain",
    "bladder_or_bowel_trouble",
    "sexual_change",
    "unexplained_weight_loss",
    "fever_or_chills",
    "pulsating_belly",
    "tearing_pain",
    "chest_pain",
    "fainting",
    "clumsy_hands",
    "clot_signs",
    "new_breathlessness",
    "worst_headache",
    "neck_vascular_signs",
    "bladder_or_bowel_change",
    "cancer_history_or_weight_loss",
    "fever_or_infection_risk",
    "pulsating_abdominal_mass",
    "chest_pain_or_fainting",
)
FLAGGED = {
    "ix_patients_flagged": ["clinic_id", "search_name"],
    "ix_patients_flagged_by_therapist": ["clinic_id", "therapist_id", "search_name"],
}
SIGNED = {
    "sqlite": "json_extract(snapshot, '$.days_per_week')",
    "postgresql": "CAST(CAST(snapshot AS json) ->> 'days_per_week' AS integer)",
}


def upgrade() -> None:
    op.create_table(
        "training_days",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("trained_on", sa.Date(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("trainings", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "trainings >= 0 AND trainings <= reports", name=op.f("ck_training_days_trainings")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_training_days_clinic_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_training_days_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "patient_id", "trained_on", name=op.f("pk_training_days")),
    )
    op.execute(
        "INSERT INTO training_days (clinic_id, patient_id, trained_on, reports, trainings) "
        "SELECT t.clinic_id, t.patient_id, t.trained_on, "
        "sum(CASE WHEN t.status = 'counts' THEN 1 ELSE 0 END), "
        "sum(CASE WHEN t.status = 'counts' AND EXISTS (SELECT 1 FROM training_entries AS e "
        "WHERE e.clinic_id = t.clinic_id AND e.training_session_id = t.id AND e.outcome <> 'skipped') "
        "THEN 1 ELSE 0 END) "
        "FROM training_sessions AS t GROUP BY t.clinic_id, t.patient_id, t.trained_on"
    )
    op.add_column("patients", sa.Column("flag_said", sa.Integer(), server_default="0", nullable=False))
    names = ", ".join(f"'{name}'" for name in RED_FLAGS)
    of_patient = "f.clinic_id = patients.clinic_id AND f.patient_id = patients.id AND f.answer = 'yes'"
    newest = f"SELECT max(f.number) FROM fact_records AS f WHERE {of_patient} AND f.name IN ({names})"  # noqa: S608 - the same
    op.execute(f"UPDATE patients SET flag_said = coalesce(({newest}), 0)")  # noqa: S608 - names of this module
    for name, columns in FLAGGED.items():
        op.create_index(
            name,
            "patients",
            columns,
            unique=False,
            sqlite_where=sa.text("flag_said > 0"),
            postgresql_where=sa.text("flag_said > 0"),
        )
    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.add_column(sa.Column("days_per_week", sa.Integer(), nullable=True))
    op.execute(f"UPDATE plans SET days_per_week = {SIGNED[op.get_bind().dialect.name]}")  # noqa: S608 - of this module
    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.alter_column("days_per_week", existing_type=sa.Integer(), nullable=False)

    with op.batch_alter_table("worklist_items", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_worklist_items_clinic",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.add_column(sa.Column("rank", sa.Integer(), nullable=True))
    ranks = " ".join(f"WHEN '{reason}' THEN {rank}" for rank, reason in enumerate(REASONS))
    op.execute(f"UPDATE worklist_items SET rank = CASE reason {ranks} END")  # noqa: S608 - of this module
    with op.batch_alter_table("worklist_items", schema=None) as batch_op:
        batch_op.alter_column("rank", existing_type=sa.Integer(), nullable=False)
        batch_op.create_index(
            "ix_worklist_items_open",
            ["clinic_id", "rank", "opened_at", "id"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("worklist_items", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_worklist_items_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_column("rank")
        batch_op.create_index(
            "ix_worklist_items_clinic",
            ["clinic_id", "reason"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.drop_column("days_per_week")
    for name in FLAGGED:
        op.drop_index(name, table_name="patients")
    with op.batch_alter_table("patients", schema=None) as batch_op:
        batch_op.drop_column("flag_said")
    op.drop_table("training_days")
