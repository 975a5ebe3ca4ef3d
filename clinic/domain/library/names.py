"""Whether two exercises have the same name for whoever reads it: on a list, on paper, in a report.

>>> key("Wall\u200b squat") == key("WALL-SQUAT"), key("Wall squat 2") == key("Wall squat")
(True, False)
>>> is_mixed("W\u0430ll squat"), is_mixed("Приседание"), is_mixed("Wall squat")
(True, False, False)
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from clinic.domain.library.exercise import Exercise
from clinic.domain.text import listed

UNSEEN = frozenset("\u115f\u1160\u3164\uffa0")  # letters by their kind that print nothing
ALIKE = str.maketrans({"i": "l", "1": "l", "0": "o"})  # what many fonts print alike: capital I, small l, one
LIKE_LATIN = frozenset(("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"))
MIXED = "This mixes letters of several alphabets that look alike. Type the name again in one of them."
SAME_NAME = (
    "Two exercises would print one name: {names}. Patients report by name. Take one out, or rename the copy."
)

ONE_MOVEMENT = (
    "These are one movement: {names}. What pauses one would leave the other on the plan. Take one out."
)


def key(name: str) -> str:
    """What stands for a name: its letters and figures, without case, marks, spaces and what cannot be seen."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    return "".join(sign for sign in plain if sign.isalnum() and sign not in UNSEEN).translate(ALIKE)


def is_mixed(name: str) -> bool:
    """Whether Latin letters stand beside those of an alphabet with the same shapes."""
    letters = (sign for sign in unicodedata.normalize("NFKC", name) if sign.isalpha())
    alphabets = {unicodedata.name(sign, "").partition(" ")[0] for sign in letters}
    return "LATIN" in alphabets and not LIKE_LATIN.isdisjoint(alphabets)


def one_name(exercises: Iterable[Exercise]) -> str:
    """The sentence that names exercises of one plan which would print the same name, empty where there are none."""
    by_key: dict[str, list[Exercise]] = defaultdict(list)
    for exercise in exercises:
        by_key[key(exercise.name)].append(exercise)
    alike = next((same for same in by_key.values() if len(same) > 1), [])
    return SAME_NAME.format(names=listed([whose(exercise) for exercise in alike])) if alike else ""


def one_movement(exercises: Iterable[Exercise]) -> str:
    """The sentence that names an exercise of the library beside a clinic's copy of it, or two copies; empty where there
    are none.
    """
    by_base: dict[str, list[Exercise]] = defaultdict(list)
    for exercise in exercises:
        by_base[exercise.base].append(exercise)
    same = next((found for found in by_base.values() if len(found) > 1), [])
    return ONE_MOVEMENT.format(names=listed([whose(exercise) for exercise in same])) if same else ""


def whose(exercise: Exercise) -> str:
    """A name with whose text it is."""
    owner = "your clinic's copy" if exercise.is_own else "of the library"
    return f"“{exercise.name}” ({owner})"
