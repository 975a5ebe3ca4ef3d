"""Whose care has ended goes on alone: it is said on the pages, and nobody waits for reports or a review."""

from __future__ import annotations

import pytest

from clinic.domain.errors import InvalidInput
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.signs import Sign
from clinic.domain.record.episodes import EndReason, PlanAfter
from clinic.models import WorklistItem
from clinic.services.followup.care import archive
from clinic.services.followup.outcomes import ending
from clinic.services.plans import plans
from clinic.services.record import episodes
from tests.browser import controls
from tests.integration.followup.judged.walking import Walk


def end(walk: Walk, plan_after: PlanAfter = PlanAfter.GOES_ON) -> None:
    episode = episodes.open_of(walk.desk.session, walk.desk.pat)
    assert episode
    ending.end(
        walk.desk.session,
        patient=walk.desk.pat,
        episode=episode,
        reason=EndReason.GOALS_REACHED,
        note="Walks again.",
        ended_on=walk.now.date(),
        plan_after=plan_after,
        seen=None,
        shown=None,
        by=walk.desk.alice,
        at=walk.now,
    )
    walk.judge()


def test_nobody_waits_for_reports_or_a_review(walk: Walk) -> None:
    end(walk)
    assert plans.in_force(walk.desk.session, walk.desk.pat)
    walk.desk.session.commit()
    for _ in range(7):
        walk.days(8)
        assert walk.reasons().isdisjoint({Reason.SILENCE, Reason.REVIEW_DUE})


def test_what_waited_for_a_report_ends_with_care(walk: Walk) -> None:
    walk.days(8)
    assert walk.reasons() == {Reason.SILENCE}
    end(walk)
    assert walk.reasons() == set()


def test_what_the_patient_says_is_on_the_list_all_the_same(walk: Walk) -> None:
    end(walk)
    walk.report(pain=8)
    assert walk.reasons() == {Reason.RED_REPORT}


def harmed(walk: Walk) -> WorklistItem:
    """Severe harm was recorded."""
    address = f"/patients/{walk.desk.pat.id}/adverse-events/new"
    said = {"what": "Fell off the ball.", "harm": "severe", "action": "Hospital.", "told_by": "patient"}
    said |= {"happened_on": walk.now.date().isoformat(), "item_id": "other"}
    assert walk.alice.post(address, data=controls(walk.alice.get(address).text) | said).status_code == 303
    (item,) = walk.open()
    return item


@pytest.mark.parametrize("plan_after", PlanAfter)
def test_care_does_not_end_over_harm_that_nobody_looked_into(walk: Walk, plan_after: PlanAfter) -> None:
    item = harmed(walk)
    episode = episodes.open_of(walk.desk.session, walk.desk.pat)
    assert episode
    address, line, title = f"/episodes/{episode.id}/end", f"/worklist/{item.id}", item.title
    walk.desk.session.commit()
    page = walk.alice.get(address).text
    assert (
        f'<a href="{line}">{title}</a>: <strong>first say there what you found and decided</strong>' in page
    )
    ends = {"reason": "goals_reached", "plan_after": str(plan_after), "note": "Went well."}
    refused = walk.alice.post(address, data=controls(page) | ends)
    assert refused.status_code == 422
    assert ending.HARM.format(titles=title) in refused.text
    assert "Went well." in refused.text
    walk.desk.session.refresh(episode)
    assert episode.ended_at is None
    walk.desk.session.commit()

    answer = controls(walk.alice.get(line).text) | {"answer": "Seen: a bruise.", "after": "resume"}
    assert walk.alice.post(f"{line}/answer", data=answer).status_code == 303
    page = walk.alice.get(address).text
    assert "Open on the worklist" not in page
    assert walk.alice.post(address, data=controls(page) | ends).status_code == 303


def harmed_and_kept_paused(walk: Walk) -> WorklistItem:
    """Severe harm was recorded; Alice paused the plan over it, and keeps it so until a new version is signed."""
    item = harmed(walk)
    line = f"/worklist/{item.id}"
    walk.desk.session.commit()
    seen = {"csrf_token": "any", "seen": controls(walk.alice.get(line).text)["seen"]}
    assert walk.alice.post(f"{line}/pause", data=seen).status_code == 303
    walk.answer("keep")
    (item,) = walk.open()
    return item


def test_harm_over_which_the_plan_is_kept_paused_ends_with_the_plan_and_so_does_care(walk: Walk) -> None:
    item = harmed_and_kept_paused(walk)
    with pytest.raises(InvalidInput) as refused:
        end(walk)
    assert refused.value.errors == {"plan_after": ending.KEPT.format(titles=item.title)}
    walk.desk.session.rollback()
    end(walk, PlanAfter.WITHDRAWN)
    assert walk.open() == []
    course = walk.alice.get(f"/patients/{walk.desk.pat.id}/course").text
    assert "Kept paused by Alice Able" in course
    assert "ended with the plan by Alice Able" in course
    assert "replaced by version" not in course
    assert "May go on" not in course


def test_what_is_kept_paused_ends_when_the_plan_is_withdrawn_and_care_ends_then(walk: Walk) -> None:
    harmed_and_kept_paused(walk)
    reason = {"reason": "She fell.", "by": walk.desk.alice, "at": walk.now}
    plans.withdraw(walk.desk.session, plan=walk.plan, **reason)
    walk.judge()
    assert walk.open() == []
    end(walk, PlanAfter.GOES_ON)


def test_an_emergency_does_not_end_with_the_plan_before_somebody_examined_the_patient(walk: Walk) -> None:
    walk.report(signs=frozenset({Sign.CHEST}))
    walk.judge()
    reason = {"reason": "To be looked at.", "by": walk.desk.alice, "at": walk.now}
    (item,) = walk.open()
    item.answer, item.answered_number = "Called.", 1  # as before somebody had to say who examined the patient
    item.answered_by, item.answered_at = walk.desk.alice.id, walk.now
    plans.withdraw(walk.desk.session, plan=walk.plan, **reason)
    walk.judge()
    assert [each.id for each in walk.open()] == [item.id]


def test_a_plan_does_not_go_on_over_strong_pain(walk: Walk) -> None:
    walk.report(pain=8)
    (item,) = walk.open()
    with pytest.raises(InvalidInput) as refused:
        end(walk)
    assert refused.value.errors == {"plan_after": ending.GRAVE.format(titles=item.title)}
    walk.desk.session.rollback()


def test_care_that_begins_again_waits_again(walk: Walk) -> None:
    end(walk)
    said = {"began_on": walk.now.date(), "by": walk.desk.alice, "at": walk.now}
    episodes.begin(walk.desk.session, patient=walk.desk.pat, **said)
    walk.judge()
    assert "Care ended" not in walk.alice.get("/patients").text
    walk.days(8)
    assert walk.reasons() == {Reason.SILENCE}


def test_the_end_is_on_the_page_and_in_the_list_with_the_way_to_the_archive(walk: Walk) -> None:
    address = f"/patients/{walk.desk.pat.id}"
    assert "Care ended" not in walk.alice.get(address).text
    end(walk)
    page = walk.alice.get(address).text
    assert "Care ended on Nov 21, 2026" in page
    assert "last in the care of Alice Able" in page
    assert f'<a href="{address}/archive">Archive Pat Patient</a>' in page
    assert "Care ended Nov 21, 2026" in walk.alice.get("/patients").text
    archive.put_away(
        walk.desk.session, patient=walk.desk.pat, seen=None, shown=None, by=walk.desk.alice, at=walk.now
    )
    walk.judge()
    assert "Care ended" not in walk.alice.get(address).text
