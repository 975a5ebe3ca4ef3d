"""What is measured to see whether care helps: measures that are free to use, in our own words.

None of them is a published questionnaire, which may not be reworded. Figures are kept as whole numbers; where people
read tenths, ten times as much is kept. Normal values are given for none: a patient is compared with themselves.

>>> shown(OutcomeMeasure.UP_AND_GO, 124), read(OutcomeMeasure.UP_AND_GO, "12,4")
('12.4 s', 124)
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

from clinic.domain import limits
from clinic.domain.limits import Span

FIGURE = re.compile(r"([+-]?)([0-9]{1,6})(?:[.,]([0-9]))?")


class OutcomeMeasure(StrEnum):
    """What can be measured, in the order in which it is shown."""

    PAIN = "pain"
    ACTIVITY = "activity"
    CHANGE = "change"
    CHAIR_STAND = "chair_stand"
    UP_AND_GO = "up_and_go"
    SINGLE_LEG = "single_leg"
    PLANK = "plank"
    PRONE_HOLD = "prone_hold"


class MeasuredSide(StrEnum):
    """The side that was measured."""

    LEFT = "left"
    RIGHT = "right"


class Place(StrEnum):
    """Where it was measured."""

    CLINIC = "clinic"
    HOME = "home"


@dataclass(frozen=True)
class Matters:
    """The smallest change that matters, in kept units; where no `source` is cited, a clinician has to confirm it.

    `authors` is how people call the source, with its year.
    """

    least: int
    source: str = ""
    authors: str = ""

    @property
    def rests_on(self) -> str:
        """What the figure rests on, in words."""
        return f"{self.authors}, {self.source}" if self.source else "clinician to confirm"


@dataclass(frozen=True)
class MeasureKind:
    """How something is measured. `span` is in kept units, of which `tenths` has ten in one that people read.

    `more_is_better` says which way is good. `question` is what patients are asked at home, with what the `ends` of the
    scale mean; without one it is measured in clinic only. `is_change` is a figure that says itself how much changed.
    `matters` is empty where no figure for it is held: then it is for the clinician to judge.
    """

    name: str
    how: str
    unit: str
    span: Span
    tenths: bool = False
    more_is_better: bool = True
    sided: bool = False
    question: str = ""
    ends: tuple[str, str] = ("", "")
    is_change: bool = False
    matters: Matters | None = None


MEASURES: dict[OutcomeMeasure, MeasureKind] = {
    OutcomeMeasure.PAIN: MeasureKind(
        "Pain on average, the last week",
        "Ask for one number for the whole week, at rest and in motion.",
        f"of {limits.SCORE.high}",
        limits.SCORE,
        more_is_better=False,
        question="In the last week, how much did it hurt on average?",
        ends=("no pain", "the worst pain"),
        matters=Matters(2, "G56", "Childs 2005"),
    ),
    OutcomeMeasure.ACTIVITY: MeasureKind(
        "What the patient wants to be able to do",
        "Ask for each goal how well it goes now, in the patient's own words.",
        f"of {limits.SCORE.high}",
        limits.SCORE,
        question="How well can you do this now?",
        ends=("not at all", "as well as before"),
        matters=Matters(3),
    ),
    OutcomeMeasure.CHANGE: MeasureKind(
        "Change since the beginning",
        "Ask how it is now against the first day of care; 0 is no change.",
        "",
        limits.CHANGE_SCORE,
        question="Compared with the day when you began here, how are you now?",
        ends=("much worse", "much better"),
        is_change=True,
        matters=Matters(3, "G68", "Bobos 2020"),
    ),
    OutcomeMeasure.CHAIR_STAND: MeasureKind(
        "Standing up from a chair, half a minute",
        "Arms crossed, chair against the wall: count how often the patient stands up in full.",
        "times",
        limits.CHAIR_STANDS,
    ),
    OutcomeMeasure.UP_AND_GO: MeasureKind(
        "Up and go",
        "Time from sitting: stand up, walk three meters, turn, walk back, sit down. Usual shoes and aids.",
        "s",
        limits.UP_AND_GO_TENTHS,
        tenths=True,
        more_is_better=False,
    ),
    OutcomeMeasure.SINGLE_LEG: MeasureKind(
        "Standing on one leg",
        "Eyes open, hands at the hips, a support within reach: time until the other foot or a hand touches anything.",
        "s",
        limits.SINGLE_LEG_TENTHS,
        tenths=True,
        sided=True,
    ),
    OutcomeMeasure.PLANK: MeasureKind(
        "Plank hold",
        "Forearms and toes: time until the hips sink or the patient stops. Not where the plan rules it out.",
        "s",
        limits.HOLD_SECONDS,
    ),
    OutcomeMeasure.PRONE_HOLD: MeasureKind(
        "Prone hold",
        "Face down, upper body free: time until it sinks or the patient stops. Not where the plan rules it out.",
        "s",
        limits.HOLD_SECONDS,
    ),
}
AT_HOME = tuple(measure for measure, kind in MEASURES.items() if kind.question)


def read(measure: OutcomeMeasure, text: str) -> int | None:
    """The kept figure of what was typed; None where it is none, or none that this measure allows."""
    kind = MEASURES[measure]
    found = FIGURE.fullmatch(text.strip().replace("\u2212", "-"))
    if found is None or (found[3] and not kind.tenths):
        return None
    size = int(found[2]) * (10 if kind.tenths else 1) + int(found[3] or 0)
    figure = -size if found[1] == "-" else size
    return figure if figure in kind.span else None


def wanted(measure: OutcomeMeasure) -> str:
    """The sentence that says what can be typed."""
    kind = MEASURES[measure]
    if kind.tenths:
        return f"Enter {kind.span.low / 10:g} to {kind.span.high / 10:g} seconds, in tenths if you like."
    return f"Enter a whole number, {kind.span}."


def plain(measure: OutcomeMeasure, figure: int) -> str:
    """A figure, or the distance of two, as it is typed: without its unit."""
    return f"{figure / 10:.1f}" if MEASURES[measure].tenths else str(figure)


def field_of(measure: OutcomeMeasure, about: str = "") -> str:
    """What the control is called that asks for it: of a goal by its words, so that no figure is taken for another's."""
    return f"{measure}_{hashlib.sha256(about.encode()).hexdigest()[:8]}" if about else str(measure)


def shown(measure: OutcomeMeasure, figure: int) -> str:
    """A figure as people read it, with its unit; a change has its sign."""
    kind = MEASURES[measure]
    text = f"{figure:+d}" if kind.is_change and figure else plain(measure, figure)
    return f"{text} {kind.unit}".strip()


def check(measure: str, figure: str) -> str:
    """The constraint that holds two columns to the spans of the measures."""
    return " OR ".join(
        f"({measure} = '{name}' AND {kind.span.check(figure)})" for name, kind in MEASURES.items()
    )
