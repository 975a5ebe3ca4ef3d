"""A form that changes what is recorded: an older page shows what that is by now, so that nobody undoes it unseen.

form = GoalsForm(lambda: {"texts": aims(patient), "seen": patient.goals_revision})
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Field, FieldList, FormField, HiddenField, RadioField, SelectField

from clinic.web.forms import SeenForm
from clinic.web.forms.fields import Boxes, FigureField

NOW = _("Recorded now: %(what)s.")
NOTHING = _("nothing")


class RecordForm(SeenForm):
    """`read` gives what is recorded, by field. An older page has it read again: what the request read first may have
    been replaced while it waited for the record.
    """

    def __init__(self, read: Callable[[], Mapping[str, Any]], **given: Any) -> None:
        data = read()
        super().__init__(data=data, **given)
        self._read = read
        self._recorded = frozenset(data)

    def catch_up(self, now: object) -> None:
        """Say at each field what is recorded where the page says something else."""
        super().catch_up(now)
        fresh = type(self)(self._read, formdata=None)
        recorded = [one for one in self if one.short_name in self._recorded | fresh._recorded]
        _take_over(recorded, [fresh[one.short_name] for one in recorded])
        for field, sentence in _differing(recorded):
            field.errors = [*field.errors, sentence]


def in_words(what: str) -> str:
    """The sentence that says what is recorded, which may be nothing."""
    return str(NOW % {"what": what or NOTHING})


def _take_over(fields: Iterable[Any], fresh: Iterable[Any]) -> None:
    """What is recorded is what the fresh ones say; what was typed stays."""
    for field, newer in zip(fields, fresh, strict=True):
        if isinstance(field, FieldList | FormField):
            _take_over(field, newer)
        field.object_data = newer.object_data


def _differing(fields: Iterable[Field]) -> Iterator[tuple[Field, str]]:
    """The controls that say something else than the record, each with the sentence that says what that is."""
    for field in fields:
        if isinstance(field, FieldList | FormField):
            yield from _differing(field)
        elif not isinstance(field, HiddenField) and _plain(field.data) != _plain(field.object_data):
            yield field, in_words(_words(field))


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
        return ", ".join(said)
    return field.words(kept) if isinstance(field, FigureField) else "" if kept is None else str(kept)
