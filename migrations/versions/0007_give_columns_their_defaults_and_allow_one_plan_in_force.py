"""Give columns their defaults in the database, and allow one plan in force and one current text.

Existing rows: keep what they have. Where two plans of a patient are in force, or an exercise has two current texts,
nothing is migrated and a sentence says which.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from alembic.util import CommandError

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DEFAULTS = {
    "audit_events": {"actor_name": "", "subject": "", "address": ""},
    "clinics": {
        "address": "",
        "phone": "",
        "timezone": "UTC",
        "paper": "a4",
        "acute_window_weeks": "6",
        "intake_days": "90",
    },
    "condition_records": {"source": "staff", "note": ""},
    "consults": {"registration": "", "withdrawn_reason": ""},
    "fact_records": {"source": "staff"},
    "goals": {"source": "staff"},
    "login_sessions": {"second_factor_due": "0", "user_agent": "", "address": ""},
    "patients": {"email": "", "phone": "", "language": "en"},
    "plans": {"status": "active", "withdrawn_reason": ""},
    "programs": {"status": "draft", "revision": "1", "note": ""},
    "staff": {"administers": "0", "email": "", "profession": "", "registration": "", "active": "1"},
    "training_sessions": {"note": ""},
}
# index -> table, columns, the rows it holds for, what names a row, what to say when there are two
ONLY_ONE = {
    "uq_plans_active": (
        "plans",
        ["clinic_id", "patient_id"],
        "status = 'active'",
        "code",
        "The plans {} and {} are of one patient and both in force. Withdraw one of them with the release that you "
        "come from, then migrate again.",
    ),
    "uq_exercise_revisions_current": (
        "exercise_revisions",
        ["slug"],
        "retired_on IS NULL",
        "number",
        "The revisions {} and {} of exercise {} are both current. Set retired_on of the older one, then migrate again.",
    ),
    "uq_own_exercise_revisions_current": (
        "own_exercise_revisions",
        ["clinic_id", "slug"],
        "retired_at IS NULL",
        "number",
        "The revisions {} and {} of a clinic's exercise {} are both current. Set retired_at of the older one, then "
        "migrate again.",
    ),
}


def upgrade() -> None:
    for index, (table, columns, where, name, sentence) in ONLY_ONE.items():
        _refuse_two(table, columns, where, name, sentence)
        op.create_index(
            index, table, columns, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
        )
    for table, defaults in DEFAULTS.items():
        with op.batch_alter_table(table) as batch:
            for column, default in defaults.items():
                batch.alter_column(column, server_default=default)


def downgrade() -> None:
    for table, defaults in DEFAULTS.items():
        with op.batch_alter_table(table) as batch:
            for column in defaults:
                batch.alter_column(column, server_default=None)
    for index, (table, *_) in ONLY_ONE.items():
        op.drop_index(index, table)


def _refuse_two(table: str, columns: list[str], where: str, name: str, sentence: str) -> None:
    rows = sa.table(table, *(sa.column(column) for column in {*columns, name}))
    two = (
        sa.select(sa.func.min(rows.c[name]), sa.func.max(rows.c[name]), rows.c[columns[-1]])
        .where(sa.text(where))
        .group_by(*(rows.c[column] for column in columns))
        .having(sa.func.count() > 1)
    )
    found = op.get_bind().execute(two.limit(1)).one_or_none()
    if found:
        raise CommandError(sentence.format(*found))
