"""What an exercise tells somebody to do: no word of danger without its tag, no step that is a mistake, and for each
demand that may hurt a line that says when to stop."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest

from clinic.domain.library import demands
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.move_words import MOVES
from clinic.domain.library.vocabulary import StartPosition, Tag
from tests import seed

LIBRARY = seed.library()
DANGER: Mapping[str, frozenset[Tag]] = {  # words that no sentence may hold without one of these tags
    r"\beyes\b.*\b(shut|closed)\b|\b[Cc]lose your eyes\b": frozenset({Tag.EYES_CLOSED}),
    r"\bdumb-?bell|\bholding a weight\b|\bwith a weight\b|\badd weight\b": frozenset(
        {Tag.EXTERNAL_LOAD_ON_BALL}
    ),
    r"\bbounc|\bjump|\bhop\b|\bjerk|\bswing\b|\bfling|\bfast\b|\bquickly\b": frozenset(),  # never
    r"\b(one|that|the other|the opposite) (leg|foot)\b.*\b(up|off)\b|\b[Ll]ift (that|one|your top|the) (leg|foot)\b": (
        frozenset({Tag.SINGLE_LEG_BALANCE, Tag.LUMBAR_EXTENSION, Tag.SIDE_LYING})
    ),
    r"\b[Tt]urn (less|more|your (chest|shoulders?|trunk))\b|\btwist\b": frozenset({Tag.ROTATION}),
    r"\boverhead\b|\bover your head\b": frozenset({Tag.OVERHEAD}),
    r"\bbehind your head\b": frozenset({Tag.NECK_LOAD}),
    r"\b[Cc]url\b": frozenset({Tag.LUMBAR_FLEXION}),
    r"\b[Aa]rch your back\b|\bbend back\b": frozenset({Tag.LUMBAR_EXTENSION}),
    r"\b[Kk]neel\b|\bknees on the floor\b": frozenset({Tag.KNEELING}),
    r"\b(heels?|toes) only\b|\bOnly your (heels|toes)\b": frozenset({Tag.FOOT_LOAD}),
    r"\bsquat\b|\bsink (a bit )?lower\b": frozenset({Tag.LEG_LOAD, Tag.KNEELING}),
    r"\bpush-?up\b|\bPush up until your arms\b": frozenset({Tag.SHOULDER_CLOSED_CHAIN}),
    r"\bhead (hang|down|drop)": frozenset({Tag.INVERTED_HEAD, Tag.HEAD_LOWEST}),
}
STOPS_FOR: Mapping[Tag, str] = {  # a demand that may hurt, and what the reasons to stop have to speak of
    Tag.NECK_LOAD: r"neck",
    Tag.HEAD_POSITION_CHANGE: r"dizzy",
    Tag.INVERTED_HEAD: r"dizzy|head or eyes",
    Tag.HEAD_LOWEST: r"dizzy|head or eyes",
    Tag.SITTING_UNSTABLE: r"ball slides",
    Tag.HIGH_ABDOMINAL_PRESSURE: r"belly|breath",
    Tag.LEG_LEVER: r"belly|low back",
    Tag.WRIST_WEIGHT_BEARING: r"wrists",
    Tag.SHOULDER_CLOSED_CHAIN: r"shoulder",
    Tag.SHOULDER_ABD_ER: r"shoulder",
    Tag.OVERHEAD: r"shoulder|neck|arm",
    Tag.PELVIC_PRESSURE: r"groin",
    Tag.HIP_END_RANGE: r"hip|knees",
    Tag.LEG_LOAD: r"knees",
}
GUARDS: Mapping[Tag, str] = {  # a demand that may throw somebody off, and what has to be at hand
    Tag.SITTING_UNSTABLE: r"\bwall\b|\bchair\b",
    Tag.SINGLE_LEG_BALANCE: r"\bwall\b|\bchair\b|\bmat\b",
}


def told(exercise: Exercise) -> Iterator[str]:
    said = exercise.instructions
    yield from (*said.setup, *said.steps, *exercise.easier_ways, *exercise.harder_ways)


@pytest.mark.parametrize("words", DANGER)
def test_no_word_of_danger_is_told_without_its_tag(words: str) -> None:
    faults = [
        f"{slug}: {sentence}"
        for slug, exercise in LIBRARY.items()
        for sentence in told(exercise)
        if re.search(words, sentence) and not DANGER[words] & exercise.tags
    ]
    assert faults == []


def test_whoever_sits_down_on_the_ball_to_begin_has_the_tags_of_sitting() -> None:
    sitting = {Tag.SITTING_UNSTABLE, Tag.FULL_WEIGHT_ON_BALL, Tag.SPINAL_LOAD, Tag.FOOT_LOAD}
    begin = {slug: " ".join(exercise.instructions.setup) for slug, exercise in LIBRARY.items()}
    on_it = [
        LIBRARY[slug]
        for slug, setup in begin.items()
        if re.search(r"Sit (tall )?on the (middle of the )?ball", setup)
    ]
    assert any(one.start_position is StartPosition.RECLINED for one in on_it)
    assert {one.slug: missing for one in on_it if (missing := sitting - one.tags)} == {}


def moved(sentence: str) -> str:
    """A sentence without who does it and its end, as one compares what to do with what not to do."""
    return re.sub(r"^(you|your)\s+|[.,]", "", sentence.lower()).strip()


def test_no_step_and_no_way_is_one_of_the_mistakes() -> None:
    faults = [
        f"{slug}: {sentence} {mistake}"
        for slug, exercise in LIBRARY.items()
        for mistake in exercise.mistakes
        for sentence in told(exercise)
        if not re.search(r"\b(before|never|do not|less|without)\b", sentence.lower())
        and (moved(mistake) in moved(sentence) or moved(sentence) in moved(mistake))
    ]
    assert faults == []


@pytest.mark.parametrize("tag", STOPS_FOR)
def test_every_demand_that_may_hurt_has_its_reason_to_stop(tag: Tag) -> None:
    asked = [one for one in LIBRARY.values() if tag in one.tags]
    assert asked
    assert [
        one.slug for one in asked if not re.search(STOPS_FOR[tag], " ".join(one.instructions.stop_if))
    ] == []


@pytest.mark.parametrize("tag", GUARDS)
def test_whoever_may_be_thrown_off_has_something_to_hold(tag: Tag) -> None:
    """Who sits down on the ball to lie back over it has a mat around it."""
    asked = [
        one
        for one in LIBRARY.values()
        if tag in one.tags and one.start_position is not StartPosition.RECLINED
    ]
    assert asked
    assert [one.slug for one in asked if not re.search(GUARDS[tag], " ".join((*one.needs, *told(one))))] == []


def test_most_sentences_that_move_somebody_are_known_by_their_words() -> None:
    """The table of moves reads at least one sentence of every exercise, so that none is screened by its tags alone."""
    assert [
        slug
        for slug, one in LIBRARY.items()
        if not any(re.search(line, s) for line in MOVES for s in told(one))
    ] == []


@pytest.mark.parametrize(
    ("sentence", "is_far"),
    [
        ("Let your knees come over your hips.", True),
        ("Pull both knees to your chest.", True),
        ("Bring one knee up towards the chest.", True),
        ("Double knee to chest.", True),
        ("Lift your knees above your hips.", True),
        ("Keep your knees under your hips.", False),
        ("Bend your hips and knees to a right angle.", False),
    ],
)
def test_knees_that_come_over_hips_or_chest_bend_the_hip_past_a_right_angle(
    sentence: str, is_far: bool
) -> None:
    """So that a clinic's copy in such words is as forbidden to a new hip as the library's own."""
    assert (Tag.HIP_FLEXION_OVER_90 in demands.demanded(sentence)) is is_far
