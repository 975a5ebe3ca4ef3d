"""What the sign page shows of what paused the plan in force: the lines, which exercise each is about, what happened."""

from __future__ import annotations

from collections.abc import Iterable

from clinic import db
from clinic.domain.followup.adverse_events import event_of
from clinic.domain.followup.worklist import Stops
from clinic.models import WorklistItem
from clinic.services.followup.lines import exercises


def shown(waits: Iterable[WorklistItem]) -> dict[str, object]:
    """Of all that waits: what stops something, and by the id of each the name of its exercise and the id of its event,
    where it has one.
    """
    stopped = [item for item in waits if item.stops is not Stops.NOTHING]
    events = {item.id: event_of(item.cause) for item in stopped}
    return {"stopped": stopped, "about": exercises.names(db.get_session(), stopped), "events": events}
