"""What was sent, in the words of the page that asked for it; what stands empty is left out.

read_out.lines("/my/report", [("pain", "7"), ("note", "")], {})     # [("How much did it hurt?", "7")]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from flask_babel import gettext, lazy_gettext

from clinic.domain.followup.diary.details import SKIP_LABELS
from clinic.domain.followup.outcomes.measures import AT_HOME, MEASURES
from clinic.domain.followup.signs import SIGN_WORDS
from clinic.domain.record.facts import ANSWERED, Reply, find
from clinic.domain.record.problems import PROBLEMS
from clinic.web import formatting
from clinic.web.forms import kept
from clinic.web.portal.report_form import MESSAGE, OUTCOMES_OF_ONE, ReportForm
from clinic.web.portal.report_words import SIGNS
from clinic.web.portal.signs_form import ASK_NEWS
from clinic.web.portal.tell import TellForm

OF_ONE = re.compile(r"(item_[0-9a-f]{32})(?:_more_([a-z_]+))?")
YES = lazy_gettext("Yes")
QUESTIONS = frozenset({*ANSWERED, *PROBLEMS})
LEFT_OUT = {Reply.NOT_RECORDED.value, MESSAGE, ""}
ANSWERS = {
    "yes": YES,
    "no": lazy_gettext("No"),
    "done": lazy_gettext("I did everything"),
    "skipped": lazy_gettext("I skipped today"),
}
REASONS = {str(reason): label for reason, label in SKIP_LABELS.items()}
OUTCOMES = {option.value: option.label for option in OUTCOMES_OF_ONE}
ASKED: Mapping[str, Any] = {
    **{name: SIGN_WORDS[sign].label for name, sign in SIGNS.items()},
    **{
        name: getattr(ReportForm, name).args[0]
        for name in ("new_words", "settled", "effort", "note", "other", "trained_on")
    },
    "news": ASK_NEWS,
    "pain": lazy_gettext("How much did it hurt?"),
    "everything": lazy_gettext("Your exercises"),
}
ASKED_OF_ALL = {"tell": {name: getattr(TellForm, name).args[0] for name in ("note", "pain")}}
ASKED_OF_ALL["how-are-you"] = {str(measure): MEASURES[measure].question for measure in AT_HOME}
"""What a page asks in other words, by the last part of its address."""
DETAILS = {
    "extra": lazy_gettext("how many more, in the last set"),
    "sets": lazy_gettext("sets"),
    "amount": lazy_gettext("in the last one"),
    "sets_right": lazy_gettext("sets on the right"),
    "amount_right": lazy_gettext("in the last one on the right"),
    "reason": lazy_gettext("why you skipped it"),
    "pain": lazy_gettext("pain"),
    "effort": lazy_gettext("effort"),
}


def lines(
    address: str, fields: Iterable[tuple[str, str]], exercises: Mapping[str, str]
) -> list[tuple[str, str]]:
    """What was asked with what was answered, as a person reads it; `exercises` are their names by field."""
    asked = {**ASKED, **ASKED_OF_ALL.get(address.partition("?")[0].rpartition("/")[2], {})}
    return [
        _line(name, value.strip(), asked, exercises)
        for name, value in fields
        if value.strip() not in LEFT_OUT and (name in asked or kept.is_seen(name))
    ]


def _line(name: str, value: str, asked: Mapping[str, Any], exercises: Mapping[str, str]) -> tuple[str, str]:
    of_one = OF_ONE.fullmatch(name)
    if of_one:
        item, detail = of_one.groups()
        exercise = exercises.get(item, gettext("Exercise"))
        if detail is None:
            return exercise, str(OUTCOMES.get(value, value))
        words = REASONS.get(value, value) if detail == "reason" else value
        return f"{exercise}: {DETAILS.get(detail, detail)}", gettext(words)
    if name in SIGNS:
        return str(asked[name]), str(YES)
    if name == "trained_on":
        with suppress(ValueError):
            value = formatting.long_day(value)
    if name in asked:
        return str(gettext(asked[name])), str(ANSWERS.get(value, value))
    label = gettext(find(name).question) if name in QUESTIONS else kept.label(name)
    return label, str(ANSWERS.get(value, value))
