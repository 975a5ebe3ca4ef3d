"""The three ways the clinic says no, in sentences for people; mapped to HTTP once, in `web/errors.py`."""

from __future__ import annotations

from collections.abc import Mapping


class NotFound(Exception):  # noqa: N818 - reads as what happened
    """The thing does not exist, or is not this actor's: the two are never told apart (404)."""


class ActionDenied(Exception):  # noqa: N818 - the same
    """The actor may not do this now; the sentence says why and what would help (409)."""


class InvalidInput(Exception):  # noqa: N818 - the same
    """What was typed cannot be accepted; `errors` maps field name to sentence (422)."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {sentence}" for field, sentence in errors.items()))
        self.errors = dict(errors)


class Stale(ActionDenied):
    """Somebody changed the thing since the actor looked at it (409); `now` is its revision or mark by now."""

    def __init__(self, sentence: str, *, now: int | str) -> None:
        super().__init__(sentence)
        self.now = now


class Came(Stale):
    """Something came since, of which the page did not show that it would be ended: the sentence says what, and `shown`
    is what the page is to say now.
    """

    def __init__(self, sentence: str, *, now: int | str, shown: str) -> None:
        super().__init__(sentence, now=now)
        self.shown = shown
