"""What a medical clearance has to say, and which findings it settles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clinic.domain.errors import InvalidInput
from clinic.domain.record import clearances
from clinic.domain.record.clearances import Clearance

TODAY = date(2026, 11, 21)
GOOD = Clearance(
    "severe_night_pain",
    clinician="Dr. Dana Doe",
    profession="Physician",
    registration="",
    held_on=TODAY,
    result="Imaging is normal.",
    expires_on=date(2027, 11, 21),
)


def refused(
    clearance: Clearance,
    *,
    registration: str = "PT-1",
    since: date | None = None,
    allows_exercise: bool | None = True,
) -> dict[str, str]:
    try:
        clearances.check(
            clearance,
            allows_exercise=allows_exercise,
            today=TODAY,
            since=since,
            name="Alice Able",
            registration=registration,
        )
    except InvalidInput as error:
        return dict(error.errors)
    return {}


def test_one_that_says_all_is_accepted_with_or_without_a_number() -> None:
    assert refused(GOOD) == {}
    assert refused(replace(GOOD, registration="M-7")) == {}
    assert refused(GOOD, registration="") == {}


def test_it_is_somebody_elses_word_however_the_name_is_typed() -> None:
    for typed in ("Alice Able", "ALICE-ABLE", " alice  able ", "A. Able", "Able, A.", "Dr Able", "aliceable"):
        assert refused(replace(GOOD, clinician=typed)) == {"clinician": clearances.YOURSELF}
    assert refused(replace(GOOD, registration="pt 1")) == {"registration": clearances.YOURSELF}


def test_every_fault_is_said_at_once() -> None:
    worst = replace(GOOD, clinician="", profession=" ", result="", held_on=TODAY + timedelta(days=1))
    assert set(refused(worst)) == {"clinician", "profession", "result", "held_on"}


def test_who_looked_before_the_sign_was_there_did_not_see_it() -> None:
    earlier = replace(GOOD, held_on=TODAY - timedelta(days=1), expires_on=date(2027, 2, 1))
    assert refused(earlier, since=TODAY - timedelta(days=1)) == {}
    assert refused(earlier, since=TODAY) == {
        "held_on": "The sign came or came back on Nov 21, 2026 or later, so this assessment did not see it. "
        "Enter a later one."
    }


@pytest.mark.parametrize(
    ("expires_on", "sentence"),
    [
        (TODAY, clearances.OVER),
        (TODAY + timedelta(days=1), None),
        (date(2027, 11, 22), clearances.TOO_LONG),
    ],
)
def test_it_counts_beyond_today_and_at_most_a_year(expires_on: date, sentence: str | None) -> None:
    assert refused(replace(GOOD, expires_on=expires_on)).get("expires_on") == sentence


def test_without_leave_to_exercise_the_flag_stays_up() -> None:
    assert refused(GOOD, allows_exercise=None) == {
        "allows_exercise": "Say whether this clinician allows exercise."
    }


def test_nobody_has_looked_into_it_on_a_day_to_come() -> None:
    tomorrow = replace(GOOD, held_on=TODAY + timedelta(days=1))
    assert refused(tomorrow) == {"held_on": "The assessment cannot be in the future."}


@pytest.mark.parametrize(("field", "most"), clearances.LENGTHS.items())
def test_each_text_is_as_long_as_is_kept_and_no_longer(field: str, most: int) -> None:
    assert refused(replace(GOOD, **{field: "x" * most})) == {}
    assert refused(replace(GOOD, **{field: "x" * (most + 1)})) == {field: f"Keep this to {most} characters."}
