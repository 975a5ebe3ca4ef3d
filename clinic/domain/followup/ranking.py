"""The place of an item in the worklist, by all that it says: severe harm stands before harm that is less or not known.

>>> severe, moderate = (rank(Reason.ADVERSE_EVENT, None, f"adverse:1:{harm}") for harm in ("severe", "moderate"))
>>> severe < moderate
True
"""

from __future__ import annotations

from clinic.domain.followup.adverse_events import is_severe
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import rank_of
from clinic.domain.screening.rules import Urgency


def rank(reason: Reason, urgency: Urgency | None, cause: str, *, is_gone: bool = False) -> int:
    """The lowest is the most urgent; `cause` is the key of what opened the item."""
    return rank_of(reason, urgency, is_severe=is_severe(cause), is_gone=is_gone)
