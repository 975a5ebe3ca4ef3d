"""A form that changes what is recorded: an older page shows what that is by now, so that nobody undoes it unseen.

form = GoalsForm(data={"texts": aims, "seen": patient.goals_revision})
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Field, FieldList, FormField, HiddenField, RadioField, SelectField

from clinic.web.forms import SeenForm
from clinic.web.forms.fields import Boxes

NOW = _("Recorded now: %(what)s.")
NOTHING = _("nothing")


class RecordForm(SeenForm):
    """What it is given as `obj` or `data` is the record."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        record, data = given.get("obj"), given.get("data") or {}
        self._recorded = [one for one in self if one.short_name in data or hasattr(record, one.short_name)]

    def say_changed(self, now: object) -> None:
        """Say at each field what is recorded where the page says something else."""
        super().say_changed(now)
        for field, sentence in _differing(self._recorded):
            field.errors = [*field.errors, sentence]


def _differing(fields: Iterable[Field]) -> Iterator[tuple[Field, str]]:
    """The controls that say something else than the record, each with the sentence that says what that is."""
    for field in fields:
        if isinstance(field, FieldList | FormField):
            yield from _differing(field)
        elif not isinstance(field, HiddenField) and _plain(field.data) != _plain(field.object_data):
            yield field, str(NOW % {"what": _words(field)})


def _plain(value: object) -> list[str]:
    """As it is compared: what is typed is text, what is recorded may be a number, and none may be empty."""
    several = value if isinstance(value, list | tuple | set | frozenset) else [value]
    return sorted("" if one is None else str(one) for one in several)


def _words(field: Field) -> str:
    kept = field.object_data
    if isinstance(field, BooleanField):
        return str(_("ticked") if kept else _("not ticked"))
    if isinstance(field, Boxes | RadioField | SelectField):
        said = [str(option.label.text) for option in field if str(option.data) in _plain(kept)]
        return ", ".join(said) or str(NOTHING)
    return str(kept) if kept not in (None, "") else str(NOTHING)
