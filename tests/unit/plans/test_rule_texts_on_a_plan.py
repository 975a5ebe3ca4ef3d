"""What a plan prints of a rule can be done: it fits each exercise it stands beside, and takes no decision back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from clinic.domain.library.exercise import Exercise
from clinic.domain.library.vocabulary import StartPosition, Tag
from clinic.domain.screening import coverage
from clinic.domain.screening.rules import Rule, Severity
from tests import seed

LIBRARY = tuple(seed.library().values())
RULES = seed.rulebook().rules
UPRIGHT = {StartPosition.STANDING, StartPosition.SITTING}


def has(*tags: Tag) -> Callable[[Exercise], bool]:
    return lambda exercise: not exercise.tags.isdisjoint(tags)


def lacks(*tags: Tag) -> Callable[[Exercise], bool]:
    return lambda exercise: exercise.tags.isdisjoint(tags)


MEANT_FOR_SOME = re.compile(r"\b(when|where|while|if|to get up|sit down and stand up|close)\b", re.IGNORECASE)
CANNOT: dict[
    str, Callable[[Exercise], bool]
] = {  # what a sentence asks, and the exercises in which nobody can do it
    r"hand on a wall|hold on to|firm hold|hand on something": lambda one: one.start_position not in UPRIGHT,
    r"knee lower than your hip": has(Tag.HIP_FLEXION_OVER_90, Tag.KNEELING, Tag.SUPINE),
    r"below (your )?shoulder": has(Tag.OVERHEAD),
    r"elbows? (in|near|below)\b": has(Tag.OVERHEAD, Tag.SHOULDER_ABD_ER),
    r"(no|not) [\w ]*\bon (your ribs|the device)": has(Tag.PRONE_CHEST_LOAD),
    r"rest on your forearms": lambda one: one.start_position is StartPosition.STANDING,
    r"both (feet|legs)": has(Tag.SINGLE_LEG_BALANCE),
    r"under your head|look straight up": lacks(Tag.SUPINE),
    r"sit on the bones": lacks(Tag.SITTING_UNSTABLE),
    r"your head (up|above)|rest your head\.": has(Tag.HEAD_LOWEST, Tag.PRONE, Tag.OVERHEAD),
    r"off your belly": has(Tag.ABDOMEN_ON_BALL),
    r"your back (still|straight)": has(Tag.LUMBAR_FLEXION, Tag.LUMBAR_EXTENSION, Tag.ROTATION),
    r"ball against a wall|in a corner": has(Tag.PRONE, Tag.SUPINE, Tag.KNEELING),
    r"ball (closer|nearer)": lacks(Tag.SUPINE),
    r"\bstand up and walk|rest and lean forward": has(Tag.PRONE, Tag.SUPINE),
    r"squeeze": lacks(Tag.PELVIC_PRESSURE),
}
ONLY_WITH = re.compile(
    r"""\b(?:only|not|never)\b[^.]*\b(?:helper|adult|carer|somebody|alone)\b   # only with a helper; not alone
    |\bwith\ (?:your|a)\ (?:helper|carer)\b|\badult\ is\ with\b""",
    re.IGNORECASE | re.VERBOSE,
)


def printed(rule: Rule) -> str:
    """What a signed plan says: a consult rule's text once the consult allows it."""
    return rule.after_consult or rule.patient_text if rule.severity <= Severity.CONSULT else ""


def unconditional(text: str) -> Iterator[str]:
    yield from (s for s in re.split(r"(?<=\.) ", text) if not MEANT_FOR_SOME.search(s))


def contradicts(sentence: str, exercise: Exercise) -> bool:
    return any(
        re.search(asked, sentence, re.IGNORECASE) and cannot(exercise) for asked, cannot in CANNOT.items()
    )


def test_whatever_stands_beside_an_exercise_can_be_done_in_its_position() -> None:
    pairs = [
        (rule, exercise)
        for rule in RULES
        if rule.scope is not None and printed(rule)
        for exercise in coverage.reach(rule, LIBRARY)
    ]
    assert len(pairs) > 1000
    faults = [
        f"{rule.id} beside {exercise.slug}: {sentence}"
        for rule, exercise in pairs
        for sentence in unconditional(printed(rule))
        if contradicts(sentence, exercise)
    ]
    assert not faults, "\n".join(faults)


def test_what_is_said_of_a_whole_program_asks_for_no_position() -> None:
    whole = {rule.id: printed(rule) for rule in RULES if rule.scope is None}
    faults = [
        f"{name}: {sentence}"
        for name, text in whole.items()
        for sentence in unconditional(text)
        if any(re.search(asked, sentence, re.IGNORECASE) for asked in CANNOT)
    ]
    assert not faults, "\n".join(faults)


def test_no_plan_asks_for_a_helper_after_somebody_decided_that_none_is_needed() -> None:
    """Nor does a caution, which nobody decides: it would stand beside the decision to let somebody train alone."""
    faults = [f"{rule.id}: {printed(rule)}" for rule in RULES if ONLY_WITH.search(printed(rule))]
    assert not faults, "\n".join(faults)


def test_every_rule_about_training_alone_has_two_texts() -> None:
    alone = [
        rule for rule in RULES if "exercises_unsupervised" in rule.facts and rule.severity is Severity.CONSULT
    ]
    assert len(alone) > 8
    assert [rule.id for rule in alone if not rule.after_consult] == []


WRONG = {  # what plans once printed, and the exercise it stood beside
    "Keep one hand on a wall.": "forearm-plank",
    "Hold on to something firm.": "childs-pose-thread-through",
    "Keep your knee lower than your hip.": "figure-four",
    "Stay below shoulder height.": "wall-roll-up",
    "Keep your elbows near your sides.": "chest-opener",
    "Rest your weight on your hips, not on your ribs.": "side-lying-hip-lift",
    "Rest no weight on the device.": "prone-y-t-w-l",
    "Rest on your forearms.": "wall-push-up",
    "Keep your weight on both legs.": "single-leg-wall-squat",
    "Put a cushion under your head.": "pike",
    "Sit on the bones of your bottom.": "reverse-crunch",
    "Rest your head.": "kneeling-push-up",
    "Keep your weight off your belly.": "pike",
    "Keep your back still.": "knee-tuck",
    "Put the ball against a wall.": "shin-plank",
    "Bring the ball closer.": "wall-squat",
    "Stand up and walk often.": "prone-hold",
    "Squeeze only lightly.": "pike",
}


@pytest.mark.parametrize("sentence", WRONG)
def test_what_plans_once_printed_is_found(sentence: str) -> None:
    assert contradicts(sentence, seed.library()[WRONG[sentence]])


def test_every_line_of_the_table_finds_something() -> None:
    assert [line for line in CANNOT if not any(re.search(line, said, re.IGNORECASE) for said in WRONG)] == []
