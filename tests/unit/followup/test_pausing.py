"""What a therapist must say who pauses, what it stops, and when it is taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.followup import pausing
from clinic.domain.followup.pausing import PAUSE_REASONS, PauseReason, PauseWords
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Stops
from clinic.domain.limits import PAUSE_TEXT, PAUSE_UNDO_MINUTES, PAUSE_WORDS, WORKLIST_TITLE
from tests.factories import NOW

NAMES = {"1": "Forearm plank", "2": "Wall squat", "3": "Ball sit"}
LONGEST = {"words": "w" * PAUSE_WORDS, "patient_text": "t" * PAUSE_TEXT}


def said(**changes: Any) -> PauseWords:
    return PauseWords(**({"is_whole": True, "items": frozenset(), "why": PauseReason.ILL} | changes))


def part(*items: str, **changes: Any) -> PauseWords:
    return said(is_whole=False, items=frozenset(items), **changes)


def test_each_reason_is_in_the_table_and_says_something_of_its_own_to_the_patient() -> None:
    assert list(PAUSE_REASONS) == list(PauseReason)
    texts = [row.patient_text for row in PAUSE_REASONS.values()]
    assert len(set(texts)) == len(texts)
    assert all(text and len(text) <= PAUSE_TEXT for text in texts)
    here = [row.of_exercise for row in PAUSE_REASONS.values()]
    assert all(text and len(text) <= PAUSE_TEXT and "rest" not in text.lower().split() for text in here)


@pytest.mark.parametrize("why", PauseReason)
def test_the_patient_reads_the_therapists_words_or_those_of_the_reason(why: PauseReason) -> None:
    assert said(why=why).reads == PAUSE_REASONS[why].patient_text
    assert part("1", why=why).reads == PAUSE_REASONS[why].of_exercise
    assert said(why=why, patient_text=" Rest until Monday. ").reads == "Rest until Monday."


@pytest.mark.parametrize(
    "good",
    [
        said(),
        said(**LONGEST),
        part("1"),
        part("1", "2", why=PauseReason.BREAK),
        said(why=PauseReason.OTHER, words="Moves house."),
    ],
)
def test_a_pause_that_says_what_and_why_is_taken(good: PauseWords) -> None:
    pausing.check(good, offered=NAMES, stopped=())


@pytest.mark.parametrize(
    ("wrong", "stopped", "errors"),
    [
        (said(is_whole=None), (), {"what": pausing.CHOOSE_WHAT}),
        (said(items=frozenset("1")), (), {"what": pausing.BOTH}),
        (part(), (), {"items": pausing.NO_EXERCISE}),
        (part("1", "9"), (), {"items": pausing.NOT_OF_PLAN}),
        (part("1", "2", "3"), (), {"items": pausing.NOTHING_LEFT}),
        (part("1", "2"), ("3",), {"items": pausing.NOTHING_LEFT}),
        (said(why=None), (), {"why": pausing.CHOOSE_WHY}),
        (said(why=PauseReason.OTHER, words=" "), (), {"words": pausing.SAY_MORE}),
        (
            said(words="w" * (PAUSE_WORDS + 1), patient_text="t" * (PAUSE_TEXT + 1)),
            (),
            {"words": "Keep this to 300 characters.", "patient_text": "Keep this to 300 characters."},
        ),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field(
    wrong: PauseWords, stopped: tuple[str, ...], errors: dict[str, str]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        pausing.check(wrong, offered=NAMES, stopped=stopped)
    assert refused.value.errors == errors


def test_a_plan_is_stopped_by_one_cause_and_exercises_by_one_each() -> None:
    (whole,) = pausing.causes("7", said(words="A cold since Monday."), NAMES)
    first, second = pausing.causes("7", part("1", "3"), NAMES)

    assert (whole.key, whole.stops, whole.item) == ("pause:7:plan", Stops.PLAN, "")
    assert whole.title == "Ill, or a fever: “A cold since Monday.”"
    assert (first.key, first.stops, first.item) == ("pause:7:1", Stops.EXERCISE, "1")
    assert (first.title, second.title) == ("Forearm plank: Ill, or a fever", "Ball sit: Ill, or a fever")
    for cause in (whole, first, second):
        assert cause.reason is Reason.PAUSED
        ill = PAUSE_REASONS[PauseReason.ILL]
        assert cause.patient_text == (ill.patient_text if cause is whole else ill.of_exercise)
        assert pausing.pause_of(cause.key) == "7"


def test_a_line_holds_the_longest_words() -> None:
    (cause,) = pausing.causes("7", part("1", **LONGEST), {"1": "n" * 120, "2": "x"})
    assert len(cause.title) <= WORKLIST_TITLE


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"is_own": False}, pausing.NOT_YOURS),
        ({"is_untouched": False}, pausing.LOOKED_AT),
        ({"at": NOW + timedelta(minutes=PAUSE_UNDO_MINUTES, seconds=1)}, pausing.TOO_LATE),
        ({"at": NOW - timedelta(minutes=PAUSE_UNDO_MINUTES, seconds=1)}, pausing.TOO_LATE),
    ],
)
def test_only_who_paused_takes_it_back_at_once_and_before_anybody_dealt_with_it(
    changes: dict[str, Any], sentence: str
) -> None:
    fine: dict[str, Any] = {"is_own": True, "is_untouched": True, "paused_at": NOW}
    pausing.check_can_undo(**fine, at=NOW + timedelta(minutes=PAUSE_UNDO_MINUTES))
    with pytest.raises(ActionDenied) as refused:
        pausing.check_can_undo(**(fine | {"at": NOW} | changes))
    assert str(refused.value) == sentence
