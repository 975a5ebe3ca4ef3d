"""After a mark, a correction or an undoing, what counts now is judged: nights side by side, and emergencies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.diary.details import EntryDetails
from clinic.domain.followup.progression.sessions import SkipReason
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.signs import Sign
from clinic.models import TrainingSession, WorklistItem
from clinic.services.followup import reports
from clinic.services.followup.diary import corrections
from clinic.services.followup.reports import Report
from clinic.services.plans import contents, pauses
from tests.browser import controls
from tests.integration.followup.judged.walking import Walk

CHEST = frozenset({Sign.CHEST})
TWICE = "Left out because of pain, twice in a row: all exercises"


def marked(walk: Walk, report: TrainingSession) -> None:
    said = {"reason": "Of another day.", "by": walk.desk.alice, "at": walk.now}
    corrections.mark(walk.desk.session, training=report, patient=walk.desk.pat, **said)
    walk.judge()


def counted(walk: Walk, report: TrainingSession) -> None:
    corrections.count_again(
        walk.desk.session, training=report, patient=walk.desk.pat, by=walk.desk.alice, at=walk.now
    )
    walk.judge()


def end_in_words(walk: Walk) -> int:
    (item,) = emergencies(walk)
    address = f"/worklist/{item.id}"
    said = controls(walk.alice.get(address).text) | {"answer": "A slip.", "after": "resume"}
    return walk.alice.post(f"{address}/answer", data=said).status_code


def emergencies(walk: Walk) -> list[WorklistItem]:
    return [item for item in walk.open() if item.urgency == "emergency"]


def nights(walk: Walk, *settled: bool | None) -> list[TrainingSession]:
    """A report a day."""
    told = []
    for said in settled:
        told.append(walk.report(settled=said))
        walk.days(1)
    return told


@pytest.mark.parametrize(
    "change",
    [
        lambda walk, told: marked(walk, told[2]),
        lambda walk, told: walk.report(corrects=told[2], day=told[2].trained_on, settled=None),
        lambda walk, told: walk.report(corrects=told[2], day=told[2].trained_on, settled=False),
        lambda walk, told: walk.report(corrects=told[2], day=told[0].trained_on, settled=True),
        lambda walk, told: walk.report(corrects=told[3], day=told[1].trained_on, settled=False),
    ],
    ids=["marked", "unsaid", "bad itself", "moved away", "moved beside"],
)
def test_two_bad_nights_between_which_nothing_stands_any_more_stop_the_plan(
    walk: Walk, change: Callable[[Walk, list[TrainingSession]], None]
) -> None:
    told = nights(walk, None, False, True, False)
    assert Reason.STOP_RULE not in walk.reasons()
    change(walk, told)
    stops = [item.title for item in walk.open() if item.reason is Reason.STOP_RULE]
    assert set(stops) == {"Not settled, twice"}


def test_a_bad_night_that_counts_again_is_the_second(walk: Walk) -> None:
    told = nights(walk, None, False)
    marked(walk, told[1])
    nights(walk, False)
    assert Reason.STOP_RULE not in walk.reasons()
    counted(walk, told[1])
    assert Reason.STOP_RULE in walk.reasons()


def left_out(walk: Walk, **said: Any) -> TrainingSession:
    ids = contents.exercises(walk.plan)
    walk.desk.session.commit()
    why = {item: EntryDetails(reason=SkipReason.PAIN) for item in ids}
    return walk.report(how=Outcome.SKIPPED, pain=None, details=why, **said)


def message(walk: Walk) -> None:
    said = Report(uuid4(), walk.now.date(), {}, note="I am worried.", signs=frozenset())
    reports.receive(walk.desk.session, patient=walk.desk.pat, plan=walk.plan, report=said, at=walk.now)
    walk.judge()


def a_message_between(walk: Walk) -> None:
    left_out(walk)
    walk.days(1)
    message(walk)
    walk.days(1)
    left_out(walk)


def the_later_one_first(walk: Walk) -> None:
    walk.days(3)
    left_out(walk)
    left_out(walk, day=walk.now.date() - timedelta(days=1))


def one_between_marked(walk: Walk) -> None:
    left_out(walk)
    walk.days(1)
    good = walk.report()
    walk.days(1)
    left_out(walk)
    assert TWICE not in titles(walk)
    marked(walk, good)


def the_earlier_one_corrected(walk: Walk) -> None:
    first = walk.report()
    walk.days(1)
    left_out(walk)
    left_out(walk, corrects=first, day=first.trained_on)


def one_of_the_same_day_between_marked(walk: Walk) -> None:
    left_out(walk)
    walk.days(1)
    by_mistake = walk.report()
    left_out(walk)
    assert TWICE not in titles(walk)
    marked(walk, by_mistake)


def one_of_one_day_between_marked(walk: Walk) -> None:
    left_out(walk)
    by_mistake = walk.report()
    left_out(walk)
    assert TWICE not in titles(walk)
    marked(walk, by_mistake)


def one_of_the_same_day_between_moved(walk: Walk) -> None:
    walk.days(3)
    left_out(walk, day=walk.now.date() - timedelta(days=1))
    by_mistake = walk.report()
    left_out(walk)
    assert TWICE not in titles(walk)
    walk.report(corrects=by_mistake, day=walk.now.date() - timedelta(days=3))


def titles(walk: Walk) -> set[str]:
    return {item.title for item in walk.open() if item.reason is Reason.RED_REPORT}


@pytest.mark.parametrize(
    "what",
    [
        a_message_between,
        the_later_one_first,
        one_between_marked,
        one_of_the_same_day_between_marked,
        one_of_one_day_between_marked,
        one_of_the_same_day_between_moved,
        the_earlier_one_corrected,
    ],
)
def test_two_trainings_side_by_side_that_were_left_out_rank_with_strong_pain(
    walk: Walk, what: Callable[[Walk], None]
) -> None:
    what(walk)
    assert titles(walk) == {TWICE}


def test_what_was_answered_of_two_trainings_is_not_asked_again(walk: Walk) -> None:
    left_out(walk)
    walk.days(1)
    left_out(walk)
    walk.days(1)
    third = walk.report()
    walk.answer()
    marked(walk, third)
    assert titles(walk) == set()


def test_a_training_between_that_was_done_keeps_them_apart(walk: Walk) -> None:
    left_out(walk)
    walk.days(1)
    walk.report()
    walk.days(1)
    left_out(walk)
    assert titles(walk) == set()


def test_a_correction_takes_no_line_of_rising_pain_away(walk: Walk) -> None:
    for pain in (1, 3, 5):
        newest = walk.report(pain=pain)
        walk.days(1)
    assert Reason.PAIN_RISING in walk.reasons()
    walk.report(corrects=newest, day=newest.trained_on, pain=2)
    assert Reason.PAIN_RISING in walk.reasons()


def test_a_report_that_counts_again_is_an_emergency_again(walk: Walk) -> None:
    report = walk.report(signs=CHEST)
    assert end_in_words(walk) == 422
    marked(walk, report)
    assert end_in_words(walk) == 303
    assert emergencies(walk) == []
    counted(walk, report)
    assert end_in_words(walk) == 422
    (item,) = emergencies(walk)
    assert (item.stops, item.answer, item.urgency) == ("plan", "", "emergency")


def test_so_is_one_whose_correction_is_taken_back(walk: Walk) -> None:
    report = walk.report(signs=CHEST)
    corrected = walk.report(corrects=report)
    assert end_in_words(walk) == 303
    walk.undo(corrected)
    assert end_in_words(walk) == 422


def test_what_somebody_examined_is_not_asked_again(walk: Walk) -> None:
    report = walk.report(signs=CHEST)
    walk.answer()
    marked(walk, report)
    counted(walk, report)
    assert emergencies(walk) == []


def test_nor_is_another_report_that_was_corrected_or_what_is_open_already(walk: Walk) -> None:
    first = walk.report(signs=CHEST)
    walk.report(corrects=first)
    assert end_in_words(walk) == 303
    walk.days(1)
    second = walk.report(signs=CHEST)
    marked(walk, second)
    counted(walk, second)
    assert len(emergencies(walk)) == 1


@pytest.mark.parametrize("said", [{"signs": CHEST}, {"signs": frozenset({Sign.DIZZY})}, {"pain": 9}])
@pytest.mark.parametrize(
    "how",
    [
        lambda walk, report, said: walk.report(corrects=report, effort=4, **said),
        lambda walk, report, _: counted(walk, report),
    ],
)
def test_what_was_marked_as_mistaken_and_is_said_again_is_news(
    walk: Walk, said: dict[str, Any], how: Callable[[Walk, TrainingSession, dict[str, Any]], None]
) -> None:
    report = walk.report(**said)
    (before,) = [(item.reason, item.title, item.stops) for item in walk.open() if item.stops == "plan"]
    marked(walk, report)
    end_in_words(walk) if said.get("signs") == CHEST else walk.answer()
    assert not pauses.stop_plan(walk.open())
    walk.clock.pass_by(hours=2)
    how(walk, report, said)
    assert before in [(item.reason, item.title, item.stops) for item in walk.open()]
