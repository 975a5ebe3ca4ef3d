"""What a patient is found by: short texts, each with the kind of thing that it says in front, kept beside the record.

>>> sorted(key for key in of(name="Ann O'Hé", born=date(1950, 12, 31)) if not key.startswith("s:"))
['b:1950-12-31', 'f:ann ohe', 'n:ann', 'n:annohe', 'n:he', 'n:o', 'n:ohe']

Who looks for a name looks for keys that begin so, who mistyped it for one that lacks a letter of what was typed, and so
the database finds either by its index, however many patients there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from clinic.domain import limits
from clinic.domain.text import bare, fold

NAME, SLIP, WHOLE, BORN, PHONE, LAST_DIGITS, NUMBER = "n:", "s:", "f:", "b:", "p:", "l:", "r:"
LONGEST = limits.SEARCH_KEY
SHORTEST_MISTYPED = 4  # letters: in a shorter word no slip is forgiven
SHORTEST_PHONE = 4  # digits: the last four are what people ask for
MOST_MISTYPED = 24  # letters of a word in which a slip is looked for
APOSTROPHES = re.compile(r"['’‘`´ʼʹ′ʻ]")
WRITTEN_OUT = re.compile(r"(?<=[aou])e")
DIGITS = "0123456789"
COUNTRY_CODE = range(1, 4)  # digits, in any country
TRUNK_ZERO = re.compile(r"\(0\)")


def of(*, name: str, born: date, phone: str = "", record_number: str = "") -> frozenset[str]:
    """All the keys of a patient."""
    return frozenset(
        (
            *(NAME + word for word in _joined(name)),
            *(SLIP + lacking for word in words(name) for lacking in mistyped(word)),
            whole(name),
            BORN + born.isoformat(),
            *(PHONE + digits for digits in numbers(phone)),
            *(LAST_DIGITS + digits for digits in last_digits(phone)),
            *(NUMBER + bare(number)[:LONGEST] for number in (record_number,) if bare(number)),
        )
    )


def fold_name(name: str) -> str:
    """A name as it is compared: no accents and apostrophes, and ue is u as ü is, however somebody writes it.

    >>> fold_name("Müller"), fold_name("Mueller"), fold_name("O’Brien"), fold_name("Sørensen-Łęcki")
    ('muller', 'muller', 'obrien', 'sorensen lecki')
    """
    return WRITTEN_OUT.sub("", fold(APOSTROPHES.sub("", name)))


def words(name: str) -> tuple[str, ...]:
    """The words of a name, and those that an apostrophe parts: O'Brien is obrien, o and brien."""
    parted = fold_name(APOSTROPHES.sub(" ", name)).split()
    return tuple(dict.fromkeys(word[: LONGEST - 2] for word in (*fold_name(name).split(), *parted)))


def whole(name: str) -> str:
    """The key of a whole name, in whatever order its words are."""
    return (WHOLE + " ".join(sorted(fold_name(name).split())))[:LONGEST]


def mistyped(word: str) -> tuple[str, ...]:
    """A word as it is where any one letter is left out; nothing of a short one, nor of a figure.

    Two words with such a form in common are one slip apart, or a letter has moved.

    >>> mistyped("meier")
    ('eier', 'mier', 'meer', 'meir', 'meie')
    """
    if len(word) < SHORTEST_MISTYPED or not word.isalpha():
        return ()
    word = word[:MOST_MISTYPED]
    return tuple(dict.fromkeys(word[:place] + word[place + 1 :] for place in range(len(word))))


def numbers(phone: str) -> tuple[str, ...]:
    """The ways in which the digits of a phone number begin: as they are, and without what may be its country code.

    >>> numbers("+49 (0)30 1234"), numbers("030 12 34")
    (('49301234', '9301234', '301234'), ('301234',))
    """
    kept = TRUNK_ZERO.sub("", phone)
    digits = "".join(one for one in kept if one in DIGITS)
    abroad = kept.strip().startswith("+") or digits.startswith("00")
    digits = digits.lstrip("0")
    without = (digits[length:].lstrip("0") for length in COUNTRY_CODE) if abroad else ()
    found = dict.fromkeys((digits, *without))
    return tuple(one for one in found if len(one) >= SHORTEST_PHONE)[: len(COUNTRY_CODE)]


def last_digits(phone: str) -> tuple[str, ...]:
    """The digits of a number from its end; nothing where they are too few."""
    digits = "".join(one for one in TRUNK_ZERO.sub("", phone) if one in DIGITS)
    return (digits[::-1],) if len(digits) >= SHORTEST_PHONE else ()


def _joined(name: str) -> Iterator[str]:
    """The words of a name, and every two neighbors as one: Mc Donald is mcdonald, too."""
    found = words(name)
    yield from found
    for one, two in pairwise(fold_name(name).split()):
        yield f"{one}{two}"[: LONGEST - 2]
