"""The form of a clinic's own copy of an exercise: sentences one a line, figures as one number or a range."""

from __future__ import annotations

import re
from typing import Any

from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional, Regexp

from clinic.domain.content import BrokenContent
from clinic.domain.dosage import LABELS
from clinic.domain.errors import InvalidInput
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.exercise_data import as_data
from clinic.domain.library.level_dosage import REQUIRED
from clinic.domain.library.vocabulary import Level
from clinic.domain.library.words import words
from clinic.domain.limits import COPY_NAME, DOSAGE_NOTE
from clinic.services.library.own_copies import SeenTexts
from clinic.web.forms import Form
from clinic.web.forms.fields import choices

INSTRUCTIONS = {
    "setup": "Set-up",
    "steps": "Steps",
    "breathing": "Breathing",
    "feel": "Feel it here",
    "stop_if": "Stop if",
}
LISTS = {
    "needs": "What the patient needs",
    "mistakes": "Common mistakes",
    "easier_ways": "To make it easier",
    "harder_ways": "To make it harder",
}
ONE_TEXT = ("breathing", "feel")
FIGURES = {**LABELS, "seconds_target": "Grows to, seconds", "seconds_step": "In steps of, seconds"}
RANGE = re.compile(r"\s*(\d{1,4})\s*(?:(?:-|–|to)\s*(\d{1,4})\s*)?\Z")
RANGE_OR_NOTHING = re.compile(rf"\s*\Z|{RANGE.pattern}")
STALE = "Open the page again and repeat the change there."


class OwnExerciseForm(Form):
    """The words; `form_for` adds the figures of each level."""

    seen = HiddenField()
    name = StringField("Name", validators=[InputRequired()], render_kw={"maxlength": COPY_NAME})
    level = SelectField("Level", choices=choices([(level, words(level)) for level in Level]))
    why = TextAreaField("Why", validators=[InputRequired()], render_kw={"rows": 2})

    def words(self) -> dict[str, object]:
        """What was typed, as the library's files write it; the service checks it."""
        dosage = {level: self._figures(level) for level in Level}
        return {
            "name": one_line(self.name.data),
            "level": self.level.data,
            "why": one_line(self.why.data),
            "instructions": {name: self._text(name) for name in INSTRUCTIONS},
            **{name: self._text(name) for name in LISTS},
            "dosage": {level: figures for level, figures in dosage.items() if figures},
        }

    def refuse(self, error: InvalidInput) -> None:
        """Put each sentence at the field and line that it is about."""
        if isinstance(error, BrokenContent):
            self.fail(place(error), sentence(error))
        else:
            super().refuse(error)

    def _text(self, name: str) -> str | list[str]:
        typed = self[name].data or ""
        if name in ONE_TEXT:
            return one_line(typed)
        return [one_line(line) for line in typed.splitlines() if line.strip()]

    def _figures(self, level: Level) -> dict[str, object]:
        typed = {name: self[f"{level}_{name}"].data or "" for name in FIGURES}
        note = one_line(self[f"{level}_note"].data)
        if not any(typed.values()) and not note:
            return {}
        figures = {name: figure(text) for name, text in typed.items() if text.strip() or name in REQUIRED}
        return {**figures, "note": note} if note else figures


def form_for(exercise: Exercise, seen: SeenTexts) -> OwnExerciseForm:
    """The form filled with what the exercise says."""
    text = {
        name: TextAreaField(label, render_kw={"rows": 2 if name in ONE_TEXT else 5})
        for name, label in (INSTRUCTIONS | LISTS).items()
    }
    figures = {
        f"{level}_{name}": _figure_field(level, label) for level in Level for name, label in FIGURES.items()
    }
    notes = {
        f"{level}_note": StringField(
            "Note for the patient", validators=[Optional()], render_kw={"maxlength": DOSAGE_NOTE}
        )
        for level in Level
    }
    form: type[OwnExerciseForm] = type("OwnExerciseForm", (OwnExerciseForm,), {**text, **figures, **notes})
    return form(data={**shown(exercise), "seen": said_seen(seen)})


def said_seen(seen: SeenTexts) -> str:
    """The numbers of the two texts that a page shows, as its forms send them back."""
    return f"{seen[0]}.{seen[1]}"


def read_seen(text: str | None) -> SeenTexts:
    """The numbers that a form sent back; raises `InvalidInput`."""
    found = re.fullmatch(r"(\d{1,9})\.(\d{1,9})", text or "")
    if found is None:
        raise InvalidInput({"seen": STALE})
    return int(found[1]), int(found[2])


def one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def figure(text: str) -> object:
    """One number, or the two ends of a range; anything else stays text, which no exercise takes."""
    found = RANGE.match(text)
    if found is None:
        return text
    return int(found[1]) if found[2] is None else [int(found[1]), int(found[2])]


def place(error: BrokenContent) -> str:
    """The field that the refusal is about."""
    match [str(step) for step in error.path]:
        case ["instructions", name, *_]:
            return name
        case ["dosage"]:
            return "level"
        case ["dosage", level, *rest]:
            return f"{level}_{rest[0] if rest else 'reps'}"
        case [name, *_]:
            return name
    return ""


def sentence(error: BrokenContent) -> str:
    """The reason, with the line or the level that it is about."""
    reason = error.reason[0].upper() + error.reason[1:]
    match error.path:
        case ["dosage", str(level), *_]:
            return f"{level.capitalize()}: {reason}"
        case [*_, int(line)]:
            return f"Line {line + 1}: {reason}"
    return reason


def _figure_field(level: Level, label: str) -> StringField:
    message = f"{words(level)}: Enter a whole number, or two such as 8-12."
    return StringField(label, validators=[Regexp(RANGE_OR_NOTHING, message=message)])


def shown(exercise: Exercise) -> dict[str, object]:
    """The texts and figures as the form's fields show them."""
    data: dict[str, Any] = as_data(exercise)
    texts = {**data, **data["instructions"]}
    figures = {
        f"{level}_{name}": "-".join(map(str, value)) if isinstance(value, list) else str(value)
        for level, figures in data["dosage"].items()
        for name, value in figures.items()
    }
    return {
        **{name: texts[name] for name in ("name", "level", "why", *ONE_TEXT)},
        **{name: "\n".join(texts[name]) for name in (INSTRUCTIONS | LISTS) if name not in ONE_TEXT},
        **figures,
    }
