"""Number what is written of a patient, and give every record that people change a revision.

Existing rows: get the numbers 1, 2, 3 … of their patient in the order of time and id, over all tables together;
revisions start anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# table -> when its rows were written, what else its number belongs to
WRITTEN = {
    "goals": ("recorded_at", ["place"]),
    "condition_records": ("recorded_at", ["code"]),
    "fact_records": ("recorded_at", ["name"]),
    "consults": ("recorded_at", []),
    "programs": ("created_at", []),
    "training_sessions": ("reported_at", []),
}
COUNTED = ("counter", "details_revision", "goals_revision", "consults_revision")


def upgrade() -> None:
    with op.batch_alter_table("goals") as batch:
        batch.alter_column("number", new_column_name="place")
    for table in WRITTEN:
        op.add_column(table, sa.Column("number", sa.Integer()))
    op.add_column("patients", sa.Column("newest_at", sa.DateTime(timezone=True)))
    for column in COUNTED:
        op.add_column("patients", sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
    for table in ("clinics", "staff"):
        op.add_column(table, sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("rulebook_revisions", sa.Column("number", sa.Integer()))
    _number()
    for table, (_, of) in WRITTEN.items():
        with op.batch_alter_table(table) as batch:
            batch.alter_column("number", existing_type=sa.Integer(), nullable=False)
            batch.create_unique_constraint(_unique(table, of), ["clinic_id", "patient_id", *of, "number"])
    with op.batch_alter_table("patients") as batch:
        batch.alter_column("newest_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    with op.batch_alter_table("rulebook_revisions") as batch:
        batch.alter_column("number", existing_type=sa.Integer(), nullable=False)
        batch.create_unique_constraint("uq_rulebook_revisions_number", ["number"])


def downgrade() -> None:
    with op.batch_alter_table("rulebook_revisions") as batch:
        batch.drop_constraint("uq_rulebook_revisions_number", type_="unique")
        batch.drop_column("number")
    for table in ("staff", "clinics"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("revision")
    with op.batch_alter_table("patients") as batch:
        for column in (*COUNTED, "newest_at"):
            batch.drop_column(column)
    for table, (_, of) in WRITTEN.items():
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(_unique(table, of), type_="unique")
            batch.drop_column("number")
    with op.batch_alter_table("goals") as batch:
        batch.alter_column("place", new_column_name="number")


def _unique(table: str, of: list[str]) -> str:
    return "_".join(["uq", table, "clinic_id_patient_id", *of, "number"])


def _number() -> None:
    tables = {
        name: sa.table(name, *map(sa.column, ("clinic_id", "patient_id", "id", "number", at)))
        for name, (at, _) in WRITTEN.items()
    }
    written = sa.union_all(
        *(
            sa.select(rows.c.clinic_id, rows.c.patient_id, rows.c.id, rows.c[WRITTEN[name][0]].label("at"))
            for name, rows in tables.items()
        )
    ).cte("written")
    patient = (written.c.clinic_id, written.c.patient_id)
    place = sa.func.row_number().over(partition_by=patient, order_by=(written.c.at, written.c.id))
    numbered = sa.select(written.c.clinic_id, written.c.id, place.label("number")).cte("numbered")
    for rows in tables.values():
        mine = (numbered.c.clinic_id == rows.c.clinic_id) & (numbered.c.id == rows.c.id)
        op.execute(sa.update(rows).values(number=numbered.c.number).where(mine))
    last = (
        sa.select(*patient, sa.func.count().label("many"), sa.func.max(written.c.at).label("at"))
        .group_by(*patient)
        .cte("last")
    )
    patients = sa.table(
        "patients", *map(sa.column, ("clinic_id", "id", "created_at", "newest_at", "counter"))
    )
    mine = (last.c.clinic_id == patients.c.clinic_id) & (last.c.patient_id == patients.c.id)
    newest = sa.case((last.c.at > patients.c.created_at, last.c.at), else_=patients.c.created_at)
    op.execute(sa.update(patients).values(newest_at=patients.c.created_at))
    op.execute(sa.update(patients).values(counter=last.c.many, newest_at=newest).where(mine))
    books = sa.table("rulebook_revisions", *map(sa.column, ("digest", "loaded_at", "number")))
    place = sa.func.row_number().over(order_by=(books.c.loaded_at, books.c.digest))
    loaded = sa.select(books.c.digest, place.label("number")).cte("loaded")
    op.execute(sa.update(books).values(number=loaded.c.number).where(loaded.c.digest == books.c.digest))
