"""What a plan prints beside an exercise can be done in its position, and nothing is said twice to two addressees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clinic.domain.library.exercise import Exercise
from clinic.domain.library.vocabulary import StartPosition, Tag
from clinic.domain.plans import stop_advice
from clinic.domain.screening import coverage
from clinic.domain.screening.rules import Rule
from tests import seed

BOOK = seed.rulebook()
LIBRARY = tuple(seed.library().values())
P = StartPosition
FLAT = {P.SUPINE, P.PRONE, P.SIDE_LYING, P.RECLINED}
UPRIGHT = {P.STANDING, P.SITTING}
ASKS = {  # what a sentence asks for, and the positions in which that can be done
    r"\b[Ll]ie (flat|on your back)\b": FLAT,
    r"\b(when|while) you sit\b|\bSit (tall|on)\b": {P.SITTING, P.RECLINED},
    r"\bStand (in|by|beside|close)\b": {P.STANDING},
    r"\bfirm hold\b|\bhold close\b|\b[Hh]old on\b|\ba hand on\b|\bone hand\b|\bchair to hold\b|\bboth hands\b": UPRIGHT,
}
SAYS_WHEN = re.compile(
    r"^(When|While|If) |\bGet (down|up|on)\b|\bGo down\b|^Sit down and stand up\b|^(Stop|Rest)\b"
)
"""A sentence that says when it is meant, or is about getting there and away, or about what to do after a stop."""


def sentences(rule: Rule) -> Iterator[str]:
    for text in (rule.patient_text, rule.after_consult):
        yield from re.findall(r"[^.]+\.", text)


def asked(sentence: str) -> list[set[StartPosition]]:
    said = sentence.strip()
    return (
        [] if SAYS_WHEN.search(said) else [where for words, where in ASKS.items() if re.search(words, said)]
    )


def misplaced(rule: Rule, exercise: Exercise, said: str) -> bool:
    """A move that leads from a seat to the back is done in both."""
    lies = {P.SUPINE} if Tag.SUPINE in exercise.tags else set()
    return any(where.isdisjoint({exercise.start_position, *lies}) for where in asked(said))


def test_what_cannot_be_done_is_known_by_its_words() -> None:
    assert asked("Do this only with a firm hold close by.") == [UPRIGHT]
    assert asked("Lie flat only for a short time.") == [FLAT]
    assert asked("When you stand, keep a hand on a wall.") == asked("Keep a wall close.") == []


def test_what_a_rule_says_beside_an_exercise_can_be_done_in_its_position() -> None:
    scoped = [rule for rule in BOOK.rules if rule.scope]
    assert scoped
    faults = {
        f"{rule.id}: {said.strip()} ({exercise.slug}, {exercise.start_position})"
        for rule in scoped
        for exercise in coverage.reach(rule, LIBRARY)
        for said in sentences(rule)
        if misplaced(rule, exercise, said)
    }
    assert sorted(faults) == []


def test_what_the_stop_list_says_in_pregnancy_is_said_nowhere_to_somebody_else_or_less_fast() -> None:
    signs = re.compile(r"\bbleed\b|\blose fluid\b|\bcramps\b|\bhead(ache)?\b.*\b(bad|hurts)|\bbad headache\b")
    assert any(signs.search(line) for line in stop_advice.IN_PREGNANCY)
    said = [
        (rule.id, text) for rule in BOOK.rules if "pregnancy" in rule.problems for text in sentences(rule)
    ]
    assert said
    calls = [(rule, text) for rule, text in said if signs.search(text) and re.search(r"\b[Cc]all\b", text)]
    assert [rule for rule, text in calls if "all your doctor or midwife now" not in text] == []


def test_a_rule_about_lying_sitting_and_strain_is_several_rules() -> None:
    """In pregnancy each sentence stands where it is meant: beside a wall sit no word about lying flat."""
    standing = [one for one in LIBRARY if one.start_position is P.STANDING and Tag.SUPINE not in one.tags]
    assert standing
    for rule in BOOK.rules:
        if "pregnancy" in rule.problems and rule.scope and any("Lie on" in text for text in sentences(rule)):
            assert [one.slug for one in standing if coverage.touches(rule, one)] == []
