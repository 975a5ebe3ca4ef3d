<%!
    import re

    def quiet(body):
        return re.sub(r"(?m)^ *# ###.*\n?", "", body).strip()

    def quoted(title):
        return title.replace("\\", "\\\\").replace('"', '\\"')
%>\
"""${message | quoted}.

Existing rows: what do they get?
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades | quiet}


def downgrade() -> None:
    ${downgrades | quiet}
