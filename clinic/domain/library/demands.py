"""What an exercise's own sentences demand of a body, and whether a position that it keeps is kept by effort.

>>> told = "Lie with your tummy over the ball. Put your hands on the floor."
>>> Tag.ABDOMEN_ON_BALL in demanded(told)
True

The library's tags are tested by these words, and a clinic's copy is screened with what its own words demand. They are
the words of the library: a move that is told in others is not known by them. Clinician to confirm all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from clinic.domain.library.exercise import Exercise
from clinic.domain.library.move_words import MOVES, STOPS, UNSAID
from clinic.domain.library.vocabulary import Level, Tag, complete

KEPT = 5  # seconds; from here on a position kept by effort is isometric
LONG = 10  # seconds; from here on a hold that the library does not have is hard work, as the wall sit is
COUNTED = {"count": 1, "breath": 4}  # seconds; somebody at rest takes about fifteen breaths a minute
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10}
NUMBER = "|".join((*NUMBERS, r"\d+"))
HOLD = re.compile(  # four counts to sit down keep nothing
    rf"(?:[Hh]old|[Pp]ause|[Ss]tay|Take|Stop)\b[^.]*?\b({NUMBER})(?: slow)? (count|breath|second)s?\b(?! to\b)"
)
RESTS = re.compile(  # no effort keeps the position: a stretch, quiet sitting, a slow roll, breathing
    r"mild stretch|small, easy movements|from side to side|Breathe in through your nose"
)


def told(exercise: Exercise) -> str:
    """Whatever the patient may do: an easier or a harder way is screened with the exercise that prints it."""
    said = exercise.instructions
    return " ".join((*said.setup, *said.steps, *exercise.easier_ways, *exercise.harder_ways))


def of(exercise: Exercise) -> frozenset[Tag]:
    """What its words, its level and its reasons to stop demand; a reason with several demands asks for none of them."""
    stops = " ".join(exercise.instructions.stop_if)
    named = {tag for line, tags in STOPS.items() if len(tags) == 1 and line in stops for tag in tags}
    if exercise.level is Level.ADVANCED:
        named.add(Tag.HIGH_EFFORT)
    if not rests(exercise) and longest_told(exercise) >= KEPT:
        named.add(Tag.PROLONGED_ISOMETRIC)
    return complete(named) | demanded(told(exercise))


@lru_cache(maxsize=4096)
def demanded(text: str) -> frozenset[Tag]:
    """What the sentences of a text demand, each by the words of `MOVES` or `UNSAID`."""
    found: Iterable[frozenset[Tag]] = (tags for line, tags in _MOVES.items() if line.search(text))
    return complete(frozenset[Tag]().union(*found))


def longest_told(exercise: Exercise) -> int:
    """The longest hold in seconds that a sentence names; what the plan says is the dosage's to tell."""
    holds = HOLD.finditer(told(exercise))
    return max((_number(hold[1]) * COUNTED.get(hold[2], 1) for hold in holds), default=0)


def rests(exercise: Exercise) -> bool:
    """Whether no effort keeps the position. A clinic's copy rests where its words and those of its base say so."""
    texts = [exercise] if exercise.made_of is None else [exercise, exercise.made_of]
    return all(_rests(text) for text in texts)


def by_dose(exercise: Exercise, seconds: int | None, *, library: int) -> frozenset[Tag]:
    """What a position kept for so many seconds in one go demands beside the tags; a time not known may be long.

    `library` is the longest that the library keeps this exercise in one go.
    """
    if rests(exercise) or (seconds is not None and seconds < KEPT):
        return frozenset()
    longer = seconds is not None and seconds >= LONG and seconds > library
    return frozenset({Tag.PROLONGED_ISOMETRIC} | ({Tag.HIGH_EFFORT} if longer else set()))


def by_level(exercise: Exercise) -> frozenset[Tag]:
    """What its level demands beside the tags. A clinic's copy is for beginners where its base is, too."""
    texts = [exercise] if exercise.made_of is None else [exercise, exercise.made_of]
    easy = all(text.level is Level.BEGINNER for text in texts)
    return frozenset() if easy else frozenset({Tag.NOT_FOR_BEGINNERS})


def _rests(exercise: Exercise) -> bool:
    said = exercise.instructions
    return bool(RESTS.search(" ".join((*said.steps, said.feel))))


def _number(word: str) -> int:
    return NUMBERS.get(word) or int(word)


_MOVES: Mapping[re.Pattern[str], frozenset[Tag]] = {
    re.compile(line): tags for line, tags in {**MOVES, **UNSAID}.items()
}
