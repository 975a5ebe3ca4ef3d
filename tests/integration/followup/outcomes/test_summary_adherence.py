"""How closely the plan was followed, as a summary says it: over the episode up to its end, whatever became of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from clinic.domain.followup.adherence import Outcome
from clinic.domain.record.episodes import PlanAfter
from clinic.models import Clinic, Plan
from clinic.services.followup import reports
from clinic.services.followup.reports import Report
from clinic.services.plans import plans
from clinic.services.plans.contents import exercises
from clinic.services.record import episodes
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.followup.outcomes.test_summary_contents import DAY, end, gathered, in_care


def trained(desk: Desk, plan: Plan, *days: int) -> None:
    """So many days after it was signed."""
    outcomes = dict.fromkeys(exercises(plan), Outcome.DONE)
    for day in days:
        at = NOW + timedelta(days=day)
        report = Report(uuid4(), at.date(), outcomes, pain=1, signs=frozenset())
        reports.receive(desk.session, patient=desk.pat, plan=plan, report=report, at=at)


@pytest.mark.parametrize("after", PlanAfter)
def test_how_closely_the_plan_was_followed_is_said_up_to_the_end_of_care_whatever_becomes_of_it(
    desk: Desk, after: PlanAfter
) -> None:
    desk.answer_all()
    plan = desk.sign_blank(desk.draft(HARMLESS))
    trained(desk, plan, 2, 4, 13)
    episode = in_care(desk)
    end(desk, episode, after, days=14)
    said = gathered(desk, episode, after=20)["adherence"]
    assert (said["reported"], said["prescribed"]) == (3, 2 * plan.days_per_week)
    assert said["percent"] == 3 * 100 // (2 * plan.days_per_week)


def test_a_plan_that_was_withdrawn_before_counts_up_to_then_and_one_of_an_earlier_episode_not_at_all(
    desk: Desk,
) -> None:
    desk.answer_all()
    plan = desk.sign_blank(desk.draft(HARMLESS))
    trained(desk, plan, 2, 4)
    at = NOW + timedelta(days=7)
    plans.withdraw(desk.session, plan=plan, reason="A break.", by=desk.alice, at=at)
    first = in_care(desk)
    end(desk, first, days=14)
    said = gathered(desk, first, after=14)["adherence"]
    assert (said["reported"], said["prescribed"]) == (2, plan.days_per_week)
    began = {"began_on": DAY + timedelta(days=15), "at": NOW + timedelta(days=15)}
    again = episodes.begin(desk.session, patient=desk.pat, by=desk.alice, **began)
    said = gathered(desk, again, after=20)["adherence"]
    assert (said["reported"], said["prescribed"], said["percent"]) == (None, None, None)


@pytest.mark.parametrize(("number", "said"), [("999", "999"), ("", "the emergency number of your country")])
def test_whom_to_call_in_an_emergency_leads_what_says_stop(desk: Desk, number: str, said: str) -> None:
    clinic = desk.session.get_one(Clinic, desk.pat.clinic_id)
    clinic.emergency_number = number
    desk.answer_all()
    desk.sign_blank(desk.draft(HARMLESS))
    assert gathered(desk, in_care(desk))["stop"][0] == f"In an emergency, call {said}."
