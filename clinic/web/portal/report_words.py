"""What a page of a report says by itself: what to do about each sign and about strong pain, and what a pain means."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from babel import Locale
from flask_babel import format_date, gettext

from clinic.domain.followup import adherence
from clinic.domain.followup.judging import STRONG_PAIN, STRONG_PAIN_HERE
from clinic.domain.followup.signs import SIGN_WORDS, Sign
from clinic.domain.screening.rules import Urgency
from clinic.web.forms.fields import choices

AS_TYPED = "typed"
DAYS_IN_WORDS = 7
SIGNS = {f"sign_{sign}": sign for sign in Sign}


def advice() -> list[tuple[str, Urgency | None, str]]:
    """What to do about each sign, and about strong pain, for a page that has to say it by itself: by the name of the
    cause, with how fast; the most dangerous first.
    """
    of_signs = [(name, SIGN_WORDS[sign].urgency, SIGN_WORDS[sign].advice) for name, sign in SIGNS.items()]
    at_once = [
        (name, None, SIGN_WORDS[sign].at_once) for name, sign in SIGNS.items() if SIGN_WORDS[sign].at_once
    ]
    of_pain = [("pain", None, STRONG_PAIN), ("pain_of_one", None, STRONG_PAIN_HERE)]
    return [(name, speed, gettext(words)) for name, speed, words in (*of_signs, *at_once, *of_pain)]


def pain_words(cap: int) -> str:
    """What a patient whose plan has this limit of pain does at which pain."""
    green = adherence.green_up_to(cap)
    stop = gettext("Above %(cap)s, stop and call your clinic.", cap=cap)
    if green == cap:
        return " ".join((gettext("Up to %(green)s is fine.", green=green), stop))
    watch = gettext("Up to %(cap)s should be gone by tomorrow.", cap=cap)
    return " ".join((gettext("Up to %(green)s is fine.", green=green), watch, stop))


@lru_cache(maxsize=16)
def days_in_words(today: date, language: Locale) -> list[Any]:
    """The days of a week back, each as one would say it."""
    del language  # what is said is said in it
    names = {0: gettext("Today"), 1: gettext("Yesterday")}
    known = [today - timedelta(days=back) for back in range(DAYS_IN_WORDS)]
    said = [
        (day.isoformat(), ", ".join(filter(None, (names.get(back), format_date(day, "EEEE, MMMM d")))))
        for back, day in enumerate(known)
    ]
    return choices([*said, (AS_TYPED, gettext("The day that I chose above"))])


def signs_of(form: Any) -> frozenset[Sign]:
    """What was ticked on a page that asks what is new."""
    return frozenset(sign for name, sign in SIGNS.items() if form[name].data)
