"""What makes a password acceptable: its length, and being none of the first things an attacker tries.

There are no rules of composition. `check` is pure: the list of common passwords and the words that belong to
the person are arguments.

    check("correct ball rolls uphill", second_factor=False, common=common, personal=words_in("Alice Example"))
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from clinic.domain.errors import InvalidInput

SHORTEST = 15
SHORTEST_WITH_SECOND_FACTOR = 8
LONGEST = 1024
FEWEST_OWN_CHARACTERS = 8  # what must remain of a password when the person's own words are taken out
SHORTEST_UNIT = 5  # a password that repeats fewer characters than this is one run of keys


def normalise(password: str) -> str:
    """The same password from every keyboard: composed Unicode (NFC), nothing trimmed."""
    return unicodedata.normalize("NFC", password)


def words_in(*texts: str) -> frozenset[str]:
    """The words of a name, a sign-in name or a clinic's name that a password should not rest on."""
    return frozenset(word for text in texts for word in re.findall(r"\w{3,}", text.casefold()))


def check(password: str, *, second_factor: bool, common: Collection[str], personal: Collection[str]) -> None:
    """Accept a normalised password or raise `InvalidInput` for the field `password`.

    `common` and `personal` are casefolded. With a second factor a shorter password is enough.
    """
    sentence = _fault(password, second_factor, common, personal)
    if sentence:
        raise InvalidInput({"password": sentence})


def _fault(password: str, second_factor: bool, common: Collection[str], personal: Collection[str]) -> str:
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    if len(password) < SHORTEST_WITH_SECOND_FACTOR:
        return f"Use at least {SHORTEST_WITH_SECOND_FACTOR if second_factor else SHORTEST} characters."
    if len(password) < SHORTEST and not second_factor:
        return (
            f"Use at least {SHORTEST} characters, "
            f"or set up an authenticator app and use at least {SHORTEST_WITH_SECOND_FACTOR}."
        )
    folded = password.casefold()
    unit = _repeated_unit(folded)
    if folded in common or unit in common:
        return "This password is one of the first that attackers try. Choose another one."
    if len(unit) < SHORTEST_UNIT:
        return "This password repeats the same few characters. Choose another one."
    if len(_without(folded, personal)) < min(FEWEST_OWN_CHARACTERS, len(folded)):
        return "This password is mostly your name, your sign-in name or the clinic's name. Choose another."
    return ""


def _repeated_unit(text: str) -> str:
    """The shortest beginning whose repetition gives the whole text: `ball` of `ballballba`."""
    lengths = range(1, len(text) + 1)
    return next(text[:n] for n in lengths if (text[:n] * (len(text) // n + 1)).startswith(text))


def _without(text: str, words: Collection[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    return text
