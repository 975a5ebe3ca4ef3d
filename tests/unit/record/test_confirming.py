"""What a patient answered at home waits for a therapist, whoever else touches it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from clinic.domain.record.confirming import WrittenAnswer, unconfirmed
from clinic.domain.record.facts import Reply
from clinic.domain.roles import Actor

CHEST = "chest_pain"
HOME, DESK, THERAPIST = (Actor.PATIENT, False), (Actor.STAFF, False), (Actor.STAFF, True)


def written(*answers: tuple[str, str, tuple[Actor, bool]]) -> list[WrittenAnswer]:
    """Answers in the order in which they were given: question, answer, who and whether a therapist."""
    at = datetime(2026, 11, 2, tzinfo=UTC)
    return [
        WrittenAnswer(name, Reply(answer), "", number, at, None, *who)
        for number, (name, answer, who) in enumerate(answers, 1)
    ]


@pytest.mark.parametrize(
    ("answers", "waits"),
    [
        ([("no", HOME)], True),
        ([("no", HOME), ("no", THERAPIST)], False),
        ([("no", HOME), ("no", DESK)], True),
        ([("no", HOME), ("yes", DESK)], False),  # a yes of their own
        ([("yes", HOME), ("yes", DESK)], True),  # the patient's yes, written again
        ([("yes", HOME), ("not_recorded", DESK)], True),
        ([("no", HOME), ("no", THERAPIST), ("no", DESK)], False),
        ([("no", THERAPIST), ("yes", HOME)], True),
        ([("no", DESK)], False),
    ],
)
def test_only_a_therapist_or_a_new_yes_confirms_what_was_said_at_home(
    answers: list[tuple[str, tuple[Actor, bool]]], *, waits: bool
) -> None:
    assert unconfirmed(written(*((CHEST, answer, who) for answer, who in answers))) == (
        {CHEST} if waits else set()
    )


def test_each_question_waits_for_itself() -> None:
    rows = written((CHEST, "no", HOME), ("fainting", "no", HOME), ("fainting", "no", THERAPIST))
    assert unconfirmed(rows) == {CHEST}


def test_an_old_no_from_home_waits_in_each_question_that_asks_in_its_place() -> None:
    rows = written(("chest_pain_or_fainting", "no", HOME), ("fainting", "no", THERAPIST))
    assert unconfirmed(rows) == {"chest_pain_or_fainting", CHEST}
