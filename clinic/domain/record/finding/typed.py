"""What somebody typed to find a patient, as keys to look for.

Each group has to be met, by any of its keys: `Group(begins=("n:ros",))` is met by whoever has a word that begins so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from clinic.domain.record.finding import birth_dates, keys
from clinic.domain.text import bare
from clinic.domain.text.slips import Forgiven, in_short

MOST_WORDS = 8  # of a search; more would only make the statement deeper than SQLite allows
SAYS_BORN = frozenset({"born", "dob"})
HAS_DIGIT = re.compile(r"\d")
HAS_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Group:
    """Keys of which one has to be there: one that `begins` so, or one that is just so."""

    begins: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()


@dataclass(frozen=True)
class Looked:
    """What was typed, understood: `readings` from the likeliest on, each of them groups that have all to be met; and
    the `names` of it, folded, in which slips can be forgiven, each with how it was typed.
    """

    readings: tuple[tuple[Group, ...], ...]
    names: tuple[str, ...]
    as_typed: tuple[str, ...] = ()
    others: tuple[Group, ...] = ()

    @property
    def forgiving(self) -> tuple[Group, ...]:
        """The same with a slip in each of the words, or two words that belong together; empty where none can be."""
        if not any(map(keys.mistyped, self.names)):
            return ()
        return (*self.others, *(self._forgiving(place) for place in range(len(self.names))))

    def _forgiving(self, place: int) -> Group:
        word = self.names[place]
        joined = ["".join(two) for two in pairwise(self.names)][max(place - 1, 0) : place + 1]
        lacking = keys.mistyped(word)
        exact = (
            *((keys.NAME + one)[: keys.LONGEST] for one in (*joined, *lacking)),
            *(keys.SLIP + one for one in ((word, *lacking) if lacking else ())),
        )
        return Group((keys.NAME + word,), exact)

    def forgiven(self, found: list[str]) -> tuple[Forgiven, ...]:
        """What is said where names were found that nobody typed."""
        said = []
        theirs = list(dict.fromkeys(word for name in found for word in name.replace("-", " ").split()))
        for word, as_typed in zip(self.names, self.as_typed, strict=True):
            near = [one for one in theirs if _is_near(word, keys.fold_name(one))]
            if near and not any(keys.fold_name(one).startswith(word) for one in theirs):
                said.append(Forgiven(as_typed, in_short(near)))
        return tuple(said)


def understand(typed: str, *, month_first: bool, on: date) -> Looked:
    """What was typed; nothing at all where it has no word in it."""
    days, rest = birth_dates.found(typed, month_first=month_first, on=on)
    born = tuple(keys.BORN + day.isoformat() for day in sorted(days))
    if not HAS_LETTER.search(typed):
        return Looked(_readings(_of_digits(typed, born)), ())
    said = [word for word in _words(rest) if not (born and word[0] in SAYS_BORN)][:MOST_WORDS]
    names = tuple(name for name, _ in said)
    of_names = tuple(Group((keys.NAME + name,)) for name in names)
    others = (Group(exact=born),) if born else ()
    number = _of_number(typed) if HAS_DIGIT.search(typed) and not born else ()
    return Looked(
        tuple(groups for groups in (number, (*others, *of_names)) if groups),
        names,
        tuple(as_typed for _, as_typed in said),
        others,
    )


def _words(typed: str) -> Iterator[tuple[str, str]]:
    """The words of what was typed, folded, each with how it was typed."""
    for one in typed.split():
        folded = keys.fold_name(one).split()
        yield from (
            (word[: keys.LONGEST - 2], one.strip(",.;") if len(folded) == 1 else word) for word in folded
        )


def _readings(groups: tuple[Group, ...]) -> tuple[tuple[Group, ...], ...]:
    return (groups,) if groups else ()


def _of_number(typed: str) -> tuple[Group, ...]:
    return (Group((keys.NUMBER + bare(typed)[: keys.LONGEST - 2],)),)


def _of_digits(typed: str, born: tuple[str, ...]) -> tuple[Group, ...]:
    """Digits alone may be a record number, a phone number, its end, or a date."""
    if not HAS_DIGIT.search(typed):
        return ()
    phones = keys.numbers(typed)
    begins = (
        keys.NUMBER + bare(typed)[: keys.LONGEST - 2],
        *(keys.PHONE + digits for digits in phones),
        *(keys.LAST_DIGITS + digits for digits in keys.last_digits(typed)),
    )
    return (Group(begins, born),)


def _is_near(typed: str, word: str) -> bool:
    """Whether they share what each is without one of its letters."""
    return bool({typed, *keys.mistyped(typed)} & {word, *keys.mistyped(word)})
