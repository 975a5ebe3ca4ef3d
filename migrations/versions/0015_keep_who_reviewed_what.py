"""Keep who reviewed what.

Existing rows: no clinic required reviewed content, and none does until its administrator says so; nothing was reviewed.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "content_reviews",
        sa.Column(
            "kind",
            sa.Enum("exercise", "rule", name="contentkind", native_enum=False, length=10),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("reviewer", sa.String(length=120), nullable=False),
        sa.Column("registration", sa.String(length=60), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('exercise', 'rule')", name=op.f("ck_content_reviews_kind")),
        sa.CheckConstraint(
            "reviewer <> '' AND registration <> ''", name=op.f("ck_content_reviews_registered")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "recorded_by"],
            ["staff.clinic_id", "staff.id"],
            name=op.f("fk_content_reviews_clinic_id_recorded_by"),
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_content_reviews_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_content_reviews")),
    )
    op.create_index("ix_content_reviews_clinic_id_digest", "content_reviews", ["clinic_id", "digest"])
    op.create_index("ix_content_reviews_clinic_id_name", "content_reviews", ["clinic_id", "name"])
    with op.batch_alter_table("clinics", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reviewed_only", sa.Boolean(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("clinics", schema=None) as batch_op:
        batch_op.drop_column("reviewed_only")
    op.drop_table("content_reviews")
