"""What counts again after the next version was signed pauses the exercise of that version."""

from __future__ import annotations

from uuid import UUID

import pytest

from clinic.domain.followup.diary.details import EntryDetails
from clinic.domain.followup.judging import STRONG_PAIN
from clinic.domain.followup.worklist import Stops
from clinic.models import Plan, Program, TrainingSession
from clinic.services.plans import contents
from clinic.services.programs import drafts
from tests.desk import HARMLESS
from tests.integration.followup.judged.marks.test_what_counts_now import counted, marked
from tests.integration.followup.judged.walking import Walk


def strong_pain_was_a_mistake(walk: Walk) -> TrainingSession:
    """Of the first exercise, answered, marked, and both lines ended."""
    first = next(iter(contents.exercises(walk.plan)))
    told = walk.report(pain=2, details={first: EntryDetails(pain=8)})
    walk.answer()
    marked(walk, told)
    walk.answer()
    walk.days(1)
    return told


@pytest.fixture
def two(walk: Walk) -> Walk:
    """Pat's plan in force has another exercise, too."""
    walk.plan = signed(walk, walk.desk.draft("forearm-plank"))
    return walk


def signed(walk: Walk, draft: Program) -> Plan:
    plan = walk.desk.sign_blank(draft, at=walk.now)
    walk.judge()
    return plan


def ids(walk: Walk, plan: Plan) -> set[UUID]:
    found = set(contents.exercises(plan))
    walk.desk.session.commit()
    return found


def test_it_is_the_exercise_of_the_version_in_force_that_pauses(two: Walk) -> None:
    told = strong_pain_was_a_mistake(two)
    now = signed(two, two.desk.draft())
    counted(two, told)
    (stopped,) = [item.item_id for item in two.open() if item.stops is Stops.EXERCISE]
    assert stopped in ids(two, now) - ids(two, two.plan)


def test_what_is_in_it_no_more_stops_all_of_it(two: Walk) -> None:
    told = strong_pain_was_a_mistake(two)
    draft, desk = two.desk.draft(), two.desk
    (item,) = [item for item in draft.items if item.slug == HARMLESS]
    told_of = next(iter(contents.exercises(two.plan)))
    drafts.remove_item(desk.session, program=draft, item_id=item.id, by=desk.alice, at=two.now)
    signed(two, draft)
    counted(two, told)
    title = "Pain 8 of 10 in one exercise, not in the plan in force"
    (found,) = [item for item in two.open() if item.title == title]
    assert (found.stops, found.patient_text) == (Stops.PLAN, STRONG_PAIN)
    assert found.item_id == told_of


@pytest.mark.parametrize(("before", "now"), [(5, 3), (3, 5)])
def test_the_stricter_limit_of_both_versions_counts(two: Walk, before: int, now: int) -> None:
    two.days(1)
    newer = signed(two, two.desk.draft())
    for plan, limit in ((two.plan, before), (newer, now)):
        plan.pain_cap = limit
    two.desk.session.commit()
    two.report(pain=4)
    assert [(item.title, item.stops) for item in two.open()] == [("Pain 4 of 10", Stops.PLAN)]
