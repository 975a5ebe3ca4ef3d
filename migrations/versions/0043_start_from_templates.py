"""Keep the templates of a clinic and its people in versions, from which one a draft was started, and a patient's level.

Existing rows: of no draft is it known that it came from a template, and no patient has a level. On the way down the
templates and the levels are lost.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "program_templates",
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_by", sa.Uuid(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(retired_by IS NULL) = (retired_at IS NULL)", name=op.f("ck_program_templates_retired")
        ),
        *(_person("program_templates", column) for column in ("owner_id", "changed_by", "retired_by")),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_program_templates_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_program_templates")),
    )
    op.create_table(
        "template_versions",
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "template_id"],
            ["program_templates.clinic_id", "program_templates.id"],
            name=op.f("fk_template_versions_clinic_id_template_id"),
        ),
        _person("template_versions", "saved_by"),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_template_versions_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_template_versions")),
        sa.UniqueConstraint(
            "clinic_id",
            "template_id",
            "number",
            name=op.f("uq_template_versions_clinic_id_template_id_number"),
        ),
    )
    with op.batch_alter_table("programs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("template_slug", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("template_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("template_version", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_programs_clinic_id_template_id_template_version"),
            "template_versions",
            ["clinic_id", "template_id", "template_version"],
            ["clinic_id", "template_id", "number"],
        )
        batch_op.create_check_constraint("one_template", "template_slug IS NULL OR template_id IS NULL")
        batch_op.create_check_constraint(
            "template", "(template_version IS NULL) = (template_slug IS NULL AND template_id IS NULL)"
        )
    with op.batch_alter_table("patients", schema=None) as batch_op:
        batch_op.add_column(sa.Column("level", sa.String(length=12), nullable=True))
        batch_op.create_check_constraint("level", "level IN ('beginner', 'intermediate', 'advanced')")


def downgrade() -> None:
    with op.batch_alter_table("patients", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_patients_level"), type_="check")
        batch_op.drop_column("level")
    with op.batch_alter_table("programs", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_programs_template"), type_="check")
        batch_op.drop_constraint(op.f("ck_programs_one_template"), type_="check")
        batch_op.drop_constraint(
            op.f("fk_programs_clinic_id_template_id_template_version"), type_="foreignkey"
        )
        batch_op.drop_column("template_version")
        batch_op.drop_column("template_id")
        batch_op.drop_column("template_slug")
    op.drop_table("template_versions")
    op.drop_table("program_templates")


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["clinic_id", column], ["staff.clinic_id", "staff.id"], name=op.f(f"fk_{table}_clinic_id_{column}")
    )
