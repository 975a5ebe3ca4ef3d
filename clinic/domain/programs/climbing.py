"""Up and down the ladder of an exercise, one variable at a time, and what the plan prints of the way up."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from clinic.domain.dosage import Dosage, describe
from clinic.domain.library.exercise import Exercise
from clinic.domain.limits import DOSAGE_NOTE
from clinic.domain.programs.ladder import Rung, Variable
from clinic.domain.programs.steps import GrowingItem, Step, loads_of
from clinic.domain.text import inside


def harder(item: GrowingItem, *, allowed: Collection[str] = ()) -> Step | None:
    """The next step up; a harder exercise only if `allowed` has its slug. None at the top."""
    steps = (_up(item, rung, allowed) for rung in item.ladder.rungs)
    return next((step for step in steps if step), None)


def easier(item: GrowingItem, *, allowed: Collection[str] = ()) -> Step | None:
    """The step that undoes the last one of the ladder, or an easier exercise of `allowed`. None at the bottom."""
    steps = (_down(item, rung) for rung in reversed(item.ladder.rungs))
    return next((step for step in steps if step), None) or _other(item, item.easier, allowed)


def _english(message: str, **values: object) -> str:
    return message % values if values else message


def next_step(item: GrowingItem, gettext: Callable[..., str] = _english) -> str | None:
    """What the plan prints for the patient; None where the next would be another exercise, which it does not show.

    `gettext(message, **values)` translates (default: English).
    """
    step = harder(item)
    if step is None:
        return None
    words = step.after if step.variable is Variable.WAY else f"{describe(step.dosage, gettext)}."
    return gettext("Next step, when your therapist agrees: %(step)s", step=words)


def _up(item: GrowingItem, rung: Rung, allowed: Collection[str]) -> Step | None:
    if rung.variable is Variable.EXERCISE:
        return _other(item, item.harder, allowed)
    if rung.variable is Variable.WAY:
        return _with_way(item)
    figure = _figure(item.dosage, rung)
    return None if figure is None else _changed(item, rung, figure, loads_of(item, rung).more(figure))


def _down(item: GrowingItem, rung: Rung) -> Step | None:
    """But not to another exercise: that is the last resort, after every figure."""
    if rung.variable is Variable.EXERCISE:
        return None
    if rung.variable is Variable.WAY:
        return _without_way(item)
    figure = _figure(item.dosage, rung)
    return None if figure is None else _changed(item, rung, figure, loads_of(item, rung).less(figure))


def _figure(dosage: Dosage, rung: Rung) -> int | None:
    """The present figure; timed work has no hold."""
    if rung.variable is Variable.HOLD and dosage.seconds is not None:
        return None
    figure: int | None = getattr(dosage, rung.variable)
    return figure


def _changed(item: GrowingItem, rung: Rung, before: int, after: int | None) -> Step | None:
    if after is None:
        return None
    dosage = replace(item.dosage, **{rung.variable.value: after})  # type: ignore[arg-type]  # every figure is an int
    return Step(rung.variable, before, after, item.slug, dosage)


def _ways(item: GrowingItem) -> list[str]:
    return [way for way in item.exercise.harder_ways if way not in item.ladder.said_by_figures]


def _with_way(item: GrowingItem) -> Step | None:
    """The first harder way that the note of the dosage does not name, as long as there is room for it."""
    for way in _ways(item):
        note = f"{item.dosage.note} {way}".strip()
        if way not in item.dosage.note and len(note) <= DOSAGE_NOTE:
            return Step(Variable.WAY, "", way, item.slug, replace(item.dosage, note=note))
    return None


def _without_way(item: GrowingItem) -> Step | None:
    for way in reversed(_ways(item)):
        if way in item.dosage.note:
            note = " ".join(item.dosage.note.replace(way, "", 1).split())
            return Step(Variable.WAY, way, "", item.slug, replace(item.dosage, note=note))
    return None


def _other(item: GrowingItem, others: Collection[Exercise], allowed: Collection[str]) -> Step | None:
    """The first of the allowed exercises, at the dosage that a program would start it with."""
    for other in others:
        if other.slug in allowed:
            dosage = other.dosage[other.level].default()
            return Step(Variable.EXERCISE, item.slug, other.slug, other.slug, dosage, inside(other.name))
    return None
