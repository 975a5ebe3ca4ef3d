"""What was said of a line, and since when it stops, is about what it stopped then; and a pause of two is one act."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.followup.pausing import LOOKED_AT, NO_MORE, PauseReason, PauseWords
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.models import Plan, PlanPause, WorklistItem, new_id
from clinic.services.followup import worklist
from clinic.services.followup.care import pausing
from clinic.services.followup.lines import pausing_over
from clinic.services.plans import contents, pauses, plans
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.followup.care.back.detours import PLANK, SQUAT, harm, next_draft, reported

LATER = NOW + timedelta(minutes=2)


@pytest.fixture
def three(desk: Desk) -> Plan:
    desk.answer_all()
    return desk.sign_blank(desk.draft(HARMLESS, PLANK, SQUAT))


@pytest.fixture
def pause(desk: Desk, three: Plan) -> PlanPause:
    """Of two of three, by one press."""
    return by_hand(desk, three)


def by_hand(desk: Desk, plan: Plan, made: PlanPause | None = None) -> PlanPause:
    items = frozenset(str(contents.ids(plan)[slug]) for slug in (PLANK, SQUAT))
    words = PauseWords(is_whole=False, items=items, why=PauseReason.ILL)
    said = {
        "plan": plan,
        "pause_id": made.id if made else new_id(),
        "said": words,
        "by": desk.alice,
        "at": NOW,
    }
    return pausing.pause(desk.session, **said)


def said_of(desk: Desk, line: WorklistItem, *, resume: bool) -> None:
    said = {"text": "Looked at it.", "resume": resume, "seen": line.revision, "by": desk.alice, "at": NOW}
    worklist.answer(desk.session, item=line, **said)


def test_what_was_said_of_one_exercise_is_no_word_about_the_whole_plan(desk: Desk, three: Plan) -> None:
    item = contents.ids(three)[PLANK]
    harm(desk, item)
    (line,) = pauses.all_open(desk.session, desk.pat)
    act = {"session": desk.session, "item": line, "by": desk.alice}
    pausing_over.pause(**act, only=item, seen=line.revision, at=NOW)
    said_of(desk, line, resume=False)
    pausing_over.pause(**act, seen=line.revision, at=LATER)
    assert (line.stops, line.answer, line.answered_by, line.answered_number) == (Stops.PLAN, "", None, 0)
    assert pauses.waits_for_words(line)
    with pytest.raises(ActionDenied, match="The plan in force is paused"):
        desk.sign_blank(next_draft(desk), at=LATER)


def test_what_stops_more_by_itself_stops_it_since_then(desk: Desk, three: Plan) -> None:
    item = contents.ids(three)[PLANK]
    mild = Cause(Reason.CONSULT, "finding:1", "Needs a consult")
    where = {"plan": three, "number": desk.pat.counter}
    worklist.open_items(desk.session, desk.pat, [mild], **where, at=NOW)
    (line,) = pauses.all_open(desk.session, desk.pat)
    said = {"item": line, "only": item, "seen": line.revision, "by": desk.alice}
    pausing_over.pause(desk.session, **said, at=NOW + timedelta(minutes=1))
    assert line.stops_since == NOW + timedelta(minutes=1)
    grave = Cause(Reason.CONTRAINDICATED, "finding:1", "Not with this", Stops.PLAN, "Stop.")
    worklist.open_items(desk.session, desk.pat, [grave], **where, at=LATER)
    assert (line.stops, line.stops_since) == (Stops.PLAN, LATER)


def test_a_pause_of_two_is_taken_back_while_nobody_said_a_word_of_either(
    desk: Desk, pause: PlanPause
) -> None:
    first, _ = pauses.of(desk.session, desk.pat)
    said_of(desk, first, resume=False)
    assert pausing.can_undo(desk.session, desk.pat, [first], by=desk.alice, at=NOW) == []
    with pytest.raises(ActionDenied, match=LOOKED_AT):
        pausing.undo(desk.session, pause=pause, by=desk.alice, at=NOW)
    assert len(pauses.of(desk.session, desk.pat)) == 2


def test_the_form_sent_again_is_that_pause_while_any_of_it_stops_something(
    desk: Desk, three: Plan, pause: PlanPause
) -> None:
    first, second = pauses.of(desk.session, desk.pat)
    said_of(desk, first, resume=True)
    assert by_hand(desk, three, pause) is pause
    said_of(desk, second, resume=True)
    with pytest.raises(InvalidInput) as refused:
        by_hand(desk, three, pause)
    assert refused.value.errors == {"made": NO_MORE}
    assert pauses.of(desk.session, desk.pat) == []


@pytest.mark.parametrize(("gone", "stays"), [(None, False), (NOW, False), (LATER, True)])
def test_what_a_therapist_kept_before_its_cause_was_gone_is_to_be_decided_without_the_plan_too(
    desk: Desk, three: Plan, gone: object, stays: bool
) -> None:
    reported(desk, three, forearm_plank=9)
    (line,) = pauses.of(desk.session, desk.pat)
    said_of(desk, line, resume=False)
    line.gone_at = gone
    plans.withdraw(desk.session, plan=three, reason="A new one.", by=desk.alice, at=LATER)
    assert (line in pauses.of(desk.session, desk.pat)) is stays
