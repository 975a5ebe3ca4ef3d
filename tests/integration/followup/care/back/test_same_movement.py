"""A clinic's own copy and the library's exercise are one movement: what pauses one does not leave the other."""

from __future__ import annotations

import hashlib
import json

import pytest
from sqlalchemy import select

from clinic.domain.errors import ActionDenied
from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.adverse_events import Harm
from clinic.domain.followup.diary.details import EntryDetails
from clinic.domain.followup.progression.sessions import SkipReason
from clinic.domain.followup.worklist import Stops
from clinic.models import Plan, ProgramItem, WorklistItem
from clinic.services.followup.diary import neighbors
from clinic.services.followup.lines import pausing_over
from clinic.services.plans import contents, pauses, plans
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.followup.care.back.detours import (
    PLANK,
    SQUAT,
    harm,
    next_draft,
    own_copy,
    reported,
    take_out,
)

OURS = "forearm-plank--1"


@pytest.fixture
def first(desk: Desk) -> Plan:
    desk.answer_all()
    return desk.sign_blank(desk.draft(HARMLESS, PLANK, SQUAT))


@pytest.fixture
def copied(desk: Desk, first: Plan) -> Plan:
    """The version after it has the clinic's copy of the plank in its place."""
    program = next_draft(desk)
    take_out(desk, program, PLANK)
    desk.add(program, own_copy(desk))
    return desk.sign_blank(program)


@pytest.fixture
def both(desk: Desk, first: Plan) -> Plan:
    """A plan from before that was refused: it has the library's plank and the clinic's copy of it."""
    squat = contents.ids(first)[SQUAT]
    said = json.loads(first.snapshot)
    for item in said["items"]:
        item["slug"] = OURS if item["slug"] == SQUAT else item["slug"]
    first.snapshot = json.dumps(said)
    first.digest = hashlib.sha256(first.snapshot.encode()).hexdigest()
    desk.session.get_one(ProgramItem, (first.clinic_id, squat)).slug = OURS
    desk.session.commit()
    return first


def stopped(desk: Desk) -> dict[object, Stops]:
    return {item.item_id: item.stops for item in pauses.of(desk.session, desk.pat)}


def test_both_are_not_added_to_one_program(desk: Desk) -> None:
    own = own_copy(desk)
    for one, other in ((PLANK, own), (own, PLANK)):
        program = next_draft(desk)
        desk.add(program, one)
        with pytest.raises(
            ActionDenied, match="is in this program already, as the library has it or as your copy"
        ):
            desk.add(program, other)
        take_out(desk, program, one)


def test_pain_told_late_of_the_librarys_pauses_the_copy_in_the_plan_in_force(
    desk: Desk, first: Plan, copied: Plan
) -> None:
    reported(desk, first, forearm_plank=9)
    assert stopped(desk) == {contents.ids(copied)[OURS]: Stops.EXERCISE}


def test_strong_pain_in_one_of_both_pauses_both(desk: Desk, both: Plan) -> None:
    reported(desk, both, forearm_plank=9)
    ids = contents.ids(both)
    assert stopped(desk) == dict.fromkeys([ids[PLANK], ids[OURS]], Stops.EXERCISE)


def test_harm_with_one_of_both_does_not_offer_to_pause_it_alone(desk: Desk, both: Plan) -> None:
    event = harm(desk, contents.ids(both)[PLANK])
    assert pausing_over.of_event(desk.session, event) is None


def test_harm_with_the_librarys_pauses_the_copy_in_the_plan_in_force(
    desk: Desk, first: Plan, copied: Plan
) -> None:
    event = harm(desk, contents.ids(first)[PLANK], Harm.SEVERE)
    only = pausing_over.of_event(desk.session, event)
    assert only
    assert only.id == contents.ids(copied)[OURS]


def test_what_was_done_though_its_copy_was_paused_is_told(desk: Desk, first: Plan, copied: Plan) -> None:
    reported(desk, copied, **{OURS: 9})
    reported(desk, first)
    titles = desk.session.scalars(select(WorklistItem.title)).all()
    assert "Reported as done on a day on which it was paused: Forearm plank on the ball" in titles


def test_what_was_left_out_because_its_copy_was_paused_is_not_asked_of_it(
    desk: Desk, first: Plan, copied: Plan
) -> None:
    reported(desk, copied, **{OURS: 9})
    ids = contents.ids(first)
    outcomes = dict.fromkeys(ids.values(), Outcome.SKIPPED)
    details = {item: EntryDetails(reason=SkipReason.PAIN) for item in (ids[HARMLESS], ids[SQUAT])}
    details[ids[PLANK]] = EntryDetails(reason=SkipReason.OTHER)
    said = desk.session, desk.pat, first, outcomes, details
    assert plans.in_force(desk.session, desk.pat) is copied
    assert neighbors.asked(*said, items=ids.values(), on=NOW.date()) == (2, 0)
