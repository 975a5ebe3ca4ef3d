"""A form that makes something new, and makes it once however often it is sent.

form = VisitForm()
if form.validate_on_submit():
    visits.write(session, note_id=form.row_id(), …)     # finds what was made before: `services/access/once.py`
"""

from __future__ import annotations

from uuid import UUID

from wtforms import HiddenField

from clinic.domain.errors import InvalidInput
from clinic.models import new_id
from clinic.web.forms import Form

TOO_OLD = "This page is too old. Load it again."


class OnceForm(Form):
    """`made` is the id of what the form will make, drawn with the empty form."""

    made = HiddenField()

    def __init__(self, *args: object, **given: object) -> None:
        super().__init__(*args, **given)
        if self.made.raw_data is None:  # nothing was sent
            self.made.data = str(new_id())

    def row_id(self) -> UUID:
        """The new row's id; raises `InvalidInput` where somebody changed it."""
        try:
            return UUID(self.made.data or "")
        except ValueError as error:
            raise InvalidInput({"made": TOO_OLD}) from error

    def fail(self, field: str, sentence: str) -> None:
        """As every form; where the row is there and says something else, the next try makes another."""
        super().fail(field, sentence)
        if field == "made":
            self.made.data = str(new_id())
