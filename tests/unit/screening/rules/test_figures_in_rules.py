"""A rule says in words what it asks in figures: a span, an age or a pressure in its sentences is one of its criteria.

What a sentence quotes of a source, or advises beside the rule, is listed: it is no criterion, and whoever changes the
rule reads whether it still fits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from clinic.domain.screening.criteria import AllOf, AnyOf, AtLeast, Criterion, Not, SeveralOf, WithinWeeks
from clinic.domain.screening.rules import Rule
from tests import seed

RULES = {rule.id: rule for rule in seed.rulebook().rules}
SENTENCES = ("title", "why", "instead", "patient_text", "after_consult")
Figure = tuple[str, int]
NUMBERS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "sixteen": 16, "eighteen": 18, "twenty": 20, "thirty": 30,
}  # fmt: skip
NUMBER = rf"\b(\d+|{'|'.join(NUMBERS)})"
WEEKS = {"week": 1, "month": 52 / 12, "year": 52}
SECONDS = {"second": 1, "minute": 60}
SHARES = {
    "over twice the": 201, "over three times": 301, "over half more": 151, "over half of": 51, "three quarters": 76,
}  # fmt: skip
BESIDE = {
    ("frailty", "two weeks"): "when to look again",
    ("cognitive-impairment", "20 minutes"): "how long a session lasts",
    ("hypertension-close-to-limit", "180 over 110"): "the limit of the rule above it",
    ("hypertension-close-to-limit", "five minutes"): "of rest before it is measured again",
    ("hip-replacement-limits", "8 weeks"): "what hospitals say",
    ("discectomy-early-program", "3 weeks"): "what hospitals say",
    ("abdominal-surgery-later", "8 weeks"): "what hospitals say",
}


def asked(criterion: Criterion) -> Iterator[Figure]:
    """Every figure of a criterion with its kind: weeks, how many of several, or what is at least so high."""
    match criterion:
        case SeveralOf(number, parts):
            yield "figure", number
            for part in parts:
                yield from asked(part)
        case AnyOf(parts) | AllOf(parts):
            for part in parts:
                yield from asked(part)
        case Not(part):
            yield from asked(part)
        case AtLeast(_, number):
            yield "figure", number
        case WithinWeeks(_, int(weeks)):
            yield "weeks", weeks


def figures(rule: Rule) -> set[Figure]:
    hold = rule.scope.hold_over_seconds if rule.scope else None
    return {*asked(rule.when), *([("seconds", hold)] if hold else [])}


def value(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS[word.lower()]


def span(found: re.Match[str]) -> Iterator[set[Figure]]:
    number, unit = value(found[1]), found[2].lower()
    if unit in SECONDS:
        yield {("seconds", number * SECONDS[unit])}
    else:
        yield {("weeks", round(number * WEEKS[unit])), *([("figure", number)] if unit == "year" else [])}


def each(found: re.Match[str]) -> Iterator[set[Figure]]:
    yield from ({("figure", value(part))} for part in found.groups() if part)


KINDS: dict[str, Callable[[re.Match[str]], Iterable[set[Figure]]]] = {
    rf"{NUMBER} ({'|'.join([*WEEKS, *SECONDS])})s?\b": span,
    r"\bhalf (?:a )?year\b": lambda _: [{("weeks", 26)}],
    r"\bmore than a year\b": lambda _: [{("weeks", 52)}],
    r"\b(\d+) over (\d+)\b": each,
    rf"\b(?:(?:index|figure) of|under|number of) {NUMBER}\b|{NUMBER} (?:\w+ )?or more\b": each,
    r"\b(\d+) to (\d+) %": lambda found: [{("figure", int(found[1]))}, {("figure", int(found[2]) + 1)}],
    "|".join(SHARES): lambda found: [{("figure", SHARES[found[0].lower()])}],
}


def said(text: str) -> Iterator[tuple[str, set[Figure]]]:
    """The words for each figure in a sentence, with what a rule may ask so that they are true."""
    for pattern, meaning in KINDS.items():
        for found in re.finditer(pattern, text, re.IGNORECASE):
            yield from ((found[0], figures) for figures in meaning(found))


def untrue(rule: Rule) -> set[tuple[str, str]]:
    return {
        (rule.id, words)
        for name in SENTENCES
        for words, true_of in said(getattr(rule, name))
        if not true_of & figures(rule)
    }


def test_a_figure_in_a_rules_sentences_is_one_that_it_asks() -> None:
    found = {fault for rule in RULES.values() for fault in untrue(rule)}
    assert found == BESIDE.keys()


def test_figures_are_found_however_they_are_spelled() -> None:
    sentence = (
        "Twelve weeks or 3 months, half a year, 2 years, 180 over 110, under 18, three or more things, a figure of 40, "
        "51 to 75 %, twenty seconds, five minutes, over three times the most, more than a year"
    )
    assert [true_of for _, true_of in said(sentence)] == [
        {("weeks", 12)}, {("weeks", 13)}, {("weeks", 104), ("figure", 2)}, {("seconds", 20)}, {("seconds", 300)},
        {("weeks", 26)}, {("weeks", 52)}, {("figure", 180)}, {("figure", 110)}, {("figure", 18)}, {("figure", 3)},
        {("figure", 40)}, {("figure", 51)}, {("figure", 76)}, {("figure", 301)},
    ]  # fmt: skip
    assert sum(1 for rule in RULES.values() for name in SENTENCES for _ in said(getattr(rule, name))) > 90
