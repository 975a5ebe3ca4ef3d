"""What a report can say more of one exercise: one field with several small controls, which a page folds away.

A field of WTForms for each control would be hundreds for a plan, built for every report.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext
from wtforms import Field
from wtforms.utils import unset_value

from clinic.domain.dosage import Dosage, Side
from clinic.domain.followup.diary.details import ENTRY_NAMES, NOTHING, RIGHT, SKIP_LABELS, EntryDetails
from clinic.domain.followup.progression.sessions import SkipReason
from clinic.domain.limits import SCORE
from clinic.domain.text.quantities import seconds, whole

NO_NUMBER = lazy_gettext("Enter a whole number.")
NO_CHOICE = lazy_gettext("Choose one of the answers shown.")
SCORES = {str(score): score for score in range(SCORE.low, SCORE.high + 1)}
CHOICES: Mapping[str, Mapping[str, int | SkipReason]] = {
    "reason": {str(reason): reason for reason in SKIP_LABELS},
    "pain": SCORES,
    "effort": SCORES,
}
"""The controls that are chosen and not typed, with what each choice means."""
FELT = ("pain", "effort")
MOST = 10**4  # more than any number of seconds
TIMED = ("extra", "amount", "amount_right")
"""The controls that ask for seconds where the exercise goes by time."""


class DetailsField(Field):
    """`data` are the `EntryDetails`; `texts` is what was typed, by the name of the control, and `wrong` what cannot be.

    Where one button `answered` for every exercise, how each of them felt is kept, and nobody looks at what else was
    said of it; a report that `waited` on a device may be older than these controls.
    """

    def __init__(
        self, label: str, *, dosage: Dosage, answered: bool = False, waited: bool = False, **more: Any
    ) -> None:
        super().__init__(label, **more)
        self.dosage, self.answered, self.waited = dosage, answered, waited
        self.controls = [name for name in ENTRY_NAMES if name not in RIGHT or dosage.side is Side.EACH]
        self.texts: Mapping[str, str] = {}
        self.wrong: dict[str, str] = {}

    @property
    def in_seconds(self) -> bool:
        """Whether what is counted is seconds, or else repetitions."""
        return self.dosage.seconds is not None

    @property
    def has_sides(self) -> bool:
        return self.dosage.side is Side.EACH

    @property
    def is_open(self) -> bool:
        """Whether there is something to see."""
        return bool(self.errors or any(self.texts.values()))

    def process(self, formdata: Any, data: object = unset_value, extra_filters: object = None) -> None:
        """Read the controls from what was sent, or else show what is known."""
        del extra_filters
        self.process_errors, self.raw_data = [], None
        self.data = self.object_data = data if isinstance(data, EntryDetails) else NOTHING
        self.texts = {name: _text(getattr(self.data, name)) for name in self.controls}
        if formdata is None:
            return
        sent = {name: formdata.getlist(f"{self.name}_{name}") for name in self.controls}
        self.raw_data = self._raw(sent)
        self.texts = {name: values[0].strip() if values else "" for name, values in sent.items()}
        self.data = self._read()

    def refuse(self, name: str, sentence: str) -> None:
        """Say what is wrong with one control."""
        self.wrong[name] = sentence
        self.errors = [*self.errors, sentence]

    def _raw(self, sent: Mapping[str, list[str]]) -> list[str]:
        """As the other fields keep what was sent: nothing where a control is missing, two where one came twice."""
        if not all(sent.values()) and not self.waited:
            return []
        return max(sent.values(), key=len) or [""]

    def _read(self) -> EntryDetails:
        values: dict[str, Any] = {}
        for name, text in self.texts.items():
            if text and (name in FELT or not self.answered):
                values[name] = self._value(name, text)
        return EntryDetails(**values)

    def _value(self, name: str, text: str) -> int | SkipReason | None:
        offered = CHOICES.get(name)
        if offered is not None and text in offered:
            return offered[text]
        figure = None if offered is not None else self._figure(name, text)
        if figure is not None:
            return figure
        sentence = NO_NUMBER if offered is None else NO_CHOICE
        self.wrong[name] = str(sentence)
        self.process_errors = [*self.process_errors, str(sentence)]
        return None

    def _figure(self, name: str, text: str) -> int | None:
        """A number of sets, repetitions or seconds; a time may be typed as a clock shows it."""
        is_time = self.in_seconds and name in TIMED
        figure = seconds(text) if is_time else whole(text)
        return figure if figure is not None and 0 <= figure < MOST else None


def _text(value: object) -> str:
    return "" if value is None else str(value)
