"""What a clock that was set back must not do: sign before the record that the signature rests on.

The order of what was written never follows a clock. A time is only what a person reads, and what a signature states.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from clinic.domain.errors import ActionDenied

TOLERANCE = timedelta(minutes=1)  # two requests that overlap, two servers that differ by seconds
BEHIND = (
    "The server's clock stands at {now}, before {what} ({then}). "
    "Nothing can be signed until it is right: ask whoever runs this server to set it."
)


def behind(at: datetime, *, what: str, then: datetime, forgiven: timedelta = TOLERANCE) -> str:
    """The sentence for a clock that stands more than is `forgiven` before something that has happened, else empty."""
    return BEHIND.format(now=_words(at), what=what, then=_words(then)) if at < then - forgiven else ""


def check_not_behind(at: datetime, *, what: str, then: datetime, forgiven: timedelta = TOLERANCE) -> None:
    """Raise `ActionDenied` with that sentence."""
    sentence = behind(at, what=what, then=then, forgiven=forgiven)
    if sentence:
        raise ActionDenied(sentence)


def _words(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
