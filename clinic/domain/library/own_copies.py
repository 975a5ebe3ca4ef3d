"""A clinic's own copy of an exercise: its words, level and dosage may differ; what the screening rests on may not.

own = revise(base, {"name": "Wall slide", "why": "This wakes your thighs up."})
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from clinic.domain.content import BrokenContent, Way
from clinic.domain.dosage import Side
from clinic.domain.errors import InvalidInput
from clinic.domain.library import demands, names
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.exercise_data import as_data, parse
from clinic.domain.library.vocabulary import Claim, Mark, Sided
from clinic.domain.limits import COPY_NAME, COPY_TEXT

SOURCE = "your clinic's copy"
TEXTS = ("name", "why", "mistakes", "easier_ways", "harder_ways", "needs")
EDITABLE = (*TEXTS, "instructions", "level", "dosage")
TAKEN = {
    True: "Your clinic has another copy of this name. Give this one a name of its own.",
    False: "The library has another exercise of this name. Give your copy a name of its own.",
}
WALK_OUT = re.compile(r"[Ww]alk (your \w+ )?out")
WALK_FORWARD = re.compile(r"[Ww]alk your (feet|hands) forward")  # a step; in a setup, a stance at a wall
WALK_BACK = re.compile(r"^Walk (your |both |both your )(feet|hands)\b.*\bback\b")
DOSAGE_FACTS = (Claim.SETS, Claim.REST, Claim.FREQUENCY)


def revise(base: Exercise, said: Mapping[str, object]) -> Exercise:
    """`base` in the clinic's words: `said` gives fields of `EDITABLE` as the library's files write them.

    A changed dosage or level is the clinic's to confirm.
    Raises `InvalidInput` for a field that is not the clinic's, `BrokenContent` for what no file could say.
    """
    for name in said:
        if name not in EDITABLE:
            raise InvalidInput({name: "This stays as the library has it, because the screening rests on it."})
    content = {**as_data(base), **_with_sides(base, said)}
    own = parse(content, source=SOURCE)
    own = _with_way_back(base, own)
    _check_lengths(own)
    return replace(own, marks=_marks(base, own))


def words_of(own: Exercise) -> dict[str, object]:
    """What `revise` needs to say the same on another base."""
    data = as_data(own)
    return {name: data[name] for name in EDITABLE}


def check_name(name: str, *, slug: str, base: str, others: Iterable[Exercise]) -> None:
    """Refuse a name that another exercise has, however it is typed: lists and plans tell exercises by their names.

    A copy may be called as the exercise it is made of. Raises `InvalidInput`.
    """
    if names.is_mixed(name):
        raise InvalidInput({"name": names.MIXED})
    for other in others:
        if other.slug not in (slug, base) and names.key(other.name) == names.key(name):
            raise InvalidInput({"name": TAKEN[other.is_own]})


def needing_names(copies: Iterable[Exercise], others: Iterable[Exercise]) -> dict[str, str]:
    """The copies whose name another exercise has by now, by slug: the library may take a name that a copy had."""
    bases: dict[str, set[str]] = defaultdict(set)
    for other in others:
        bases[names.key(other.name)].add(other.base)
    return {copy.slug: copy.name for copy in copies if bases[names.key(copy.name)] - {copy.base}}


def as_screened(own: Exercise, base: Exercise) -> Exercise:
    """The copy with every demand of the library's newest text of its base, of its own tags and of its own words.

    So a demand found later counts, and so does another move told under the old name. A dose is measured by `base`.
    """
    return replace(own, tags=own.tags | base.tags | demands.of(own), made_of=base)


def walks_out(exercise: Exercise) -> bool:
    """Whether one walks out onto the ball, to get into its position or as the move itself."""
    said = exercise.instructions
    steps = " ".join(said.steps)
    return bool(WALK_OUT.search(" ".join((*said.setup, steps))) or WALK_FORWARD.search(steps))


def leads_back(step: str) -> bool:
    """Whether a step says how to get off the ball again.

    >>> leads_back("Walk your feet back and roll up to sit."), leads_back("Walk to the kitchen and come back.")
    (True, False)
    """
    return bool(WALK_BACK.search(step))


def _with_sides(base: Exercise, said: Mapping[str, object]) -> Mapping[str, object]:
    dosage = said.get("dosage")
    if not isinstance(dosage, Mapping):
        return said
    side = Side.EACH if base.sided is Sided.PER_SIDE else Side.BOTH
    return {**said, "dosage": {level: {**figures, "side": str(side)} for level, figures in dosage.items()}}


def _with_way_back(base: Exercise, own: Exercise) -> Exercise:
    """Whoever walks out onto the ball is told how to get off it again, where the copy says nothing of it in words of
    the library: by the library's own last step."""
    said, last = own.instructions, base.instructions.steps[-1]
    if not walks_out(base) or any(map(leads_back, said.steps)):
        return own
    return replace(own, instructions=replace(said, steps=(*said.steps, last)))


def _check_lengths(own: Exercise) -> None:
    texts: dict[Way, Iterable[str]] = {(name,): getattr(own, name) for name in TEXTS}
    texts |= {("instructions", name): text for name, text in vars(own.instructions).items()}
    for path, text in texts.items():
        most = COPY_NAME if path == ("name",) else COPY_TEXT
        if len("".join(text)) > most:
            raise BrokenContent(f"must not be longer than {most} characters.", source=SOURCE, path=path)


def _marks(base: Exercise, own: Exercise) -> dict[Claim, Mark]:
    marks = dict(base.marks)
    if own.dosage != base.dosage:
        marks = {fact: mark for fact, mark in marks.items() if fact not in DOSAGE_FACTS}
        marks[Claim.DOSAGE] = Mark.CONFIRM
    if own.level is not base.level:
        marks[Claim.LEVEL] = Mark.CONFIRM
    return marks
