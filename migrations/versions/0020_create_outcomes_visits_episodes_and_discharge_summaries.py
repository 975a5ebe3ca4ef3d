"""Create outcomes, visits, episodes and discharge summaries.

Existing rows: goals have no target and no day; nobody is asked anything at home. Nobody is in an episode: the next plan
that is signed begins one, or somebody by hand, with the day on which care began.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "episodes",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("begun_by", sa.Uuid(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "reason",
            sa.String(length=20),
            nullable=True,
        ),
        sa.Column("note", sa.String(length=500), server_default="", nullable=False),
        sa.Column(
            "plan_after",
            sa.String(length=10),
            nullable=True,
        ),
        sa.CheckConstraint(
            "ended_at IS NOT NULL OR (note = '' AND plan_after IS NULL)", name=op.f("ck_episodes_open")
        ),
        sa.CheckConstraint("plan_after IN ('goes_on', 'withdrawn')", name=op.f("ck_episodes_plan_after")),
        sa.CheckConstraint(
            "reason IN ('goals_reached', 'moved', 'stopped_coming', 'referred_on', 'other')",
            name=op.f("ck_episodes_reason"),
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_episodes_ended_by")),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_on IS NULL)", name=op.f("ck_episodes_end")),
        sa.CheckConstraint("(ended_at IS NULL) = (reason IS NULL)", name=op.f("ck_episodes_end_reason")),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= began_on", name=op.f("ck_episodes_days")),
        _link("episodes", "begun_by", "staff"),
        _link("episodes", "ended_by", "staff"),
        _link("episodes", "patient_id", "patients"),
        *_of_clinic("episodes"),
        sa.UniqueConstraint(
            "clinic_id", "patient_id", "number", name=op.f("uq_episodes_clinic_id_patient_id_number")
        ),
    )
    with op.batch_alter_table("episodes", schema=None) as batch_op:
        batch_op.create_index(
            "uq_episodes_open",
            ["clinic_id", "patient_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "measure_schedules",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "measure",
            sa.String(length=20),
            nullable=False,
        ),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "measure IN ('pain', 'activity', 'change', 'chair_stand', 'up_and_go', 'single_leg', 'plank', "
            "'prone_hold')",
            name=op.f("ck_measure_schedules_measure"),
        ),
        sa.CheckConstraint(
            "every_weeks = 0 OR every_weeks BETWEEN 1 AND 26", name=op.f("ck_measure_schedules_weeks")
        ),
        _link("measure_schedules", "patient_id", "patients"),
        _link("measure_schedules", "recorded_by", "staff"),
        *_of_clinic("measure_schedules"),
        sa.UniqueConstraint(
            "clinic_id",
            "patient_id",
            "measure",
            "number",
            name=op.f("uq_measure_schedules_clinic_id_patient_id_measure_number"),
        ),
    )
    op.create_table(
        "measurements",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "measure",
            sa.String(length=20),
            nullable=False,
        ),
        sa.Column("about", sa.String(length=200), server_default="", nullable=False),
        sa.Column("side", sa.String(length=5), nullable=True),
        sa.Column("figure", sa.Integer(), nullable=True),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=300), server_default="", nullable=False),
        sa.CheckConstraint("(measure = 'activity') = (about <> '')", name=op.f("ck_measurements_about")),
        sa.CheckConstraint(
            "(measure = 'pain' AND figure BETWEEN 0 AND 10) OR "
            "(measure = 'activity' AND figure BETWEEN 0 AND 10) OR "
            "(measure = 'change' AND figure BETWEEN -5 AND 5) OR "
            "(measure = 'chair_stand' AND figure BETWEEN 0 AND 60) OR "
            "(measure = 'up_and_go' AND figure BETWEEN 20 AND 3000) OR "
            "(measure = 'single_leg' AND figure BETWEEN 0 AND 1800) OR "
            "(measure = 'plank' AND figure BETWEEN 0 AND 900) OR "
            "(measure = 'prone_hold' AND figure BETWEEN 0 AND 900)",
            name=op.f("ck_measurements_figure"),
        ),
        sa.CheckConstraint("(replaces IS NULL) = (reason = '')", name=op.f("ck_measurements_corrected")),
        sa.CheckConstraint(
            "measure IN ('pain', 'activity', 'change', 'chair_stand', 'up_and_go', 'single_leg', 'plank', "
            "'prone_hold')",
            name=op.f("ck_measurements_measure"),
        ),
        sa.CheckConstraint("place IN ('clinic', 'home')", name=op.f("ck_measurements_place")),
        sa.CheckConstraint("side IN ('left', 'right')", name=op.f("ck_measurements_side")),
        sa.CheckConstraint(
            "source = 'patient' OR recorded_by IS NOT NULL", name=op.f("ck_measurements_attributed")
        ),
        sa.CheckConstraint("source IN ('staff', 'patient')", name=op.f("ck_measurements_source")),
        sa.CheckConstraint(
            "figure IS NOT NULL OR replaces IS NOT NULL", name=op.f("ck_measurements_taken_back")
        ),
        _link("measurements", "patient_id", "patients"),
        _link("measurements", "recorded_by", "staff"),
        _link("measurements", "replaces", "measurements"),
        *_of_clinic("measurements"),
        sa.UniqueConstraint("clinic_id", "replaces", name=op.f("uq_measurements_clinic_id_replaces")),
    )
    with op.batch_alter_table("measurements", schema=None) as batch_op:
        batch_op.create_index(
            "ix_measurements_clinic_id_patient_id", ["clinic_id", "patient_id"], unique=False
        )

    op.create_table(
        "visit_notes",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amends", sa.Uuid(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column(
            "way",
            sa.String(length=10),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("way IN ('clinic', 'video', 'phone', 'home')", name=op.f("ck_visit_notes_way")),
        _link("visit_notes", "amends", "visit_notes"),
        _link("visit_notes", "patient_id", "patients"),
        _link("visit_notes", "recorded_by", "staff"),
        *_of_clinic("visit_notes"),
        sa.UniqueConstraint(
            "clinic_id", "patient_id", "number", name=op.f("uq_visit_notes_clinic_id_patient_id_number")
        ),
    )
    with op.batch_alter_table("visit_notes", schema=None) as batch_op:
        batch_op.create_index("ix_visit_notes_clinic_id_amends", ["clinic_id", "amends"], unique=False)

    op.create_table(
        "discharge_summaries",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column(
            "status",
            sa.String(length=10),
            server_default="waiting",
            nullable=False,
        ),
        sa.Column("signed_by", sa.Uuid(), nullable=False),
        sa.Column("signer_name", sa.String(length=120), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=True),
        sa.Column("worker", sa.String(length=80), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refusal", sa.String(length=500), server_default="", nullable=False),
        sa.CheckConstraint("(status = 'done') = (pdf IS NOT NULL)", name=op.f("ck_discharge_summaries_done")),
        sa.CheckConstraint(
            "(status = 'refused') = (refusal <> '')", name=op.f("ck_discharge_summaries_refused")
        ),
        sa.CheckConstraint(
            "(status = 'waiting') = (settled_at IS NULL)", name=op.f("ck_discharge_summaries_settled")
        ),
        sa.CheckConstraint(
            "lease_until IS NULL OR status = 'waiting'", name=op.f("ck_discharge_summaries_leased")
        ),
        sa.CheckConstraint(
            "status IN ('waiting', 'done', 'refused')", name=op.f("ck_discharge_summaries_status")
        ),
        sa.CheckConstraint(
            "(lease_until IS NULL) = (worker IS NULL)", name=op.f("ck_discharge_summaries_lease")
        ),
        sa.CheckConstraint("(pdf IS NULL) = (pdf_sha256 IS NULL)", name=op.f("ck_discharge_summaries_pdf")),
        _link("discharge_summaries", "episode_id", "episodes"),
        _link("discharge_summaries", "patient_id", "patients"),
        _link("discharge_summaries", "signed_by", "staff"),
        *_of_clinic("discharge_summaries"),
        sa.UniqueConstraint(
            "clinic_id",
            "patient_id",
            "version",
            name=op.f("uq_discharge_summaries_clinic_id_patient_id_version"),
        ),
        sa.UniqueConstraint("code", name=op.f("uq_discharge_summaries_code")),
    )
    with op.batch_alter_table("discharge_summaries", schema=None) as batch_op:
        batch_op.create_index(
            "ix_discharge_summaries_clinic_id_episode_id", ["clinic_id", "episode_id"], unique=False
        )
        batch_op.create_index("ix_discharge_summaries_pdf_sha256", ["pdf_sha256"], unique=False)
        batch_op.create_index(
            "ix_discharge_summaries_queue",
            ["signed_at"],
            unique=False,
            sqlite_where=sa.text("status = 'waiting'"),
            postgresql_where=sa.text("status = 'waiting'"),
        )

    with op.batch_alter_table("goals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("target", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        batch_op.create_check_constraint(batch_op.f("ck_goals_target"), "target BETWEEN 0 AND 10")

    op.add_column("patients", sa.Column("asked_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("patients", "asked_on")
    with op.batch_alter_table("goals", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_goals_target"), type_="check")
        batch_op.drop_column("due_on")
        batch_op.drop_column("target")
    for table in ("discharge_summaries", "visit_notes", "measurements", "measure_schedules", "episodes"):
        op.drop_table(table)


def _of_clinic(table: str) -> tuple[sa.Column[object] | sa.Constraint, ...]:
    """What every row of a clinic has: its key begins with whose it is."""
    return (
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f(f"fk_{table}_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f(f"pk_{table}")),
    )


def _link(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    """A link that stays with the same one."""
    name = op.f(f"fk_{table}_clinic_id_{column}")
    return sa.ForeignKeyConstraint(["clinic_id", column], [f"{to}.clinic_id", f"{to}.id"], name=name)
