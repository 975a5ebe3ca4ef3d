"""Whether a red flag is up, wherever it is asked."""

from __future__ import annotations

from datetime import timedelta

from clinic.services.followup import caseload
from clinic.services.record import facts
from tests.desk import Desk
from tests.factories import NOW

FLAG = "severe_night_pain"


def is_up(desk: Desk, *, days: int = 0) -> bool:
    """Whether the red flag is up, for the screening, the caseload and the portal alike."""
    at = NOW + timedelta(days=days)
    said = {
        "caseload": caseload.page_of(desk.session, desk.alice, at=at).rows[0].red_flag,
        "portal": facts.has_red_flag(desk.session, desk.pat, at=at),
        "record": bool(desk.record(at).red_flags),
    }
    assert len(set(said.values())) == 1, said
    return said["portal"]
