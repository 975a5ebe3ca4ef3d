"""What changed from one version of a plan to the next, in words that a patient reads.

    changes.between(old.content, new.content)     # (PlanChange(ChangeKind.DOSAGE, "Forearm plank", …), …)

Both are snapshots, or what is said in one (`services.plans.snapshots.said`). Exercises are the same where the library
calls them so: each version has ids of its own. Drawings are not compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from clinic.domain.dosage import describe, from_dict

SaidPlan = Mapping[str, Any]
Item = Mapping[str, Any]
KnownVersion = dict[tuple[str, int], Item]

OWN_WORDS = ("revision", "name", "why", "setup", "breathing", "feel", "stop_if", "easier", "harder", "needs")
"""What the text of an exercise says whatever its dosage; a step may say a figure of it."""


class ChangeKind(StrEnum):
    """What is different, in the order in which it is told."""

    ADDED = "added"
    AGAIN = "again"
    REMOVED = "removed"
    DOSAGE = "dosage"
    ITEM_NOTE = "item_note"
    WORDS = "words"
    CAUTIONS = "cautions"
    ORDER = "order"
    NOTE = "note"
    GOAL_ADDED = "goal_added"
    GOAL_REMOVED = "goal_removed"
    BALL = "ball"
    ADVICE_ADDED = "advice_added"
    ADVICE_REMOVED = "advice_removed"


@dataclass(frozen=True)
class PlanChange:
    """One difference. `name` is the exercise's, empty where it is the plan's; `item` its id in the new version."""

    kind: ChangeKind
    name: str = ""
    before: str = ""
    after: str = ""
    item: str = ""


SENTENCES = {
    ChangeKind.ADDED: "New: %(after)s.",
    ChangeKind.AGAIN: "You left this out for a while. You may do it again.",
    ChangeKind.REMOVED: "No longer part of your plan.",
    ChangeKind.DOSAGE: "Now %(after)s. Before: %(before)s.",
    ChangeKind.ITEM_NOTE: "The note now says: %(after)s",
    ChangeKind.WORDS: "The description is new. Please read it again.",
    ChangeKind.CAUTIONS: "What to mind here now: %(after)s",
    ChangeKind.ORDER: "The order is now: %(after)s.",
    ChangeKind.NOTE: "The note to your plan now says: %(after)s",
    ChangeKind.GOAL_ADDED: "New goal: %(after)s",
    ChangeKind.GOAL_REMOVED: "No longer a goal: %(before)s",
    ChangeKind.BALL: "Your ball is now: %(after)s.",
    ChangeKind.ADVICE_ADDED: "New advice: %(after)s",
    ChangeKind.ADVICE_REMOVED: "Advice that is gone: %(before)s",
}
WITHOUT_TEXT = {
    ChangeKind.ITEM_NOTE: "The note is gone. It said: %(before)s",
    ChangeKind.CAUTIONS: "There is nothing special to mind here any more. Before: %(before)s",
    ChangeKind.NOTE: "The note to your plan is gone. It said: %(before)s",
    ChangeKind.BALL: "Your plan no longer names a ball.",
}
"""What is said where nothing comes after."""


def _same(message: str, **values: object) -> str:
    return message % values if values else message


def between(
    old: SaidPlan, new: SaidPlan, gettext: Callable[..., str] = _same, *, back: Collection[str] = ()
) -> tuple[PlanChange, ...]:
    """Every difference that the patient would notice, in the order of `ChangeKind`; none between a version and itself.

    `back` are the slugs of what was paused in the old version until the new one, which has it again.
    `gettext(message, **values)` translates the words of dosages (default: English).
    """
    before, after = _known(old), _known(new)
    found = [
        *_exercises(before, after, gettext),
        *(
            PlanChange(ChangeKind.AGAIN, item["name"], item=item["id"])
            for (slug, _), item in after.items()
            if slug in back
        ),
        *_order(before, after),
        *_plans_own(old, new, gettext),
    ]
    rank = {kind: place for place, kind in enumerate(ChangeKind)}
    return tuple(sorted(found, key=lambda change: rank[change.kind]))


def say(change: PlanChange, gettext: Callable[..., str] = _same) -> str:
    """The sentence of a change, which stands after the name of its exercise.

    >>> say(PlanChange(ChangeKind.DOSAGE, "Forearm plank", before="2 × 20 seconds", after="2 × 30 seconds"))
    'Now 2 × 30 seconds. Before: 2 × 20 seconds.'
    """
    is_gone = not change.after and change.kind in WITHOUT_TEXT
    sentence = WITHOUT_TEXT[change.kind] if is_gone else SENTENCES[change.kind]
    return gettext(sentence, before=change.before, after=change.after)


def _known(said: SaidPlan) -> KnownVersion:
    """The items by exercise; one that stands in the plan twice is told apart by its turn."""
    turns: Counter[str] = Counter()
    found: KnownVersion = {}
    for item in said["items"]:
        turns[item["slug"]] += 1
        found[item["slug"], turns[item["slug"]]] = item
    return found


def _exercises(
    before: KnownVersion, after: KnownVersion, gettext: Callable[..., str]
) -> Iterator[PlanChange]:
    for key, item in after.items():
        if key in before:
            yield from _item(before[key], item, gettext)
        else:
            yield PlanChange(ChangeKind.ADDED, item["name"], after=_dosage(item, gettext), item=item["id"])
    for key, item in before.items():
        if key not in after:
            yield PlanChange(ChangeKind.REMOVED, item["name"])


def _item(old: Item, new: Item, gettext: Callable[..., str]) -> Iterator[PlanChange]:
    """An exercise that is in both. A step that says a figure of the dosage changes with it, and is not named again."""
    name, item = new["name"], new["id"]
    was, now = _figures(old), _figures(new)
    if was != now:
        yield PlanChange(ChangeKind.DOSAGE, name, _dosage(old, gettext), _dosage(new, gettext), item)
    note = (old["dosage"]["note"], new["dosage"]["note"])
    if note[0] != note[1]:
        yield PlanChange(ChangeKind.ITEM_NOTE, name, *note, item)
    in_words = [*OWN_WORDS, *(["steps"] if was == now else [])]
    if any(old[key] != new[key] for key in in_words):
        yield PlanChange(ChangeKind.WORDS, name, item=item)
    if old["cautions"] != new["cautions"]:
        yield PlanChange(
            ChangeKind.CAUTIONS, name, " ".join(old["cautions"]), " ".join(new["cautions"]), item
        )


def _order(before: KnownVersion, after: KnownVersion) -> Iterator[PlanChange]:
    """Told of the exercises that are in both: what is new or gone moves the others without a change of theirs."""
    was, now = [key for key in before if key in after], [key for key in after if key in before]
    if was != now:
        yield PlanChange(ChangeKind.ORDER, after=", ".join(item["name"] for item in after.values()))


def _plans_own(old: SaidPlan, new: SaidPlan, gettext: Callable[..., str]) -> Iterator[PlanChange]:
    if old["note"] != new["note"]:
        yield PlanChange(ChangeKind.NOTE, before=old["note"], after=new["note"])
    yield from _listed(old["goals"], new["goals"], ChangeKind.GOAL_ADDED, ChangeKind.GOAL_REMOVED)
    if old["ball"] != new["ball"]:
        yield PlanChange(
            ChangeKind.BALL, before=_ball(old["ball"], gettext), after=_ball(new["ball"], gettext)
        )
    for key in ("cautions", "stop"):
        yield from _listed(old[key], new[key], ChangeKind.ADVICE_ADDED, ChangeKind.ADVICE_REMOVED)


def _listed(
    old: Sequence[str], new: Sequence[str], added: ChangeKind, removed: ChangeKind
) -> Iterator[PlanChange]:
    """Sentences of a list, whose order says nothing."""
    yield from (PlanChange(added, after=text) for text in new if text not in old)
    yield from (PlanChange(removed, before=text) for text in old if text not in new)


def _figures(item: Item) -> dict[str, Any]:
    return {key: value for key, value in item["dosage"].items() if key != "note"}


def _dosage(item: Item, gettext: Callable[..., str]) -> str:
    return describe(from_dict(item["dosage"]), gettext)


def _ball(ball: Mapping[str, Any], gettext: Callable[..., str]) -> str:
    size, firmness = ball["size_cm"], ball["firmness"]
    words = [gettext("%(size)s cm", size=size)] if size else []
    return ", ".join([*words, *([gettext(firmness)] if firmness else [])])
