"""Text as people search for it (without accents, case and punctuation), a name or a number inside a sentence, an e-mail
address.

>>> fold("Łucja  O'Brien-Ñíguez")
'lucja o brien niguez'
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
NOT_IN_WORDS = re.compile(r"[\W_]+")
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
TITLES = frozenset(
    (
        "dr",
        "doctor",
        "prof",
        "professor",
        "mr",
        "mrs",
        "ms",
        "miss",
        "med",
        "md",
        "phd",
        "pt",
        "dpt",
        "mpt",
        "bsc",
        "msc",
    )
)
NUMBERS = dict(
    enumerate(("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"))
)
NOT_SEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that are drawn as nothing: the fillers of Korean, the Braille pattern without a dot."""
WITHOUT_STROKE = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
        "ı": "i",
    }
)
"""Letters that Unicode takes for their own, and that people type as others."""
NO_EMAIL = "Enter an e-mail address like name@example.org, or leave it empty."
TODAY_OR_BEFORE = "Choose today or a day before."


def fold(text: str) -> str:
    """Lower-case words joined by single spaces; letters keep their base and lose their marks."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(WITHOUT_STROKE)
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return NOT_IN_WORDS.sub(" ", bare).strip()


def bare(text: str) -> str:
    """What is left of a name or a number however it is spaced, capitalised or typed; empty where none can be read."""
    normal = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one for one in normal if one.isalnum() and one not in NOT_SEEN)


def one_newline(text: str) -> str:
    """A text as browsers count it: they send two characters for the end of a line, and their `maxlength` counts one."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_blank(text: str) -> bool:
    """Whether there is nothing in it that a person could read: spaces, characters without a width, marks on nothing.

    >>> is_blank(" \\u200b\\u00ad\\u3164"), is_blank("👍")
    (True, False)
    """
    return not any(unicodedata.category(one)[0] in "LNPS" and one not in NOT_SEEN for one in text)


def can_be_printed(text: str) -> bool:
    """Whether it fits on a line of paper and there is something of it to read."""
    return text.isprintable() and not is_blank(text)


def may_be_same(typed: str, name: str) -> bool:
    """Whether what was typed may be this person: the same name, or its surname with the same initial or none.

    >>> may_be_same("Dr. A. Able", "Alice Able"), may_be_same("Anna Able", "Alice Able")
    (True, False)
    """
    if bare(typed) == bare(name):
        return bool(bare(name))
    words, own = ([word for word in fold(one).split() if word not in TITLES] for one in (typed, name))
    *given, surname = own or [""]
    others = [word for word in words if word != surname]
    alike = any(
        one[0] == two[0] and (one == two or 1 in (len(one), len(two))) for one in others for two in given
    )
    return surname in words and bool(given) and (alike or not others)


def inside(name: str) -> str:
    """A name as it stands inside a sentence: its first letter small."""
    return name[:1].lower() + name[1:]


def in_words(number: int) -> str:
    """A number as it stands inside a sentence: in letters up to ten."""
    return NUMBERS.get(number, str(number))


def spelled(day: date) -> str:
    """A day as it stands inside a sentence for staff.

    >>> spelled(date(2026, 11, 21))
    'Nov 21, 2026'
    """
    return f"{day:%b} {day.day}, {day.year}"


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with the mark that ends it.

    >>> sentences("Hold 2.5 kg. Rest!")
    ['Hold 2.5 kg.', 'Rest!']
    """
    return SENTENCE_END.split(text.strip())


def listed(names: Sequence[str]) -> str:
    """Names in one sentence: `a, b and c`."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def is_email(text: str) -> bool:
    """Whether it looks like an e-mail address; whether anybody reads what is sent there, only sending tells."""
    return EMAIL.fullmatch(text) is not None
