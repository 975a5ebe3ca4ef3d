"""Whose care has ended goes on alone: it is said on the pages, and nobody waits for reports or a review."""

from __future__ import annotations

import pytest

from clinic.domain.errors import InvalidInput
from clinic.domain.followup.reasons import Reason
from clinic.domain.record.episodes import EndReason, PlanAfter
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
        note="",
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


@pytest.mark.parametrize("plan_after", PlanAfter)
def test_care_does_not_end_over_harm_that_nobody_looked_into(walk: Walk, plan_after: PlanAfter) -> None:
    address = f"/patients/{walk.desk.pat.id}/adverse-events/new"
    said = {"what": "Fell off the ball.", "harm": "severe", "action": "Hospital.", "told_by": "patient"}
    said |= {"happened_on": walk.now.date().isoformat(), "item_id": "other"}
    assert walk.alice.post(address, data=controls(walk.alice.get(address).text) | said).status_code == 303
    (item,) = walk.open()
    episode = episodes.open_of(walk.desk.session, walk.desk.pat)
    assert episode
    address, line, title = f"/episodes/{episode.id}/end", f"/worklist/{item.id}", item.title
    walk.desk.session.commit()
    page = walk.alice.get(address).text
    assert f'<a href="{line}">{title}</a>' in page
    ends = {"reason": "goals_reached", "plan_after": str(plan_after), "note": "Went well."}
    refused = walk.alice.post(address, data=controls(page) | ends)
    assert refused.status_code == 422
    assert ending.HARM.format(titles=title) in refused.text
    assert "Went well." in refused.text
    walk.desk.session.refresh(episode)
    assert episode.ended_at is None
    walk.desk.session.commit()

    answer = controls(walk.alice.get(line).text) | {"answer": "Seen: a bruise."}
    assert walk.alice.post(f"{line}/answer", data=answer).status_code == 303
    page = walk.alice.get(address).text
    assert "Open on the worklist" not in page
    assert walk.alice.post(address, data=controls(page) | ends).status_code == 303


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
