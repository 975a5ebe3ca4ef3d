"""An adverse event says what, when and what was done; the newest word about its harm counts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from clinic.domain.errors import InvalidInput
from clinic.domain.followup import adverse_events
from clinic.domain.followup.adverse_events import (
    DURING_WORDS,
    HARM_WORDS,
    TITLES,
    TO_LOOK_AT,
    During,
    Harm,
    cause_of,
    harm_now,
    is_more,
    with_what,
)
from clinic.domain.followup.ranking import rank
from clinic.domain.followup.reasons import RANK, Reason
from clinic.domain.followup.worklist import is_grave
from clinic.domain.limits import EVENT_TEXT

TODAY = date(2026, 11, 21)
GOOD = {
    "what": "Slipped off the ball.",
    "action": "Ice, and a rest.",
    "happened_on": TODAY,
    "today": TODAY,
    "born": date(1961, 5, 4),
}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("what", " "),
        ("what", "x" * (EVENT_TEXT + 1)),
        ("action", ""),
        ("action", "x" * (EVENT_TEXT + 1)),
        ("happened_on", None),
        ("happened_on", date(2026, 11, 22)),
        ("happened_on", date(1961, 5, 3)),
    ],
)
def test_what_is_missing_or_cannot_be_is_refused_at_its_field(field: str, value: Any) -> None:
    adverse_events.check(**GOOD)
    with pytest.raises(InvalidInput) as refused:
        adverse_events.check(**GOOD | {field: value})
    assert [*refused.value.errors] == [field]


@pytest.mark.parametrize(
    "said",
    [
        {"what": "x" * EVENT_TEXT, "action": "x" * EVENT_TEXT},
        {"happened_on": GOOD["born"]},
        {"happened_on": TODAY},
    ],
)
def test_the_longest_text_and_the_first_and_the_last_day_are_kept(said: dict[str, Any]) -> None:
    adverse_events.check(**GOOD | said)


@pytest.mark.parametrize("day", [None, date(2026, 11, 22), date(1961, 5, 3)])
def test_a_day_that_cannot_be_says_which_can(day: date | None) -> None:
    with pytest.raises(InvalidInput) as refused:
        adverse_events.check(**GOOD | {"happened_on": day})
    sentence = "Choose the day on which it happened, today or before."
    assert refused.value.errors == {"happened_on": sentence}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Say what became known."),
        (" \n", "Say what became known."),
        ("x" * (EVENT_TEXT + 1), "Keep this to 1000 characters."),
    ],
)
def test_an_addition_says_something(text: str, sentence: str) -> None:
    for kept in ("Seen by a doctor.", "x" * EVENT_TEXT):
        adverse_events.check_addition(kept)
    with pytest.raises(InvalidInput) as refused:
        adverse_events.check_addition(text)
    assert refused.value.errors == {"text": sentence}


@pytest.mark.parametrize(
    ("later", "now"),
    [
        ([], Harm.MILD),
        ([None], Harm.MILD),
        ([Harm.SEVERE, None], Harm.SEVERE),
        ([Harm.SEVERE, Harm.NONE], Harm.NONE),
    ],
)
def test_the_newest_word_about_the_harm_counts(later: list[Harm | None], now: Harm) -> None:
    assert harm_now(Harm.MILD, later) is now


def test_harm_is_looked_at_by_a_therapist_from_moderate_on_and_while_nobody_knows() -> None:
    asked = {harm: cause_of("1", harm) for harm in Harm}
    assert {harm for harm, cause in asked.items() if cause} == TO_LOOK_AT == set(TITLES)
    assert set(HARM_WORDS) == set(Harm)
    cause = asked[Harm.SEVERE]
    assert cause
    assert (cause.reason, cause.key) == (Reason.ADVERSE_EVENT, "adverse:1:severe")
    assert cause.title == "An adverse event with severe harm"
    assert is_grave(cause.reason, cause.stops)
    assert RANK[Reason.ADVERSE_EVENT] == RANK[Reason.STOP_RULE] + 1
    assert Harm.UNKNOWN in TO_LOOK_AT


def test_severe_harm_stands_before_the_rest_and_after_every_stop_sign() -> None:
    places = {harm: rank(Reason.ADVERSE_EVENT, None, f"adverse:1:{harm}") for harm in TO_LOOK_AT}
    assert places[Harm.SEVERE] < places[Harm.MODERATE] == places[Harm.UNKNOWN]
    assert rank(Reason.STOP_RULE, None, "report:1:chest") < places[Harm.SEVERE]
    assert places[Harm.MODERATE] < rank(Reason.RED_REPORT, None, "report:1:pain")
    gone = rank(Reason.ADVERSE_EVENT, None, "adverse:1:severe", is_gone=True)
    assert gone == rank(Reason.CONSULT, None, "finding:1")


@pytest.mark.parametrize(("more", "less"), [(Harm.MODERATE, Harm.UNKNOWN), (Harm.UNKNOWN, Harm.MILD)])
def test_what_is_not_known_may_be_more_than_mild(more: Harm, less: Harm) -> None:
    assert is_more(more, than=less)
    assert not is_more(less, than=more)


def test_each_way_without_an_exercise_has_words() -> None:
    assert {*DURING_WORDS} == {*During} - {During.EXERCISE}
    assert with_what("", During.OTHER) == "No exercise of the plan"
