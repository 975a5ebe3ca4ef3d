"""Know what is contraindicated by a new rule or by time apart from the rest that the screening asks.

Existing rows: an open item has the new reason where a therapist who pauses the plan by it would have the patient read
that it is forbidden, and all have their places. What somebody answered who is no therapist keeps the reason that it
had, so that the next screening opens it again; what a therapist answered has the new one, and is answered. Items of
before that keep no such text get the reason when the plan is screened next.
"""

from __future__ import annotations

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

REASONS_BEFORE = (
    "reason IN ('red_flag', 'stop_rule', 'adverse_event', 'red_report', 'new_words', 'consult', 'screening', "
    "'pain_rising', 'draft_ready', 'unsettled', 'silence', 'review_due', 'expiring')"
)
REASONS = (
    "reason IN ('red_flag', 'stop_rule', 'adverse_event', 'red_report', 'contraindicated', 'new_words', 'consult', "
    "'screening', 'pain_rising', 'draft_ready', 'unsettled', 'silence', 'review_due', 'expiring')"
)
FORBIDDEN = (
    "reason = 'screening' AND cause LIKE 'finding:%' AND cause NOT IN ('finding:failed') AND patient_text NOT IN ('', "
    "'Your clinic has to look at something first. Wait until they call, or call them.') "
    "AND (ended_at IS NULL OR ended_by_therapist)"
)


def upgrade() -> None:
    with op.batch_alter_table("worklist_items", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_worklist_items_reason"), type_="check")
        batch_op.create_check_constraint("reason", REASONS)
    op.execute("UPDATE worklist_items SET rank = rank + 4 WHERE rank >= 16")
    op.execute(f"UPDATE worklist_items SET reason = 'contraindicated', rank = rank - 12 WHERE {FORBIDDEN}")  # noqa: S608 - our own words


def downgrade() -> None:
    op.execute(
        "UPDATE worklist_items SET reason = 'screening', rank = rank + 12 WHERE reason = 'contraindicated'"
    )
    op.execute("UPDATE worklist_items SET rank = rank - 4 WHERE rank >= 20")
    with op.batch_alter_table("worklist_items", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_worklist_items_reason"), type_="check")
        batch_op.create_check_constraint("reason", REASONS_BEFORE)
