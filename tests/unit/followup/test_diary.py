"""What a report may say of an exercise, which day it is about, and until when it is corrected or taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from clinic.domain.dosage import Dosage, Side
from clinic.domain.errors import ActionDenied
from clinic.domain.followup import judging
from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.diary import corrected, days, details, nights, versions
from clinic.domain.followup.diary.days import Here, ReportStatus
from clinic.domain.followup.diary.details import SKIP_LABELS, EntryDetails
from clinic.domain.followup.diary.nights import Morning
from clinic.domain.followup.judging import Complaints
from clinic.domain.followup.progression.sessions import BECAUSE, Performed, SkipReason
from clinic.domain.followup.signs import Sign

TODAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
REPS = Dosage(sets=3, reps=10)
SIDES = Dosage(sets=2, reps=8, side=Side.EACH)


def test_every_reason_has_words_for_patient_and_clinician() -> None:
    assert set(SKIP_LABELS) == set(BECAUSE) == set(SkipReason)


@pytest.mark.parametrize(
    ("outcome", "said", "dosage"),
    [
        (Outcome.DONE, EntryDetails(extra=2, pain=0, effort=10), REPS),
        (Outcome.PARTLY, EntryDetails(sets=2, amount=5), REPS),
        (Outcome.PARTLY, EntryDetails(sets=0), REPS),
        (Outcome.PARTLY, EntryDetails(sets=2, amount=8, sets_right=1, amount_right=3), SIDES),
        (Outcome.SKIPPED, EntryDetails(reason=SkipReason.PAIN, pain=7), REPS),
        (Outcome.SKIPPED, EntryDetails(), REPS),
    ],
)
def test_what_can_be_said(outcome: Outcome, said: EntryDetails, dosage: Dosage) -> None:
    assert details.check(outcome, said, dosage) == {}


@pytest.mark.parametrize(
    ("outcome", "said", "dosage", "where"),
    [
        (Outcome.PARTLY, EntryDetails(extra=2), REPS, "extra"),
        (Outcome.DONE, EntryDetails(extra=0), REPS, "extra"),
        (Outcome.DONE, EntryDetails(extra=3601), REPS, "extra"),
        (Outcome.DONE, EntryDetails(sets=2), REPS, "sets"),
        (Outcome.DONE, EntryDetails(amount=2), REPS, "amount"),
        (Outcome.SKIPPED, EntryDetails(sets_right=1), SIDES, "sets"),
        (Outcome.PARTLY, EntryDetails(sets=4), REPS, "sets"),
        (Outcome.PARTLY, EntryDetails(sets=2, amount=11), REPS, "amount"),
        (Outcome.PARTLY, EntryDetails(sets=1, sets_right=1), REPS, "sets_right"),
        (Outcome.PARTLY, EntryDetails(sets_right=1), SIDES, "sets"),
        (Outcome.PARTLY, EntryDetails(sets=-1), REPS, "sets"),
        (Outcome.DONE, EntryDetails(reason=SkipReason.OTHER), REPS, "reason"),
        (Outcome.DONE, EntryDetails(pain=11), REPS, "pain"),
        (Outcome.DONE, EntryDetails(effort=-1), REPS, "effort"),
    ],
)
def test_what_cannot_be_said_is_refused_at_its_control(
    outcome: Outcome, said: EntryDetails, dosage: Dosage, where: str
) -> None:
    assert details.check(outcome, said, dosage).keys() == {where}


def test_of_two_sides_the_weaker_one_counts() -> None:
    said = EntryDetails(sets=2, amount=8, sets_right=1, amount_right=3)
    assert details.performed(Outcome.PARTLY, said, SIDES) == Performed(
        SIDES, Outcome.PARTLY, sets=1, amount=3
    )
    other = EntryDetails(sets=1, amount=8, sets_right=2, amount_right=3)
    assert details.performed(Outcome.PARTLY, other, SIDES).sets == 1


def test_the_worst_pain_is_of_the_session_or_of_any_exercise() -> None:
    assert details.worst(2, [EntryDetails(pain=8), EntryDetails()]) == 8
    assert details.worst(None, [EntryDetails()]) is None


@pytest.mark.parametrize(
    ("day", "refused"),
    [
        (TODAY, ""),
        (TODAY + timedelta(days=1), "Choose today or a day before."),
        (TODAY - timedelta(days=28), ""),
        (TODAY - timedelta(days=29), "Choose a day in the last four weeks."),
    ],
)
def test_a_report_is_about_a_day_of_the_last_four_weeks(day: date, refused: str) -> None:
    began = Here(date(2026, 1, 1), date(2026, 1, 1))
    assert days.refusal(day, today=Here(TODAY, TODAY), began=began) == (refused or None)


def test_a_day_before_the_plan_began_is_refused_in_words() -> None:
    began = Here(date(2026, 11, 20), date(2026, 11, 19))
    assert days.refusal(date(2026, 11, 19), today=Here(TODAY, TODAY), began=began) is None
    said = days.refusal(date(2026, 11, 18), today=Here(TODAY, TODAY), began=began)
    assert said == "Your plan began on November 19, 2026. Choose that day or one after it."


def test_a_correction_may_be_about_the_day_of_what_it_corrects() -> None:
    long_ago = date(2026, 10, 1)
    here = Here(TODAY, TODAY)
    assert days.refusal(long_ago, today=here, began=here, kept=long_ago) is None


def test_today_is_also_where_the_device_is() -> None:
    late = datetime(2026, 11, 21, 22, tzinfo=UTC)
    there = ZoneInfo("Asia/Tokyo")
    assert Here.of(late, ours=there, theirs=ZoneInfo("Europe/London")).ours == date(2026, 11, 22)
    here = Here.of(late, ours=ZoneInfo("Europe/London"), theirs=there)
    assert here == Here(date(2026, 11, 21), date(2026, 11, 22))
    assert days.refusal(date(2026, 11, 22), today=here, began=here) is None


def test_a_device_that_said_no_zone_is_here() -> None:
    assert Here.of(NOON, ours=ZoneInfo("Europe/Berlin"), theirs=None) == Here(TODAY, TODAY)


def test_clocks_that_are_a_day_apart_are_close_enough() -> None:
    assert not days.is_off(None, at=NOON)
    for apart in (timedelta(days=1), -timedelta(days=1)):
        assert not days.is_off(NOON + apart, at=NOON)
        assert days.is_off(NOON + apart * 1.01, at=NOON)


@pytest.mark.parametrize(
    ("status", "after", "may"),
    [
        (ReportStatus.COUNTS, timedelta(days=7), True),
        (ReportStatus.COUNTS, timedelta(days=7, seconds=1), False),
        (ReportStatus.MISTAKEN, timedelta(), True),
        (ReportStatus.REPLACED, timedelta(), False),
        (ReportStatus.TAKEN_BACK, timedelta(), False),
    ],
)
def test_a_report_is_corrected_for_a_week(status: ReportStatus, after: timedelta, may: bool) -> None:
    assert days.may(days.check_can_correct, status, reported_at=NOON, at=NOON + after) is may


@pytest.mark.parametrize(
    ("status", "after", "may"),
    [
        (ReportStatus.COUNTS, timedelta(seconds=60), True),
        (ReportStatus.COUNTS, timedelta(seconds=61), False),
        (ReportStatus.MISTAKEN, timedelta(), False),
        (ReportStatus.REPLACED, timedelta(), False),
        (ReportStatus.TAKEN_BACK, timedelta(), False),
    ],
)
def test_a_report_is_taken_back_for_a_minute(status: ReportStatus, after: timedelta, may: bool) -> None:
    assert days.may(days.check_can_undo, status, reported_at=NOON, at=NOON + after) is may


def test_each_refusal_says_what_else_can_be_done() -> None:
    with pytest.raises(ActionDenied, match=r"Tell your clinic what was different\."):
        days.check_can_correct(ReportStatus.COUNTS, reported_at=NOON, at=NOON + timedelta(days=8))
    with pytest.raises(ActionDenied, match=r"You can still correct it\."):
        days.check_can_undo(ReportStatus.COUNTS, reported_at=NOON, at=NOON + timedelta(days=1))
    with pytest.raises(ActionDenied, match=r"was corrected already\. Correct the newer one\."):
        days.check_can_correct(ReportStatus.REPLACED, reported_at=NOON, at=NOON)
    with pytest.raises(ActionDenied, match=r"This report was taken back\."):
        days.check_can_correct(ReportStatus.TAKEN_BACK, reported_at=NOON, at=NOON)
    with pytest.raises(ActionDenied, match=r"counts nowhere already\. Open the page again\."):
        days.check_can_undo(ReportStatus.MISTAKEN, reported_at=NOON, at=NOON)


def test_a_morning_is_that_after_the_last_training_day_before() -> None:
    first, second, third = (date(2026, 11, day) for day in (2, 4, 6))
    told = [
        Morning(first, is_training=True, settled=None),
        Morning(second, is_training=False, settled=True),
        Morning(third, is_training=True, settled=False),
    ]
    assert nights.settled(told) == {first: False}
    assert nights.settled([Morning(first, is_training=True, settled=True)]) == {}
    twice = [told[0], Morning(second, True, False), Morning(second, True, True)]
    assert nights.settled(twice) == {first: False}


BEFORE = Complaints(UUID(int=1), 7, frozenset({Sign.SPREADING}), False, "Sore.", {"plank": 6})


def opened(report: Complaints, before: Complaints = BEFORE) -> list[str]:
    return [cause.title for cause in corrected.of_correction(report, before)]


def test_a_correction_that_says_the_same_opens_nothing() -> None:
    assert opened(Complaints(UUID(int=2), 7, BEFORE.signs, False, "Sore.", {"plank": 6})) == []


def test_a_correction_that_is_worse_is_judged_like_a_report() -> None:
    worse = Complaints(UUID(int=2), 8, BEFORE.signs | {Sign.CHEST}, False, "Worse.", {"plank": 6, "squat": 9})
    found = corrected.of_correction(worse, BEFORE)
    assert {cause.key.removeprefix(f"report:{worse.id}:") for cause in found} >= {
        "chest",
        "pain",
        "words",
        "pain:squat",
    }
    assert "pain:plank" not in {cause.key.partition(":")[2].partition(":")[2] for cause in found}
    assert judging.is_alarm(found)


def test_a_correction_that_is_milder_is_looked_at_and_stops_nothing() -> None:
    (cause,) = corrected.of_correction(Complaints(UUID(int=2), 2, frozenset(), None, "Sore."), BEFORE)
    assert "Pain 7 of 10" in cause.title
    assert cause.title.endswith("Now: pain 2 of 10, no pain said in one exercise")
    assert cause.stops == "nothing"
    assert cause.reason == "red_report"
    assert not judging.is_alarm([cause])


def test_a_correction_of_one_bad_night_is_no_therapists_alone() -> None:
    before = Complaints(UUID(int=1), 2, frozenset(), False)
    (cause,) = corrected.of_correction(Complaints(UUID(int=2), 2, frozenset(), True), before)
    assert (cause.reason, cause.stops) == ("new_words", "nothing")


def test_an_exercise_is_stopped_in_the_plan_in_force_or_all_of_it() -> None:
    causes = judging.of_report(Complaints(UUID(int=1), 7, frozenset(), None, "", {"old": 6, "gone": 8}))
    found = versions.in_plan(causes, {"old": ["new"]})
    assert [(cause.stops, cause.item, bool(cause.patient_text)) for cause in found] == [
        ("plan", "", True),
        ("exercise", "new", True),
        ("plan", "gone", True),
    ]
    assert [cause.key for cause in found] == [cause.key for cause in causes]
    assert found[-1].title == "Pain 8 of 10 in one exercise, not in the plan in force"


@pytest.mark.parametrize(
    ("left_out", "asked", "title"),
    [(0, 0, ""), (1, 2, ""), (2, 4, ""), (2, 3, "2 of 3 exercises"), (1, 1, "all exercises")],
)
def test_more_than_half_left_out_because_of_pain_is_looked_at(left_out: int, asked: int, title: str) -> None:
    report = Complaints(UUID(int=1), None, frozenset(), None, left_out=left_out, asked=asked)
    titles = [cause.title for cause in judging.of_report(report)]
    assert titles == ([f"Left out because of pain: {title}"] if title else [])


def test_strong_pain_of_one_exercise_stops_that_one() -> None:
    report = Complaints(UUID(int=1), 2, frozenset(), None, "", {"plank": 6, "squat": 5})
    (cause,) = judging.of_report(report)
    assert (cause.stops, cause.item, cause.reason) == ("exercise", "plank", "red_report")
    assert judging.is_alarm([cause])
