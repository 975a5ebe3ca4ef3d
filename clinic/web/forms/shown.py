"""A form that ends or withdraws what its page shows: the page sends along what that was; nothing ends unseen."""

from __future__ import annotations

from wtforms import HiddenField

from clinic.domain.errors import Came, InvalidInput, Stale
from clinic.web.forms import SeenForm


class ShownForm(SeenForm):
    """`shown` is what the page showed beside the revision that it saw."""

    shown = HiddenField()

    def refuse(self, error: InvalidInput | Stale) -> None:
        """Say what came since, and let the next try through: the page shows it now."""
        if not isinstance(error, Came):
            super().refuse(error)
            return
        self.fail("", str(error))
        self.seen.data, self.shown.data = str(error.now), error.shown
