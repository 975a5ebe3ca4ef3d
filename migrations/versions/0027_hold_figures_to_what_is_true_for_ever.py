"""Hold figures to what is true for ever.

Existing rows: a load rating that no ball has is not recorded from now on, so that the screening asks for it; plans and
signings keep their limit of pain, and whether one wants a reason is asked when it is written. Going down, one that is
now beyond what was usual then says so, where nobody gave a reason.
"""

from __future__ import annotations

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE patients SET ball_rating_kg = NULL WHERE ball_rating_kg NOT BETWEEN 50 AND 1000")
    with op.batch_alter_table("patients", schema=None) as batch_op:
        batch_op.create_check_constraint("ball_rating", "ball_rating_kg BETWEEN 50 AND 1000")
    for table in ("plans", "signings"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_pain_cap_reason"), type_="check")


def downgrade() -> None:
    said = " SET pain_cap_reason = 'Usual when it was signed.' WHERE pain_cap > 5 AND pain_cap_reason = ''"
    for table in ("signings", "plans"):
        op.execute("UPDATE " + table + said)
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_check_constraint("pain_cap_reason", "pain_cap <= 5 OR pain_cap_reason <> ''")
    with op.batch_alter_table("patients", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_patients_ball_rating"), type_="check")
