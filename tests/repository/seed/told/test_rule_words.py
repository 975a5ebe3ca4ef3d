"""What rules and questions say to patients: as fast as the rule is, with the word that matters, never what harms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest

from clinic.domain.library.vocabulary import Tag
from clinic.domain.record.facts import RED_FLAGS
from clinic.domain.screening.rules import Rule, Severity, Urgency
from tests import seed

RULES = seed.rulebook().rules
FAST: Mapping[Urgency, re.Pattern[str]] = {  # what the patient reads says how fast
    Urgency.EMERGENCY: re.compile(r"\bnow\b|\bemergency\b"),
    Urgency.SAME_DAY: re.compile(r"\btoday\b"),
    Urgency.URGENT: re.compile(r"\bsoon\b|\bfirst\b"),
}
SLOWER = re.compile(r"\bsoon\b|\bwhen you can\b|\bnext visit\b")
FORBIDS = re.compile(r"\b[Dd]o not\b")
ALARM = re.compile(  # what happens while somebody trains and is more than a reason to rest
    r"chest (pressure|hurts|pain)|chest gets tight|odd heartbeat|\bshock\b|\bshort of breath\b|\bbleed more\b"
    r"|\byou bleed\b|\bhave a fever\b|\b[Ii]f your\b.*\b(legs|hands)\b.* feel (weak|numb)"
    r"|\bhit your head\b|\ba leg swells\b"
)
NEXT_STEP = re.compile(r"\b(get (medical )?help|call)\b", re.IGNORECASE)
SAYS = {  # red flag: the words that its question needs to be understood as meant
    "saddle_numbness": ("feeling", "between your legs"),
    "progressive_weakness": ("arm", "leg", "weaker", "numb"),
    "major_trauma": ("fall", "crash", "blow"),
    "minor_trauma_fragile_bone": ("weak bones", "steroids", "small fall", "lift"),
    "severe_night_pain": ("night", "not ease"),
    "bladder_or_bowel_trouble": ("new", "pee", "poo"),
    "sexual_change": ("new", "sex"),
    "unexplained_weight_loss": ("lost weight", "do not know why"),
    "fever_or_chills": ("fever", "chills"),
    "pulsating_belly": ("beat", "belly"),
    "tearing_pain": ("sudden", "tearing", "chest", "back"),
    "chest_pain": ("pain", "pressure", "chest", "at rest"),
    "fainting": ("passed out", "weeks"),
    "clumsy_hands": ("hands", "clumsy"),
    "clot_signs": ("calf", "swollen", "hot", "sore"),
    "new_breathlessness": ("short of breath", "at rest", "new"),
    "worst_headache": ("sudden", "headache", "worst"),
    "neck_vascular_signs": ("neck", "double sight", "slurred speech", "falls"),
}
NEVER = (  # said of no exercise to nobody, but to warn of it
    r"hold your breath",
    r"as (far|hard|high|deep|much) as you can",
    r"push through|through the pain|work through|no pain",
    r"\bbounce\b|\bjerk\b",
    r"close your eyes",
)
WARNS = re.compile(r"\b([Nn]ever|[Dd]o not|no|[Ww]ith no|not strain or)\b")
ASKS: Mapping[
    str, frozenset[Tag]
] = {  # what a text may ask for, and the rules about which of it are no place for it
    r"\b[Bb]end your back\b|\b[Rr]ound your back\b": frozenset(
        {Tag.LUMBAR_FLEXION, Tag.LUMBAR_FLEXION_END_RANGE}
    ),
    r"\b[Aa]rch your back\b": frozenset({Tag.LUMBAR_EXTENSION, Tag.LUMBAR_EXTENSION_END_RANGE}),
    r"\b[Ll]ie flat\b|\b[Ll]ie on your back\b": frozenset({Tag.SUPINE}),
    r"\b[Hh]ang your head\b": frozenset({Tag.INVERTED_HEAD, Tag.HEAD_LOWEST}),
    r"\b[Ll]ean on your hands\b": frozenset({Tag.WRIST_WEIGHT_BEARING}),
}


def texts(rule: Rule) -> Iterator[str]:
    yield from filter(None, (rule.patient_text, rule.after_consult))


def sentences(rule: Rule) -> Iterator[str]:
    for text in texts(rule):
        yield from re.split(r"(?<=\.) ", text)


def test_a_rule_that_wants_a_doctor_says_how_fast() -> None:
    urgent = [rule for rule in RULES if rule.urgency]
    assert {rule.urgency for rule in urgent} == set(Urgency)
    assert [rule.id for rule in urgent if not FAST[rule.urgency].search(rule.patient_text)] == []


def test_who_is_wanted_today_never_reads_soon() -> None:
    fast = [rule for rule in RULES if rule.urgency in (Urgency.SAME_DAY, Urgency.EMERGENCY)]
    assert [rule.id for rule in fast for text in texts(rule) if SLOWER.search(text)] == []


def test_what_rules_an_exercise_out_says_so_in_its_first_words() -> None:
    out = [rule for rule in RULES if rule.severity is Severity.CONTRAINDICATED]
    assert out
    unclear = [rule.id for rule in out if not FORBIDS.search(next(sentences(rule)))]
    assert unclear == []


def test_a_sign_that_is_more_than_a_reason_to_rest_says_what_to_do_next() -> None:
    alarmed = [(rule.id, text) for rule in RULES for text in texts(rule) if ALARM.search(text)]
    assert len(alarmed) > 10
    assert [(rule, text) for rule, text in alarmed if not NEXT_STEP.search(text)] == []


def test_every_red_flag_question_has_its_words() -> None:
    assert SAYS.keys() == RED_FLAGS.keys()
    missing = {
        name: [word for word in words if word not in RED_FLAGS[name].question] for name, words in SAYS.items()
    }
    assert {name: words for name, words in missing.items() if words} == {}


@pytest.mark.parametrize("words", NEVER)
def test_what_harms_is_named_to_warn_of_it_alone(words: str) -> None:
    said = [(rule.id, one) for rule in RULES for one in sentences(rule) if re.search(words, one)]
    assert [(rule, one) for rule, one in said if not WARNS.search(one)] == []


@pytest.mark.parametrize("words", ASKS)
def test_no_rule_asks_for_what_it_is_about(words: str) -> None:
    asking = [
        (rule.id, one)
        for rule in RULES
        for one in sentences(rule)
        if re.search(words, one) and not WARNS.search(one) and rule.scope and rule.scope.tags & ASKS[words]
    ]
    guarded = re.compile(r"\b(only|When you|a short time|cushion)\b")
    assert [(rule, one) for rule, one in asking if not guarded.search(one)] == []
