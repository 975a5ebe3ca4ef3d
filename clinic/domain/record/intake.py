"""When the answers of an intake stand: none too old, and a therapist went through what the patient said at home."""

from __future__ import annotations

from datetime import datetime, timedelta

STALE = "The intake is too old. Go through it again with the patient before signing."
UNCONFIRMED = (
    "The patient answered the intake at home. A therapist has to go through the answers and confirm them before"
    " signing."
)


def is_stale(oldest: datetime | None, *, days: int, at: datetime) -> bool:
    """Whether the oldest of the answers is older than the clinic lets answers stand."""
    return oldest is not None and at - oldest > timedelta(days=days)


def intake_due(oldest: datetime | None, *, unconfirmed: bool, days: int, at: datetime) -> str:
    """The sentence that says what the intake still needs, empty when it stands.

    `unconfirmed` when the patient gave an answer at home that no therapist went through.
    """
    if is_stale(oldest, days=days, at=at):
        return STALE
    return UNCONFIRMED if unconfirmed else ""
