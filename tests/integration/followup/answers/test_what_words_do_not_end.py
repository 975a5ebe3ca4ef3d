"""What the screening still finds ends by what is recorded, whatever is said: red flags, and what is contraindicated."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.signs import Sign
from clinic.domain.followup.worklist import STILL_FOUND, Stops
from clinic.domain.record.episodes import EndReason, PlanAfter
from clinic.models import Plan, WorklistAnswer, WorklistItem
from clinic.services.followup import worklist
from clinic.services.followup.care import not_now
from clinic.services.followup.outcomes import ending
from clinic.services.plans import plans
from clinic.services.record import episodes
from clinic.services.screening import rulebooks
from tests.browser import controls
from tests.integration.conftest import sign_in
from tests.integration.followup.judged.conftest import walk
from tests.integration.followup.judged.walking import Walk
from tests.integration.followup.test_releasing_rules import stricter

__all__ = ["stricter", "walk"]


def released(walk: Walk) -> WorklistItem:
    """The line of a new rule that forbids the plan in force."""
    rulebooks.sync(walk.desk.session, at=walk.now)
    walk.days(1)
    (item,) = [item for item in walk.open() if item.title == "Nobody trains alone"]
    return item


def assessment_ran_out(walk: Walk) -> WorklistItem:
    walk.desk.cleared("fainting")
    walk.judge()
    for item in walk.open():
        said = {"item": item, "text": "Seen.", "seen": None, "by": walk.desk.alice, "at": walk.now}
        worklist.answer(walk.desk.session, resume=None if item.stops is Stops.NOTHING else True, **said)
    walk.judge()
    walk.days(90)
    (item,) = [item for item in walk.open() if item.reason is Reason.RED_FLAG]
    return item


def test_a_new_rule_that_forbids_the_plan_is_for_a_therapist_and_not_put_off(
    walk: Walk, stricter: Path
) -> None:
    item = released(walk)
    assert (item.reason, item.stops) == (Reason.CONTRAINDICATED, Stops.NOTHING)
    amos = walk.alice.application.test_client()
    sign_in(amos, walk.desk.people.amos)
    address = f"/worklist/{item.id}"
    page = amos.get(address).text
    assert "A therapist answers this" in page
    sent = {"answer": "ok", "seen": str(item.revision), "csrf_token": controls(page).get("csrf_token", "")}
    assert amos.post(f"{address}/answer", data=sent).status_code == 409
    until = walk.now.date() + timedelta(days=7)
    said = {"item": item, "seen": None, "by": walk.desk.alice, "at": walk.now}
    with pytest.raises(ActionDenied, match="contraindicated is not put off"):
        not_now.snooze(walk.desk.session, until=until, **said)
    walk.desk.session.rollback()
    assert "Nobody trains alone" in {one.title for one in walk.open()}


@pytest.mark.parametrize("which", ["rule", "time"])
def test_words_end_nothing_that_the_screening_still_finds(walk: Walk, stricter: Path, which: str) -> None:
    item = released(walk) if which == "rule" else assessment_ran_out(walk)
    address = f"/worklist/{item.id}"
    form = controls(walk.alice.get(address).text) | {"answer": "ok"}
    refused = walk.alice.post(f"{address}/answer", data=form | {"after": ""})
    assert refused.status_code == 422
    assert STILL_FOUND in refused.text
    assert "ok" in refused.text
    assert walk.alice.post(f"{address}/answer", data=form).status_code == 303  # kept, and it stays
    assert [one.text for one in walk.desk.session.query(WorklistAnswer) if one.work_id == item.id] == ["ok"]
    walk.desk.session.commit()
    walk.days(1)
    assert item.id in {one.id for one in walk.open()}
    assert "It stays on the list until" in walk.alice.get(address).text


def test_without_a_plan_in_force_words_end_it(walk: Walk, stricter: Path) -> None:
    item = released(walk)
    plan = walk.desk.session.get_one(Plan, (walk.plan.clinic_id, walk.plan.id))
    plans.withdraw(walk.desk.session, plan=plan, reason="Ruled out.", by=walk.desk.alice, at=walk.now)
    walk.judge()
    walk.answer()
    assert item.id not in {one.id for one in walk.open()}


def test_what_somebody_who_assists_said_of_less_is_no_answer_to_what_is_contraindicated(
    walk: Walk, stricter: Path
) -> None:
    """As it is in a database of before: the assistant's word ended a line of the lesser reason."""
    item = released(walk)
    item.reason, item.answer = Reason.SCREENING, "ok"
    item.answered_by, item.answered_at, item.answered_number = walk.desk.people.amos.id, walk.now, 1
    item.ended_by, item.ended_at, item.ended_number = walk.desk.people.amos.id, walk.now, 1
    walk.days(1)
    assert [one.reason for one in walk.open() if one.title == "Nobody trains alone"] == [
        Reason.CONTRAINDICATED
    ]


def test_an_open_line_of_before_becomes_what_it_is_with_the_next_screening(
    walk: Walk, stricter: Path
) -> None:
    item = released(walk)
    item.reason, item.rank, item.patient_text = Reason.SCREENING, 28, ""
    walk.days(1)
    assert [(one.id, one.reason, one.rank) for one in walk.open() if one.id == item.id] == [
        (item.id, Reason.CONTRAINDICATED, 19)
    ]


def test_an_episode_does_not_end_over_an_emergency_with_a_plan_that_goes_on(walk: Walk) -> None:
    session = walk.desk.session
    walk.report(signs=frozenset({Sign.CHEST}))
    (item,) = walk.open()
    episode = episodes.open_of(session, walk.desk.pat)
    assert episode
    said = {
        "patient": walk.desk.pat,
        "episode": episode,
        "reason": EndReason.GOALS_REACHED,
        "note": "Walks again.",
    }
    more = {"ended_on": walk.now.date(), "seen": None, "shown": None, "by": walk.desk.alice, "at": walk.now}
    with pytest.raises(InvalidInput) as refused:
        ending.end(session, plan_after=PlanAfter.GOES_ON, **said, **more)
    assert refused.value.errors == {"plan_after": ending.GRAVE.format(titles=item.title)}
    session.rollback()
    ending.end(session, plan_after=PlanAfter.WITHDRAWN, **said, **more)
    assert episode.ended_at is not None
