"""The dosage an exercise file gives for a level: ranges, and where it is meant to grow to.

>>> LevelDosage(sets=(3, 3), seconds=(25, 25), days_per_week=(3, 3)).default().seconds
25
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from clinic.domain.content import BrokenContent, Node
from clinic.domain.dosage import LIMITS, Dosage, Side, check
from clinic.domain.errors import InvalidInput

Range = tuple[int, int]  # lowest and highest, both included; equal when the source gives one figure


@dataclass(frozen=True)
class LevelDosage:
    """Repetitions or seconds, never both; the seconds grow to `seconds_target` in steps of `seconds_step`."""

    sets: Range
    days_per_week: Range
    reps: Range | None = None
    seconds: Range | None = None
    hold_seconds: Range = (0, 0)
    rest_seconds: Range = (0, 0)
    times_per_day: Range = (1, 1)
    seconds_target: int | None = None
    seconds_step: Range | None = None
    side: Side = Side.BOTH
    note: str = ""

    def default(self) -> Dosage:
        """What a program item starts with: the low end of every range."""
        return self._end(0)

    def most(self) -> Dosage:
        """The high end of every range."""
        return self._end(1)

    def grown(self) -> Dosage:
        """The most that it is meant to become: the high ends, with the seconds grown to their target."""
        most = self.most()
        return most if self.seconds_target is None else replace(most, seconds=self.seconds_target)

    def _end(self, end: int) -> Dosage:
        return Dosage(
            sets=self.sets[end],
            reps=None if self.reps is None else self.reps[end],
            seconds=None if self.seconds is None else self.seconds[end],
            hold_seconds=self.hold_seconds[end],
            rest_seconds=self.rest_seconds[end],
            side=self.side,
            days_per_week=self.days_per_week[end],
            times_per_day=self.times_per_day[end],
            note=self.note,
        )


REQUIRED = ("sets", "days_per_week")
SPANS = tuple(LIMITS)
OPTIONAL = (
    *(name for name in SPANS if name not in REQUIRED),
    "seconds_target",
    "seconds_step",
    "side",
    "note",
)


def parse(node: Node) -> LevelDosage:
    """Read one level's dosage; raises `BrokenContent`."""
    data = node.mapping(required=REQUIRED, optional=OPTIONAL)
    if ("reps" in data) == ("seconds" in data):
        node.refuse("give repetitions or seconds, one of the two.")
    dosage = LevelDosage(
        **{name: _span(node.field(name)) for name in SPANS if name in data},
        seconds_target=node.field("seconds_target").whole(low=1) if "seconds_target" in data else None,
        seconds_step=_span(node.field("seconds_step"), low=1) if "seconds_step" in data else None,
        side=node.field("side").choice(Side) if "side" in data else Side.BOTH,
        note=node.field("note").text() if "note" in data else "",
    )
    _check_growth(node, dosage)
    _check_ends(node, dosage)
    return dosage


def _span(node: Node, *, low: int = 0) -> Range:
    if not isinstance(node.value, list):
        figure = node.whole(low=low)
        return (figure, figure)
    if len(node.value) != 2:
        node.refuse("a range is two figures: [lowest, highest].")
    first, last = (node.at(end, value).whole(low=low) for end, value in enumerate(node.value))
    if first >= last:
        node.refuse(f"a range starts with the lower figure, not {node.value}.")
    return (first, last)


def _check_growth(node: Node, dosage: LevelDosage) -> None:
    if (dosage.seconds_target is None) != (dosage.seconds_step is None):
        node.refuse("seconds_target and seconds_step go together.")
    if dosage.seconds_target is None:
        return
    if dosage.seconds is None:
        node.refuse("seconds_target goes with seconds.")
    if dosage.seconds_target <= dosage.seconds[1]:
        node.field("seconds_target").refuse("must be more than the seconds to start with.")


def _check_ends(node: Node, dosage: LevelDosage) -> None:
    for end in (dosage.default(), dosage.most()):
        try:
            check(end)
        except InvalidInput as refusal:
            field, sentence = next(iter(refusal.errors.items()))
            raise BrokenContent(sentence, source=node.source, path=(*node.path, field)) from refusal


def as_data(dosage: LevelDosage) -> dict[str, object]:
    """The plain values `parse` reads; fields that say nothing are left out."""
    data: dict[str, object] = {}
    for name in (*SPANS, "seconds_step"):
        span: Range | None = getattr(dosage, name)
        if span is not None and span != getattr(LevelDosage, name, None):
            data[name] = span[0] if span[0] == span[1] else list(span)
    if dosage.seconds_target is not None:
        data["seconds_target"] = dosage.seconds_target
    if dosage.side is not Side.BOTH:
        data["side"] = str(dosage.side)
    if dosage.note:
        data["note"] = dosage.note
    return data
