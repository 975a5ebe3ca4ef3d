"""What is taken back as if it had not been takes back what rested on it alone, and nothing that rests on more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.domain.followup.adverse_events import Harm
from clinic.domain.followup.judging import STRONG_PAIN_HERE
from clinic.domain.followup.pausing import PauseReason, PauseWords
from clinic.domain.followup.worklist import Stops
from clinic.models import AuditEvent, Plan, PlanPause, WorklistItem, new_id
from clinic.services.followup import worklist
from clinic.services.followup.care import pausing
from clinic.services.followup.diary import corrections
from clinic.services.followup.lines import pausing_over
from clinic.services.plans import contents, pauses
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.followup.care.back.detours import PLANK, SQUAT, harm, next_draft, reported, take_out

SOON, LATER = NOW + timedelta(seconds=20), NOW + timedelta(seconds=40)
DONE = "Reported as done on a day on which it was paused: Forearm plank on the ball"
ALL_DONE = "Reported as done on a day on which the plan was paused"


@pytest.fixture
def two(desk: Desk) -> Plan:
    desk.answer_all()
    return desk.sign_blank(desk.draft(HARMLESS, PLANK))


def by_hand(desk: Desk, plan: Plan, *slugs: str) -> PlanPause:
    items = frozenset(str(contents.ids(plan)[slug]) for slug in slugs)
    words = PauseWords(is_whole=not slugs, items=items, why=PauseReason.ILL, patient_text="Rest it.")
    said = {"plan": plan, "pause_id": new_id(), "said": words, "by": desk.alice, "at": NOW}
    return pausing.pause(desk.session, **said)


def undone(desk: Desk, training: object) -> None:
    corrections.undo(desk.session, training=training, patient=desk.pat, at=LATER)


def stops(desk: Desk, plan: Plan) -> dict[str, Stops]:
    slugs = {item: slug for slug, item in contents.ids(plan).items()}
    return {slugs[item.item_id]: item.stops for item in pauses.of(desk.session, desk.pat) if item.item_id}


def titles(desk: Desk) -> set[str]:
    return {item.title for item in pauses.all_open(desk.session, desk.pat)}


def test_the_other_exercise_alone_is_paused_again(desk: Desk, two: Plan) -> None:
    first = reported(desk, two, forearm_plank=9)
    reported(desk, two, at=SOON, upright_ball_sit=9)
    assert stops(desk, two) == {PLANK: Stops.EXERCISE, HARMLESS: Stops.PLAN}
    assert DONE in titles(desk)
    (line,) = [item for item in pauses.of(desk.session, desk.pat) if item.stops is Stops.PLAN]
    seen = line.revision

    undone(desk, first)

    assert stops(desk, two) == {HARMLESS: Stops.EXERCISE}
    assert (line.patient_text, line.revision, line.opened_at) == (STRONG_PAIN_HERE, seen + 1, SOON)
    assert titles(desk) == {"Pain 9 of 10 in one exercise"}
    (told,) = desk.session.scalars(select(WorklistItem).where(WorklistItem.title == DONE))
    assert (told.ended_at, told.ended_by) == (LATER, None)
    logged = desk.session.scalars(select(AuditEvent).where(AuditEvent.subject_id == line.id)).all()
    assert logged[-1].detail == {"reason": "red_report", "stops": "exercise", "undone": True}


def test_so_it_is_where_a_therapist_takes_a_pause_back(desk: Desk, two: Plan) -> None:
    pause = by_hand(desk, two, PLANK)
    reported(desk, two, at=SOON, upright_ball_sit=9)
    assert stops(desk, two) == {PLANK: Stops.EXERCISE, HARMLESS: Stops.PLAN}
    assert DONE in titles(desk)
    pausing.undo(desk.session, pause=pause, by=desk.alice, at=LATER)
    assert stops(desk, two) == {HARMLESS: Stops.EXERCISE}
    assert DONE not in titles(desk)


def test_what_was_done_while_the_whole_plan_was_paused(desk: Desk, two: Plan) -> None:
    pause = by_hand(desk, two)
    reported(desk, two, at=SOON)
    assert any(title.startswith(ALL_DONE) for title in titles(desk))
    pausing.undo(desk.session, pause=pause, by=desk.alice, at=LATER)
    assert titles(desk) == set()


def test_not_while_something_else_pauses_the_rest(desk: Desk, two: Plan) -> None:
    by_hand(desk, two, PLANK)
    first = reported(desk, two, forearm_plank=9)
    reported(desk, two, at=SOON, upright_ball_sit=9)
    undone(desk, first)
    assert stops(desk, two) == {PLANK: Stops.EXERCISE, HARMLESS: Stops.PLAN}
    assert DONE in titles(desk)


def test_nor_what_a_therapist_said_something_of(desk: Desk, two: Plan) -> None:
    first = reported(desk, two, forearm_plank=9)
    reported(desk, two, at=SOON, upright_ball_sit=9)
    for line in pauses.all_open(desk.session, desk.pat):
        if line.stops is not Stops.EXERCISE:
            said = {"text": "Rest all of it.", "resume": False, "seen": line.revision, "by": desk.alice}
            worklist.answer(desk.session, item=line, **said, at=SOON)
    undone(desk, first)
    assert stops(desk, two) == {HARMLESS: Stops.PLAN}


def test_nor_what_a_therapist_paused_the_whole_plan_over(desk: Desk, two: Plan) -> None:
    harm(desk, contents.ids(two)[HARMLESS], Harm.SEVERE)
    (line,) = pauses.all_open(desk.session, desk.pat)
    pausing_over.pause(desk.session, item=line, seen=line.revision, by=desk.alice, at=NOW)
    undone(desk, reported(desk, two, at=SOON, forearm_plank=9))
    assert stops(desk, two) == {HARMLESS: Stops.PLAN}


def test_nor_what_the_plan_in_force_has_no_more(desk: Desk, two: Plan) -> None:
    program = next_draft(desk)
    desk.add(program, SQUAT)
    take_out(desk, program, PLANK)
    second = desk.sign_blank(program)
    reported(desk, two, forearm_plank=9)
    undone(desk, reported(desk, second, at=SOON, wall_squat=9))
    assert [item.stops for item in pauses.of(desk.session, desk.pat)] == [Stops.PLAN]
