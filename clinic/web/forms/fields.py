"""Controls that WTForms has not, and how ours differ from its own."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import starmap
from typing import Any

from wtforms import Field, FieldList, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from clinic.domain.text import quantities
from clinic.domain.text.quantities import NUMBER, Quantity

TO_SIGN = "Signing is personal, so it asks who you are."  # beside the password

LEFT_OPEN = ("", "Not recorded")
"""The option of a question that nobody has to answer."""


class Several(Field):
    """A control of which a page sends more than one value; of every other, a second one is refused."""


class Boxes(Several, SelectMultipleField):
    """Several choices as check boxes; the page sends an empty one along, so that none ticked is said, not left out."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([value for value in valuelist if value])


class FigureField(Field):
    """A figure in a text box: a number box drops commas, colons and ranges before anybody sees them, and turns with the
    wheel of a mouse. What cannot be read is refused as it was typed, and never taken for nothing.
    """

    widget = TextInput()

    def __init__(self, label: str, quantity: Quantity = NUMBER, **more: Any) -> None:
        offered = {"inputmode": quantity.keys, "autocomplete": "off"}
        super().__init__(label, render_kw=offered | more.pop("render_kw", {}), **more)
        self.quantity = quantity

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else self.words(self.data)

    def words(self, figure: float | None) -> str:
        """A figure as it stands in the box; empty for none."""
        return "" if figure is None else quantities.plain(figure)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed, self.data = next(iter(valuelist), ""), None
        if typed.strip():
            self.data = quantities.read(self.quantity, typed)


class Lines(FieldList):  # type: ignore[type-arg]  # generic in its types only
    """A fixed number of lines, each sent; a plain list closes gaps, so that a missing line would move the others."""

    def _extract_indices(self, _prefix: str, _formdata: object) -> Iterable[int]:
        return range(self.max_entries or 0)


class NeededToSign(Optional):
    """May be left open here; the label says that the screening will ask for it before a program is signed."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {"needed_to_sign": True}


class NeededSometimes(Optional):
    """May be left open; when it may not, its help or its neighbor says, and no label calls it optional."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {}


def choices(pairs: Iterable[tuple[str, str]]) -> list[Any]:
    """The options of a select or radio field, from pairs of value and label."""
    return list(starmap(SelectChoice, pairs))
